import { randomUUID } from 'node:crypto';
import { withoutRun } from '../grade/grade.ts';
import type { Story } from '../grade/story.ts';
import type { Verdict } from '../grade/verdict.ts';
import {
  beginAttempt,
  endAttempt,
  type Ended,
  isHopeless,
  type Job,
  openAttempts,
} from './attempts.ts';
import { appendToAudit, digestOf } from './audit.ts';
import { Heartbeat } from './heartbeat.ts';
import { JobQueue } from './job-queue.ts';
import type { Sql } from './sql.ts';
import { type ClassStore, type KeptRound, now } from './store.ts';

/** How far a round is. */
export interface RoundProgress {
  readonly gradings: number;
  readonly finished: number;
  readonly underWay: number;
}

/**
 * Who grades what next, for any number of workers at one database. The queue is pg-boss's; ours is what makes an
 * attempt and its verdicts one: they are written in the transaction that ends the job, and only by the first to end it.
 */
export class GradingQueue {
  readonly #store: ClassStore;
  readonly #jobs: JobQueue;
  readonly #heartbeat: Heartbeat;

  private constructor(store: ClassStore, jobs: JobQueue, heartbeat: Heartbeat) {
    this.#store = store;
    this.#jobs = jobs;
    this.#heartbeat = heartbeat;
  }

  /** @param options.retryDelayS how long a job waits that came to nothing; default 1 */
  static async open(
    store: ClassStore,
    { retryDelayS = 1 }: { readonly retryDelayS?: number } = {},
  ): Promise<GradingQueue> {
    const { database } = store;
    const jobs = await JobQueue.open(database, retryDelayS);
    return new GradingQueue(store, jobs, await Heartbeat.begin(database));
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
    await this.#jobs.prepare(round);
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
      await this.#jobs.add(sql, round, id, isFirst);
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
    await this.#jobs.prepare(round);
    for (;;) {
      const taken = await this.#store.database.transaction(async (sql) => {
        const grading = await this.#jobs.next(sql, round);
        if (grading === undefined) return 'none';
        const job = await beginAttempt(sql, round, grading, this.#heartbeat.worker);
        if (job !== undefined) return job;
        await this.#jobs.complete(sql, round, grading);
        return 'over';
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
      await endAttempt(sql, job, 'graded');
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
      await endAttempt(sql, job, ended, detail);
      return this.#retry(sql, job, detail);
    });
  }

  /** Notes where this worker puts down what it needs for a moment: if it is lost, whoever finds out clears it. */
  async worksIn(folder: string): Promise<void> {
    await this.#heartbeat.worksIn(folder);
  }

  /** Says that this worker lives: several times a lease. */
  async beat(): Promise<void> {
    await this.#heartbeat.beat();
  }

  /**
   * Puts back what workers had under way that have not been heard of for a lease.
   *
   * @returns how many submissions wait again
   */
  async takeFromLost(leaseMs: number): Promise<number> {
    const rounds = new Map((await this.#store.rounds()).map((round) => [round.id, round]));
    return this.#store.database.transaction(async (sql) => {
      const lost = await this.#heartbeat.lost(sql, leaseMs);
      const open = lost.length === 0 ? [] : await openAttempts(sql, lost, rounds);
      for (const job of open) {
        await endAttempt(sql, job, 'lost');
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
    await this.#heartbeat.end();
    await this.#jobs.close();
  }

  async #retry(sql: Sql, job: Job, detail: string | undefined): Promise<'waits' | 'given-up'> {
    if (!(await isHopeless(sql, job))) {
      await this.#jobs.putBack(sql, job.round, job.grading);
      return 'waits';
    }
    await this.#keep(sql, job, givenUp(job, detail));
    return 'given-up';
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
    await this.#jobs.complete(sql, job.round, job.grading);
    return true;
  }
}

/** The verdicts of what could not be graded, however often it was tried. */
function givenUp(
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
