import type { ForgetPlan } from '../gradebook/forget.ts';
import { appendToAudit } from './audit.ts';
import type { Sql, SqlRow } from './sql.ts';
import { type ClassStore, type KeptRound, now } from './store.ts';

/** What was deleted. */
export interface Forgotten {
  readonly handIns: number;
  /** Code and verdicts, where nobody else handed in the same. */
  readonly submissions: number;
  readonly verdicts: number;
  readonly decisions: number;
}

/**
 * Deletes what is kept of a student in a round: hand-ins, code and verdicts that are nobody else's, decisions. The audit
 * log keeps numbers, which then stand for nobody.
 *
 * @param plan what the rules say is the student's alone
 */
export async function forgetStudent(
  store: ClassStore,
  round: KeptRound,
  plan: Pick<ForgetPlan, 'handIns' | 'submissions' | 'decisions'>,
  by: string,
): Promise<Forgotten> {
  const forgotten = await store.database.transaction(async (sql) => {
    await allowForgetting(sql);
    const handIns: SqlRow[] = [];
    for (const { student, attempt } of plan.handIns) {
      handIns.push(
        ...(await sql.query(
          `delete from netsplit.hand_in where round = $1 and student = $2 and attempt = $3
           returning id`,
          [round.id, student, attempt],
        )),
      );
    }
    const hashes = JSON.stringify(plan.submissions);
    const submissions = await sql.query(
      `delete from netsplit.submission where round = $1
         and hash in (select json_array_elements_text($2::json)) returning hash`,
      [round.id, hashes],
    );
    const verdicts = await sql.query(
      `delete from netsplit.verdict where round = $1
         and submission in (select json_array_elements_text($2::json)) returning test`,
      [round.id, hashes],
    );
    await sql.query(
      `delete from netsplit.story where round = $1
         and submission in (select json_array_elements_text($2::json))`,
      [round.id, hashes],
    );
    await sql.query(
      `delete from netsplit.grading where round = $1
         and submission in (select json_array_elements_text($2::json))`,
      [round.id, hashes],
    );
    const decisions = await sql.query(
      `delete from netsplit.decision where round = $1
         and id::text in (select json_array_elements_text($2::json)) returning id`,
      [round.id, JSON.stringify(plan.decisions.map(String))],
    );
    const counts = {
      handIns: handIns.length,
      submissions: submissions.length,
      verdicts: verdicts.length,
      decisions: decisions.length,
    };
    await appendToAudit(sql, {
      at: now(),
      round: round.round.name,
      what: 'forgotten',
      details: {
        ...counts,
        by,
        numbers: handIns.map(({ id }) => Number(id)),
        decisionNumbers: decisions.map(({ id }) => Number(id)),
      },
    });
    return counts;
  });
  await sweep(store);
  return forgotten;
}

/** Deletes a round with everything that is kept of it, but for the audit log. */
export async function forgetRound(
  store: ClassStore,
  { id, round }: KeptRound,
  by: string,
): Promise<Forgotten> {
  const forgotten = await store.database.transaction(async (sql) => {
    await allowForgetting(sql);
    const count = async (table: string): Promise<number> => {
      const [row] = await sql.query(
        `select count(*)::integer as count from netsplit.${table} where round = $1`,
        [id],
      );
      return Number(row?.['count']);
    };
    const counts = {
      handIns: await count('hand_in'),
      submissions: await count('submission'),
      verdicts: await count('verdict'),
      decisions: await count('decision'),
    };
    await sql.query('delete from netsplit.round where id = $1', [id]);
    await appendToAudit(sql, {
      at: now(),
      round: round.name,
      what: 'forgotten',
      details: { ...counts, by },
    });
    return counts;
  });
  await sweep(store);
  return forgotten;
}

/** Until the end of the transaction: see `netsplit.refuse_change` in the schema. */
async function allowForgetting(sql: Sql): Promise<void> {
  await sql.query(`select set_config('netsplit.forgets', 'yes', true)`);
}

/** All that is deleted from, by the way that leads from a round. */
const SWEPT = [
  'hand_in',
  'submission',
  'verdict',
  'story',
  'grading',
  'attempt',
  'decision',
  'round',
];

/** What was deleted stands in a database's files until it is swept. A server sweeps by itself. */
async function sweep({ database }: ClassStore): Promise<void> {
  if (database.kind === 'server') return;
  for (const table of SWEPT) await database.script(`vacuum full netsplit.${table}`);
  // The log of what was written goes with the first checkpoint after it; see `wal_recycle` in embedded.ts.
  await database.query('select pg_switch_wal()');
  await database.script('checkpoint');
}
