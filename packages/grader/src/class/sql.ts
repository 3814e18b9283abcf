// What the class's store asks of a database: PostgreSQL on a server or in this process, the same SQL for both.
import type { Pool, PoolClient } from 'pg';

export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];
export type SqlRow = Readonly<Record<string, unknown>>;

/** Where statements go: the database, or a transaction under way. */
export interface Sql {
  /** One statement; `$1` and so on stand for the values. */
  query(text: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Several statements, without values. */
  script(text: string): Promise<void>;
}

export interface Database extends Sql {
  /** In this process, nobody else at it; or a server that others work with, too. */
  readonly kind: 'embedded' | 'server';
  /** All of it is kept, for good, when this resolves; nothing of it when `work` throws. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** The database cannot be used; the message says what to do about it. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/**
 * A class on a PostgreSQL server.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws {DatabaseUnavailable} if nobody answers there
 */
export async function openServer(url: string): Promise<Database> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'netsplit' });
  // A connection that broke while it was idle is replaced when the next one is asked for.
  pool.on('error', () => {});
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    throw new DatabaseUnavailable(
      `The database ${withoutPassword(url)} cannot be used: ${wordsOf(error)}`,
    );
  }
  return new Server(pool);
}

class Server implements Database {
  readonly kind = 'server';
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  query(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return ask(this.#pool, text, values);
  }

  async script(text: string): Promise<void> {
    await this.#pool.query(text);
  }

  async transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work({
        query: (text, values = []) => ask(client, text, values),
        script: async (text) => void (await client.query(text)),
      });
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failed: Error) => (broken = failed));
      throw error;
    } finally {
      // One that cannot even roll back is not used again.
      client.release(broken);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

async function ask(
  at: Pool | PoolClient,
  text: string,
  values: readonly SqlValue[],
): Promise<readonly SqlRow[]> {
  const { rows } = await at.query<SqlRow>(text, [...values]);
  return rows;
}

/** A database's address, fit to be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1@');
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
