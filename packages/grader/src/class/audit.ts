import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sql } from './sql.ts';

/**
 * What was done to a class, in its order. Students are named by the numbers of their hand-ins, which mean nothing any
 * more once their data is deleted: the log itself never is.
 */
export const auditEntrySchema = z.object({
  /** ISO 8601 in UTC, by the clock of who wrote it. */
  at: z.string(),
  round: z.string(),
  what: z.enum([
    'round-began',
    'handed-in',
    'grading-asked',
    'graded',
    'decided',
    'seeds-told',
    'forgotten',
  ]),
  /** Of what was done: hashes, numbers, counts. */
  details: z.record(z.string(), z.json()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** An entry as it is kept: with its place in the chain. */
export interface KeptEntry {
  readonly number: number;
  readonly entry: AuditEntry;
  /** Of its number, the hash before it, and its text: SHA-256, hexadecimal. */
  readonly hash: string;
}

/** What a check of the log found. */
export interface AuditCheck {
  readonly entries: readonly KeptEntry[];
  /** Of the last entry. Noted elsewhere, it shows later whether entries at the end were taken away. */
  readonly head: string;
  /** In sentences; empty when all is well. */
  readonly problems: readonly string[];
}

export async function appendToAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  // Number and hashes are the database's own work: see `netsplit.chain` in the schema.
  await sql.query(
    `insert into netsplit.audit (number, entry, previous, hash) values (0, $1, '', '')`,
    [JSON.stringify(entry)],
  );
}

/**
 * Reads the log and checks the chain, and that each verdict that is there is one that was logged.
 *
 * @param expected a head that was noted earlier: it has to be in the chain still
 */
export async function checkAudit(sql: Sql, expected?: string): Promise<AuditCheck> {
  const rows = await sql.query(
    'select number, entry, previous, hash from netsplit.audit order by number',
  );
  const problems: string[] = [];
  const entries: KeptEntry[] = [];
  let head = '';
  for (const [at, row] of rows.entries()) {
    const { number, entry, previous, hash } = keptSchema.parse(row);
    if (number !== at + 1) problems.push(`Entry ${at + 1} is missing: entry ${number} follows.`);
    if (previous !== head) problems.push(`Entry ${number} does not follow the one before it.`);
    if (hash !== hashOf(number, previous, entry)) problems.push(`Entry ${number} was changed.`);
    head = hash;
    entries.push({ number, entry: auditEntrySchema.parse(JSON.parse(entry)), hash });
    if (problems.length >= MOST_PROBLEMS) break;
  }
  if (expected !== undefined && expected !== '' && !entries.some(({ hash }) => hash === expected)) {
    problems.push(`The log once ended with ${expected}, and no longer holds that entry.`);
  }
  problems.push(...(await checkVerdicts(sql, entries)));
  return { entries, head, problems };
}

/** One of each is enough to know: a broken log may be broken everywhere. */
const MOST_PROBLEMS = 20;

const keptSchema = z.object({
  number: z.int(),
  entry: z.string(),
  previous: z.string(),
  hash: z.string(),
});

function hashOf(number: number, previous: string, entry: string): string {
  return createHash('sha256').update(`${number}\n${previous}\n${entry}`).digest('hex');
}

/** Of a grading's verdicts, in their order, as they were written. */
export function digestOf(verdicts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const verdict of verdicts) hash.update(`${verdict}\n`);
  return hash.digest('hex');
}

async function checkVerdicts(sql: Sql, entries: readonly KeptEntry[]): Promise<readonly string[]> {
  const logged = new Map<string, string>();
  for (const { entry } of entries) {
    if (entry.what !== 'graded') continue;
    const { submission, grading, digest } = entry.details;
    logged.set(`${entry.round} ${String(submission)} ${String(grading)}`, String(digest));
  }
  const rows = await sql.query(`
    select round.name, submission, grading, verdict.record::text as record
    from netsplit.verdict join netsplit.round on round.id = verdict.round
    order by round.id, submission, grading, place`);
  const kept = new Map<string, string[]>();
  for (const { name, submission, grading, record } of rows) {
    const key = `${String(name)} ${String(submission)} ${String(grading)}`;
    const of = kept.get(key) ?? [];
    of.push(String(record));
    kept.set(key, of);
  }
  return [...kept]
    .filter(([key, verdicts]) => logged.get(key) !== digestOf(verdicts))
    .map(([key]) => {
      const [round, submission = '', grading] = key.split(' ');
      return `The verdicts of submission ${submission.slice(0, 12)} (round ${round}, grading ${grading}) are not those that were logged.`;
    });
}
