import { z } from 'zod';
import { type Story, storySchema } from '../grade/story.ts';
import { type Verdict, verdictSchema } from '../grade/verdict.ts';
import type { Submission } from '../intake/intake.ts';
import { appendToAudit, type AuditEntry } from './audit.ts';
import {
  type Decision,
  decisionSchema,
  type HandIn,
  handInSchema,
  type Round,
  roundSchema,
} from './records.ts';
import { migrate } from './schema.ts';
import type { SeedSet } from './seeds.ts';
import type { Database, Sql, SqlRow } from './sql.ts';

/** How a round is graded, beside what everybody may know of it. */
export const roundSettingsSchema = z.object({
  host: z.enum(['jail', 'direct']),
  /** The tests that the instructor brought, as one module: what a worker on another machine runs. */
  hidden: z.string().optional(),
  /** How many failures of a submission are told; none, if it does not say. */
  stories: z.int().min(0).optional(),
  /** The folder of a lab that stands outside of the course: no name finds it. On the machine where the round began. */
  labDir: z.string().optional(),
});
export type RoundSettings = z.infer<typeof roundSettingsSchema>;

export interface KeptRound {
  /** In the database. */
  readonly id: number;
  readonly round: Round;
  readonly settings: RoundSettings;
  readonly salt: string;
  readonly commitment: string;
}

/** A verdict of a class: of which run of the grader, the first (0) or a later one that somebody asked for. */
export interface KeptVerdict {
  readonly grading: number;
  readonly verdict: Verdict;
}

/** How a failure of a submission came about. */
export interface KeptStory extends Story {
  readonly submission: string;
}

export interface KeptHandIn extends HandIn {
  /** In the database and in the audit log. */
  readonly id: number;
}

/** What was found of a student, before the store knows whether it is new. */
export type FoundHandIn = Omit<HandIn, 'attempt' | 'submission'> & {
  readonly submission: Submission | undefined;
  /** SHA-256 of what was found, where nothing was taken in. */
  readonly digest: string;
};

/** A class as it is kept. Everything written is there for good when the call resolves. */
export class ClassStore {
  readonly database: Database;

  private constructor(database: Database) {
    this.database = database;
  }

  static async open(database: Database): Promise<ClassStore> {
    await migrate(database);
    return new ClassStore(database);
  }

  async rounds(): Promise<readonly KeptRound[]> {
    const rows = await this.database.query('select * from netsplit.round order by id');
    return rows.map(roundOf);
  }

  async round(name: string): Promise<KeptRound | undefined> {
    const [row] = await this.database.query('select * from netsplit.round where name = $1', [name]);
    return row === undefined ? undefined : roundOf(row);
  }

  /** Begins a round, or gives the one of that name: two that begin it at once get the same. */
  async beginRound(
    round: Round,
    settings: RoundSettings,
    { salt, commitment }: SeedSet,
  ): Promise<KeptRound> {
    await this.database.transaction(async (sql) => {
      const begun = await sql.query(
        `insert into netsplit.round (name, record, settings, salt, commitment)
         values ($1, $2, $3, $4, $5) on conflict (name) do nothing returning id`,
        [round.name, JSON.stringify(round), JSON.stringify(settings), salt, commitment],
      );
      if (begun.length === 0) return;
      await appendToAudit(sql, {
        at: round.startedAt,
        round: round.name,
        what: 'round-began',
        details: {
          lab: round.lab,
          tests: round.tests.map(({ id }) => id),
          runs: round.runs,
          labHash: round.labHash,
          isExam: round.isExam,
          host: settings.host,
          commitment,
        },
      });
    });
    const kept = await this.round(round.name);
    if (kept === undefined) throw new Error(`Round ${round.name} was begun and is not there.`);
    return kept;
  }

  /**
   * Keeps what a student handed in. The same once more is the hand-in that is there already; another one is the
   * student's next attempt.
   */
  async addHandIn(
    { id: round, round: { name } }: KeptRound,
    found: FoundHandIn,
  ): Promise<KeptHandIn> {
    const { submission, digest, ...rest } = found;
    const hash = submission?.hash ?? '';
    // The same code at another time is another hand-in, where times are known.
    const key = `${hash === '' ? digest : hash} ${found.handedInAt ?? ''}`;
    return this.database.transaction(async (sql) => {
      // Attempts of a student are counted by one at a time.
      await sql.query('select id from netsplit.round where id = $1 for update', [round]);
      const [known] = await sql.query(
        'select id, record from netsplit.hand_in where round = $1 and student = $2 and digest = $3',
        [round, found.student, key],
      );
      if (known !== undefined) return handInOf(known);
      if (submission !== undefined) {
        await sql.query(
          `insert into netsplit.submission (round, hash, record) values ($1, $2, $3)
           on conflict do nothing`,
          [round, hash, JSON.stringify(submission)],
        );
      }
      const [count] = await sql.query(
        'select count(*)::integer as count from netsplit.hand_in where round = $1 and student = $2',
        [round, found.student],
      );
      const handIn: HandIn = {
        ...rest,
        attempt: Number(count?.['count']) + 1,
        submission: hash,
      };
      const [added] = await sql.query(
        `insert into netsplit.hand_in (round, student, attempt, submission, digest, record)
         values ($1, $2, $3, $4, $5, $6) returning id`,
        [round, handIn.student, handIn.attempt, hash, key, JSON.stringify(handIn)],
      );
      const id = Number(added?.['id']);
      await appendToAudit(sql, {
        at: now(),
        round: name,
        what: 'handed-in',
        details: { handIn: id, attempt: handIn.attempt, submission: hash },
      });
      return { ...handIn, id };
    });
  }

  async handIns({ id }: KeptRound): Promise<readonly KeptHandIn[]> {
    const rows = await this.database.query(
      'select id, record from netsplit.hand_in where round = $1 order by id',
      [id],
    );
    return rows.map(handInOf);
  }

  async submission({ id }: Pick<KeptRound, 'id'>, hash: string): Promise<Submission | undefined> {
    const [row] = await this.database.query(
      'select record from netsplit.submission where round = $1 and hash = $2',
      [id, hash],
    );
    // Written by `addHandIn` and by nobody else: the database refuses what is no JSON.
    return row === undefined ? undefined : (row['record'] as Submission);
  }

  /** The verdicts that hold: of each test of each submission the one that was asked for last. */
  async verdicts(round: KeptRound): Promise<readonly Verdict[]> {
    const latest = new Map<string, Verdict>();
    for (const { verdict } of await this.allVerdicts(round)) {
      latest.set(`${verdict.submission} ${verdict.test}`, verdict);
    }
    return [...latest.values()];
  }

  /** Every verdict ever written, by submission, the first grading first. */
  async allVerdicts({ id }: KeptRound, submission?: string): Promise<readonly KeptVerdict[]> {
    const rows = await this.database.query(
      `select grading, record from netsplit.verdict
       where round = $1 and ($2::text is null or submission = $2)
       order by submission, grading, place`,
      [id, submission ?? null],
    );
    return rows.map((row) => ({
      grading: Number(row['grading']),
      verdict: verdictSchema.parse(row['record']),
    }));
  }

  /** The stories of failures: of each test of each submission the latest. */
  async stories({ id }: KeptRound): Promise<readonly KeptStory[]> {
    const rows = await this.database.query(
      `select distinct on (submission, test) submission, record from netsplit.story
       where round = $1 order by submission, test, grading desc`,
      [id],
    );
    return rows.map(({ submission, record }) => ({
      ...storySchema.parse(record),
      submission: String(submission),
    }));
  }

  /** Keeps a decision; the rules say what comes of it. */
  async decide(
    { id: round, round: { name } }: KeptRound,
    decided: Omit<Decision, 'id' | 'at'>,
  ): Promise<Decision> {
    return this.database.transaction(async (sql) => {
      await sql.query('select id from netsplit.round where id = $1 for update', [round]);
      const [latest] = await sql.query(
        'select coalesce(max(id), 0) as id from netsplit.decision where round = $1',
        [round],
      );
      const decision = decisionSchema.parse({
        ...decided,
        id: Number(latest?.['id']) + 1,
        at: now(),
      });
      await sql.query(
        'insert into netsplit.decision (round, id, student, record) values ($1, $2, $3, $4)',
        [round, decision.id, decision.student ?? null, JSON.stringify(decision)],
      );
      const { test, by, kind } = decision;
      await appendToAudit(sql, {
        at: decision.at,
        round: name,
        what: 'decided',
        // Neither whom it is about nor why: the log outlives what is deleted.
        details: { decision: decision.id, kind, by, ...(test === undefined ? {} : { test }) },
      });
      return decision;
    });
  }

  async decisions({ id }: KeptRound): Promise<readonly Decision[]> {
    const rows = await this.database.query(
      'select record from netsplit.decision where round = $1 order by id',
      [id],
    );
    return rows.map(({ record }) => decisionSchema.parse(record));
  }

  async log(entry: Omit<AuditEntry, 'at'>, sql: Sql = this.database): Promise<void> {
    await appendToAudit(sql, { at: now(), ...entry });
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** By this machine's clock: for records, never for what is compared. */
export function now(): string {
  return new Date().toISOString();
}

function roundOf(row: SqlRow): KeptRound {
  return {
    id: Number(row['id']),
    round: roundSchema.parse(row['record']),
    settings: roundSettingsSchema.parse(row['settings']),
    salt: String(row['salt']),
    commitment: String(row['commitment']),
  };
}

function handInOf({ id, record }: SqlRow): KeptHandIn {
  return { ...handInSchema.parse(record), id: Number(id) };
}
