// A grading is tried until it ends: each try is an attempt of one worker.

import type { Sql } from './sql.ts';
import { type KeptRound, now } from './store.ts';

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

/** Tries before a submission is given up on, where the try itself failed. */
const MOST_FAILED_TRIES = 3;
/** The same where the whole worker was lost: more likely somebody's doing than the submission's. */
const MOST_LOST_TRIES = 20;

/** Begins an attempt at a grading, unless somebody who was taken for lost has ended it meanwhile, or it was forgotten. */
export async function beginAttempt(
  sql: Sql,
  round: KeptRound,
  grading: string,
  worker: string,
): Promise<Job | undefined> {
  const [row] = await sql.query('select * from netsplit.grading where id = $1', [grading]);
  if (row === undefined || row['finished_at'] !== null) return undefined;
  const [attempt] = await sql.query(
    `insert into netsplit.attempt (grading, worker, began_at) values ($1, $2, $3) returning id`,
    [grading, worker, now()],
  );
  return jobOf({ ...row, grading, attempt: attempt?.['id'] }, round);
}

export async function endAttempt(
  sql: Sql,
  { attempt }: Job,
  ended: Ended | 'graded' | 'lost',
  detail?: string,
): Promise<void> {
  await sql.query(
    'update netsplit.attempt set ended_at = $2, ended = $3, detail = $4 where id = $1',
    [attempt, now(), ended, detail ?? null],
  );
}

/** What workers have begun and not ended. A round that is not among those known is left out. */
export async function openAttempts(
  sql: Sql,
  workers: readonly string[],
  rounds: ReadonlyMap<number, KeptRound>,
): Promise<readonly Job[]> {
  const open = await sql.query(
    `select attempt.id as attempt, grading.id as grading, grading.round, submission, number, tests
     from netsplit.attempt join netsplit.grading on grading.id = attempt.grading
     where ended is null and worker::text in (select json_array_elements_text($1::json))
     order by attempt.id`,
    [JSON.stringify(workers)],
  );
  return open.flatMap((row) => {
    const round = rounds.get(Number(row['round']));
    return round === undefined ? [] : [jobOf(row, round)];
  });
}

/** Whether a grading was tried so often that it will not end either the next time. */
export async function isHopeless(sql: Sql, { grading }: Job): Promise<boolean> {
  const [tries] = await sql.query(
    `select count(*) filter (where ended in ('crashed', 'trouble'))::integer as failed,
       count(*) filter (where ended = 'lost')::integer as lost
     from netsplit.attempt where grading = $1`,
    [grading],
  );
  return (
    Number(tries?.['failed']) >= MOST_FAILED_TRIES || Number(tries?.['lost']) >= MOST_LOST_TRIES
  );
}

function jobOf(row: Readonly<Record<string, unknown>>, round: KeptRound): Job {
  const tests = row['tests'];
  return {
    grading: String(row['grading']),
    attempt: Number(row['attempt']),
    round,
    submission: String(row['submission']),
    number: Number(row['number']),
    tests: Array.isArray(tests) ? tests.map(String) : undefined,
  };
}
