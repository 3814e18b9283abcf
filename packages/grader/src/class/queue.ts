import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type PgBoss from 'pg-boss';
import { withoutRun } from '../grade/grade.ts';
import type { Story } from '../grade/story.ts';
import type { Verdict } from '../grade/verdict.ts';
import { appendToAudit, digestOf } from './audit.ts';
import type { Sql } from './sql.ts';
import { type ClassStore, type KeptRound, now } from './store.ts';

/** A run of the grader over one submission, taken by this worker. */
export interface Job {
  readonly grading: string;
  readonly attempt: number;
  readonly round: KeptRound;
  readonly submission: string;
  /** Which run of the grader over it, from 0. */
  readonly number: number;
  /** The ids of the tests; undefined for all. */
  readonly tests: readonly string[] | undefined;
}

/** Why an attempt came to nothing. */
export type Ended =
  /** Somebody stopped the grader. */
  | 'stopped'
  /** The process that graded died. */
  | 'crashed'
  /** This machine could not do it: no jail, a full disk. */
  | 'trouble';

/** How far a round is. */
export interface RoundProgress {
  readonly gradings: number;
  readonly finished: number;
  readonly underWay: number;
}

/** How the folders begin in which workers put down what they need for a moment. */
export const WORK_FOLDER = 'netsplit-work-';

/** Tries before a submission is given up on, where the try itself failed. */
const MOST_FAILED_TRIES = 3;
/** The same where the whole worker was lost: more likely somebody's doing than the submission's. */
const MOST_LOST_TRIES = 20;
/** Later than any round ends: leases are ours, by heartbeat, and a day without one would be long. */
const EXPIRES_S = 23 * 3600;
const KEPT_MS = 400 * 24 * 3600 * 1000;

/**
 * Who grades what next, for any number of workers at one database. The queue is pg-boss's; ours is what makes an
 * attempt and its verdicts one: they are written in the transaction that ends the job, and only by the first to end it.
 */
export class GradingQueue {
  readonly #store: ClassStore;
  readonly #boss: PgBoss;
  readonly #worker = randomUUID();
  readonly #retryDelayS: number;
  readonly #queues = new Set<string>();

  private constructor(store: ClassStore, boss: PgBoss, retryDelayS: number) {
    this.#store = store;
    this.#boss = boss;
    this.#retryDelayS = retryDelayS;
  }

  /** @param options.retryDelayS how long a job waits that came to nothing; default 1 */
  static async open(
    store: ClassStore,
    { retryDelayS = 1 }: { readonly retryDelayS?: number } = {},
  ): Promise<GradingQueue> {
    const { default: Boss } = await import('pg-boss');
    const boss = new Boss({
      db: bossOn(store.database),
      // Nothing runs by a clock of its own: what is lost is found by heartbeats, and what is done stays.
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {});
    await boss.start();
    const queue = new GradingQueue(store, boss, retryDelayS);
    await store.database.query('insert into netsplit.worker (id, about) values ($1, $2)', [
      queue.#worker,
      JSON.stringify({ host: hostname(), pid: process.pid, startedAt: now() }),
    ]);
    return queue;
  }

  /** Asks for a submission to be graded for the first time; if somebody has already, nothing happens. */
  async askFirst(round: KeptRound, submission: string): Promise<boolean> {
    return this.#ask(round, submission, undefined, true);
  }

  /** Asks for it to be graded once more, all tests or some: as a new grading, beside the ones before. */
  async askAgain(
    round: KeptRound,
    submission: string,
    tests?: readonly string[],
  ): Promise<boolean> {
    return this.#ask(round, submission, tests, false);
  }

  async #ask(
    round: KeptRound,
    submission: string,
    tests: readonly string[] | undefined,
    isFirst: boolean,
  ): Promise<boolean> {
    const name = await this.#queueOf(round);
    return this.#store.database.transaction(async (sql) => {
      await sql.query(
        'select hash from netsplit.submission where round = $1 and hash = $2 for update',
        [round.id, submission],
      );
      const [latest] = await sql.query(
        'select max(number) as number from netsplit.grading where round = $1 and submission = $2',
        [round.id, submission],
      );
      const before = latest?.['number'];
      if (isFirst && typeof before === 'number') return false;
      const number = typeof before === 'number' ? before + 1 : 0;
      const id = randomUUID();
      await sql.query(
        `insert into netsplit.grading (id, round, submission, number, tests)
         values ($1, $2, $3, $4, $5)`,
        [id, round.id, submission, number, tests === undefined ? null : JSON.stringify(tests)],
      );
      await this.#boss.insert(
        [
          {
            id,
            name,
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
      await appendToAudit(sql, {
        at: now(),
        round: round.round.name,
        what: 'grading-asked',
        details: {
          submission,
          grading: number,
          ...(tests === undefined ? {} : { tests: [...tests] }),
        },
      });
      return true;
    });
  }

  /** The next submission of a round for this worker; undefined if none waits now. */
  async take(round: KeptRound): Promise<Job | undefined> {
    const name = await this.#queueOf(round);
    for (;;) {
      const taken = await this.#store.database.transaction(async (sql) => {
        const db = bossOn(sql);
        const [job] = await this.#boss.fetch(name, { batchSize: 1, db });
        if (job === undefined) return 'none';
        const [grading] = await sql.query('select * from netsplit.grading where id = $1', [job.id]);
        if (grading === undefined || grading['finished_at'] !== null) {
          // Somebody who was taken for lost has ended it meanwhile, or it was forgotten.
          await this.#boss.complete(name, job.id, {}, { db });
          return 'over';
        }
        const [attempt] = await sql.query(
          `insert into netsplit.attempt (grading, worker, began_at) values ($1, $2, $3) returning id`,
          [job.id, this.#worker, now()],
        );
        const tests = grading['tests'];
        return {
          grading: job.id,
          attempt: Number(attempt?.['id']),
          round,
          submission: String(grading['submission']),
          number: Number(grading['number']),
          tests: Array.isArray(tests) ? tests.map(String) : undefined,
        } satisfies Job;
      });
      if (taken === 'none') return undefined;
      if (taken !== 'over') return taken;
    }
  }

  /**
   * Keeps what came of a job, once: if another worker was first, this changes nothing.
   *
   * @returns whether these are the verdicts that hold
   */
  finish(job: Job, verdicts: readonly Verdict[], stories: readonly Story[] = []): Promise<boolean> {
    return this.#store.database.transaction(async (sql) => {
      await this.#endAttempt(sql, job.attempt, 'graded');
      const holds = await this.#keep(sql, job, verdicts);
      for (const story of holds ? stories : []) {
        await sql.query(
          `insert into netsplit.story (round, submission, grading, test, record)
           values ($1, $2, $3, $4, $5)`,
          [job.round.id, job.submission, job.number, story.test, JSON.stringify(story)],
        );
      }
      return holds;
    });
  }

  /**
   * A job that this worker could not end waits for the next one, or is given up on: then its verdicts say so.
   */
  async giveBack(job: Job, ended: Ended, detail?: string): Promise<'waits' | 'given-up'> {
    return this.#store.database.transaction(async (sql) => {
      await this.#endAttempt(sql, job.attempt, ended, detail);
      return this.#retry(sql, job, detail);
    });
  }

  /** Notes where this worker puts down what it needs for a moment: if it is lost, whoever finds out clears it. */
  async worksIn(folder: string): Promise<void> {
    await this.#store.database.query('update netsplit.worker set about = $2 where id = $1', [
      this.#worker,
      JSON.stringify({ host: hostname(), pid: process.pid, startedAt: now(), folder }),
    ]);
  }

  /** Says that this worker lives: several times a lease. */
  async beat(): Promise<void> {
    await this.#store.database.query(
      'update netsplit.worker set seen_at = now(), is_gone = false where id = $1',
      [this.#worker],
    );
  }

  /**
   * Puts back what workers had under way that have not been heard of for a lease. In an embedded database that is
   * every other one: it is this process's alone.
   *
   * @returns how many submissions wait again
   */
  async takeFromLost(leaseMs: number): Promise<number> {
    const isAlone = this.#store.database.kind === 'embedded';
    const rounds = new Map((await this.#store.rounds()).map((round) => [round.id, round]));
    return this.#store.database.transaction(async (sql) => {
      const lost = await sql.query(
        `update netsplit.worker set is_gone = true
         where id in (
           select id from netsplit.worker
           where id <> $1 and not is_gone
             and ($2 or seen_at < now() - make_interval(secs => $3::double precision / 1000))
           for update skip locked)
         returning id, about`,
        [this.#worker, isAlone, leaseMs],
      );
      if (lost.length === 0) return 0;
      for (const { about } of lost) clearAfter(about);
      const open = await sql.query(
        `select attempt.id as attempt, grading.id, grading.round, submission, number, tests
         from netsplit.attempt join netsplit.grading on grading.id = attempt.grading
         where ended is null and worker::text in (select json_array_elements_text($1::json))
         order by attempt.id`,
        [JSON.stringify(lost.map(({ id }) => String(id)))],
      );
      for (const row of open) {
        const round = rounds.get(Number(row['round']));
        if (round === undefined) continue;
        await this.#endAttempt(sql, Number(row['attempt']), 'lost');
        const job: Job = {
          grading: String(row['id']),
          attempt: Number(row['attempt']),
          round,
          submission: String(row['submission']),
          number: Number(row['number']),
          tests: Array.isArray(row['tests']) ? row['tests'].map(String) : undefined,
        };
        await this.#retry(sql, job, undefined);
      }
      return open.length;
    });
  }

  async progress({ id }: KeptRound): Promise<RoundProgress> {
    const [row] = await this.#store.database.query(
      `select count(*)::integer as gradings,
         count(finished_at)::integer as finished,
         count(*) filter (where finished_at is null and exists (
           select from netsplit.attempt where attempt.grading = grading.id and ended is null
         ))::integer as under_way
       from netsplit.grading where round = $1`,
      [id],
    );
    return {
      gradings: Number(row?.['gradings']),
      finished: Number(row?.['finished']),
      underWay: Number(row?.['under_way']),
    };
  }

  /** What this worker still holds goes back; the database stays open. */
  async close(): Promise<void> {
    await this.#store.database.query('update netsplit.worker set is_gone = true where id = $1', [
      this.#worker,
    ]);
    await this.#boss.stop({ graceful: false, wait: false });
  }

  async #queueOf({ id }: Pick<KeptRound, 'id'>): Promise<string> {
    const name = `round-${id}`;
    if (!this.#queues.has(name)) {
      await this.#boss.createQueue(name);
      this.#queues.add(name);
    }
    return name;
  }

  async #endAttempt(sql: Sql, attempt: number, ended: string, detail?: string): Promise<void> {
    await sql.query(
      'update netsplit.attempt set ended_at = $2, ended = $3, detail = $4 where id = $1',
      [attempt, now(), ended, detail ?? null],
    );
  }

  async #retry(sql: Sql, job: Job, detail: string | undefined): Promise<'waits' | 'given-up'> {
    const [tries] = await sql.query(
      `select count(*) filter (where ended in ('crashed', 'trouble'))::integer as failed,
         count(*) filter (where ended = 'lost')::integer as lost
       from netsplit.attempt where grading = $1`,
      [job.grading],
    );
    const isHopeless =
      Number(tries?.['failed']) >= MOST_FAILED_TRIES || Number(tries?.['lost']) >= MOST_LOST_TRIES;
    if (!isHopeless) {
      await this.#boss.fail(`round-${job.round.id}`, job.grading, {}, { db: bossOn(sql) });
      return 'waits';
    }
    await this.#keep(sql, job, this.#givenUp(job, detail));
    return 'given-up';
  }

  #givenUp(
    { round: { round, settings }, submission, tests }: Job,
    detail?: string,
  ): readonly Verdict[] {
    const asked = round.tests.filter(({ id }) => tests === undefined || tests.includes(id));
    return withoutRun(
      { lab: round.lab, host: settings.host, tests: asked },
      { hash: submission },
      'error',
      {
        why: 'machine',
        message: 'The grader could not run the code. It will be graded again.',
        ...(detail === undefined ? {} : { detail }),
      },
    );
  }

  async #keep(sql: Sql, job: Job, verdicts: readonly Verdict[]): Promise<boolean> {
    const [open] = await sql.query(
      'select id from netsplit.grading where id = $1 and finished_at is null for update',
      [job.grading],
    );
    // Not wrong: whoever was first had the same code, tests and seeds.
    if (open === undefined) return false;
    const records = verdicts.map((verdict) => JSON.stringify(verdict));
    for (const [place, record] of records.entries()) {
      await sql.query(
        `insert into netsplit.verdict (round, submission, grading, test, place, record)
         values ($1, $2, $3, $4, $5, $6)`,
        [job.round.id, job.submission, job.number, verdicts[place]?.test ?? '', place, record],
      );
    }
    await sql.query('update netsplit.grading set finished_at = $2 where id = $1', [
      job.grading,
      now(),
    ]);
    await appendToAudit(sql, {
      at: now(),
      round: job.round.round.name,
      what: 'graded',
      details: {
        submission: job.submission,
        grading: job.number,
        passed: verdicts.filter(({ status }) => status === 'passed').length,
        tests: verdicts.length,
        digest: digestOf(records),
      },
    });
    await this.#boss.complete(`round-${job.round.id}`, job.grading, {}, { db: bossOn(sql) });
    return true;
  }
}

/** Removes what a lost worker of this machine has left behind, and nothing else that its record may name. */
function clearAfter(about: unknown): void {
  const { host, folder } = (about ?? {}) as { readonly host?: unknown; readonly folder?: unknown };
  if (host !== hostname() || typeof folder !== 'string') return;
  if (dirname(folder) !== tmpdir() || !folder.startsWith(join(tmpdir(), WORK_FOLDER))) return;
  rmSync(folder, { recursive: true, force: true });
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
