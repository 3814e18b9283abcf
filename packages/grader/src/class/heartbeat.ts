import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Database, Sql } from './sql.ts';
import { now } from './store.ts';

/** How the folders begin in which workers put down what they need for a moment. */
export const WORK_FOLDER = 'netsplit-work-';

/**
 * A worker says now and then that it lives. Whoever is not heard of for a lease is taken for lost, by any of the others: what
 * it had under way is theirs then, and what it had put down on this machine is cleared.
 */
export class Heartbeat {
  readonly worker = randomUUID();
  readonly #database: Database;
  readonly #about = { host: hostname(), pid: process.pid, startedAt: now() };

  private constructor(database: Database) {
    this.#database = database;
  }

  static async begin(database: Database): Promise<Heartbeat> {
    const own = new Heartbeat(database);
    await database.query('insert into netsplit.worker (id, about) values ($1, $2)', [
      own.worker,
      JSON.stringify(own.#about),
    ]);
    return own;
  }

  /** Notes where this worker puts down what it needs for a moment. */
  async worksIn(folder: string): Promise<void> {
    await this.#database.query('update netsplit.worker set about = $2 where id = $1', [
      this.worker,
      JSON.stringify({ ...this.#about, folder }),
    ]);
  }

  /** To be called several times a lease. */
  async beat(): Promise<void> {
    await this.#database.query(
      'update netsplit.worker set seen_at = now(), is_gone = false where id = $1',
      [this.worker],
    );
  }

  /**
   * The other workers that have not been heard of for a lease; each is told once. In an embedded database that is every other
   * one: it is this process's alone.
   */
  async lost(sql: Sql, leaseMs: number): Promise<readonly string[]> {
    const isAlone = this.#database.kind === 'embedded';
    const lost = await sql.query(
      `update netsplit.worker set is_gone = true
       where id in (
         select id from netsplit.worker
         where id <> $1 and not is_gone
           and ($2 or seen_at < now() - make_interval(secs => $3::double precision / 1000))
         for update skip locked)
       returning id, about`,
      [this.worker, isAlone, leaseMs],
    );
    for (const { about } of lost) clearAfter(about);
    return lost.map(({ id }) => String(id));
  }

  async end(): Promise<void> {
    await this.#database.query('update netsplit.worker set is_gone = true where id = $1', [
      this.worker,
    ]);
  }
}

/** Removes what a lost worker of this machine has left behind, and nothing else that its record may name. */
function clearAfter(about: unknown): void {
  const { host, folder } = (about ?? {}) as { readonly host?: unknown; readonly folder?: unknown };
  if (host !== hostname() || typeof folder !== 'string') return;
  if (dirname(folder) !== tmpdir() || !folder.startsWith(join(tmpdir(), WORK_FOLDER))) return;
  rmSync(folder, { recursive: true, force: true });
}
