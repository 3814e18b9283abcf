import type PgBoss from 'pg-boss';
import type { Database, Sql } from './sql.ts';
import type { KeptRound } from './store.ts';

/** Later than any round ends: leases are ours, by heartbeat, and a day without one would be long. */
const EXPIRES_S = 23 * 3600;
const KEPT_MS = 400 * 24 * 3600 * 1000;

/**
 * What waits, as pg-boss keeps it: a queue a round, in it the ids of gradings. Each call is a part of the transaction that it
 * is given.
 */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #retryDelayS: number;
  readonly #queues = new Set<string>();

  private constructor(boss: PgBoss, retryDelayS: number) {
    this.#boss = boss;
    this.#retryDelayS = retryDelayS;
  }

  /** @param retryDelayS how long a job waits that came to nothing */
  static async open(database: Database, retryDelayS: number): Promise<JobQueue> {
    const { default: Boss } = await import('pg-boss');
    const boss = new Boss({
      db: bossOn(database),
      // Nothing runs by a clock of its own: what is lost is found by heartbeats, and what is done stays.
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {});
    await boss.start();
    return new JobQueue(boss, retryDelayS);
  }

  /** Makes the queue of a round: before the transaction in which it is used for the first time. */
  async prepare(round: KeptRound): Promise<void> {
    const name = nameOf(round);
    if (this.#queues.has(name)) return;
    await this.#boss.createQueue(name);
    this.#queues.add(name);
  }

  async add(sql: Sql, round: KeptRound, id: string, isFirst: boolean): Promise<void> {
    await this.#boss.insert(
      [
        {
          id,
          name: nameOf(round),
          data: {},
          // How often is for us to say; the queue shall not forget a job before.
          retryLimit: 1000,
          // Others first: whatever it was may be over then.
          retryDelay: this.#retryDelayS,
          expireInSeconds: EXPIRES_S,
          keepUntil: new Date(Date.now() + KEPT_MS),
          priority: isFirst ? 0 : 1,
        },
      ],
      { db: bossOn(sql) },
    );
  }

  /** The id of the next one, which nobody else gets; undefined if none waits now. */
  async next(sql: Sql, round: KeptRound): Promise<string | undefined> {
    const [job] = await this.#boss.fetch(nameOf(round), { batchSize: 1, db: bossOn(sql) });
    return job?.id;
  }

  async complete(sql: Sql, round: KeptRound, id: string): Promise<void> {
    await this.#boss.complete(nameOf(round), id, {}, { db: bossOn(sql) });
  }

  /** It waits again. */
  async putBack(sql: Sql, round: KeptRound, id: string): Promise<void> {
    await this.#boss.fail(nameOf(round), id, {}, { db: bossOn(sql) });
  }

  /** The database stays open. */
  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, wait: false });
  }
}

function nameOf({ id }: KeptRound): string {
  return `round-${id}`;
}

/** The queue's own statements, in whatever they shall be part of. */
function bossOn(sql: Sql): PgBoss.Db {
  return {
    executeSql: async (text, values) => {
      if (values !== undefined && values.length > 0) {
        return { rows: [...(await sql.query(text, values))] };
      }
      // Its set-up is several statements at once, its questions without values are one.
      if (/^\s*(select|with)\b/i.test(text)) return { rows: [...(await sql.query(text))] };
      await sql.script(text);
      return { rows: [] };
    },
  };
}
