import type { Database } from './sql.ts';

/** A transaction that takes this number goes alone through what it guards: any constant, ours. */
const MIGRATING = 7_205_001;

/**
 * The tables, as a list of changes: what stands here is never edited, only added to. Records are JSON as text keeps
 * it (`json`), so that what is hashed comes back as it was written. Times of the class are texts of ours (ISO 8601);
 * the leases of workers go by the database's own clock, the only one that all of them share.
 */
const MIGRATIONS: readonly string[] = [
  `
  create table netsplit.round (
    id integer generated always as identity primary key,
    name text not null unique,
    -- Round, as in records.ts.
    record json not null,
    -- What nobody but the grader sees: the tests that were brought, as one program; which host.
    settings json not null,
    salt text not null,
    commitment text not null
  );

  create table netsplit.submission (
    round integer not null references netsplit.round on delete cascade,
    hash text not null,
    -- Submission, as the intake gives it.
    record json not null,
    primary key (round, hash)
  );

  create table netsplit.hand_in (
    id integer generated always as identity primary key,
    round integer not null references netsplit.round on delete cascade,
    student text not null,
    attempt integer not null,
    -- '' where it was not taken in.
    submission text not null,
    -- What was found, whatever became of it: the same file twice is one hand-in.
    digest text not null,
    record json not null,
    unique (round, student, attempt),
    unique (round, student, digest)
  );

  -- One run of the grader over one submission: the first, or one that somebody asked for.
  create table netsplit.grading (
    id uuid primary key,
    round integer not null references netsplit.round on delete cascade,
    submission text not null,
    number integer not null,
    -- The ids of the tests; null for all.
    tests json,
    finished_at text,
    unique (round, submission, number)
  );

  create table netsplit.verdict (
    round integer not null references netsplit.round on delete cascade,
    submission text not null,
    grading integer not null,
    test text not null,
    place integer not null,
    record json not null,
    primary key (round, submission, grading, test)
  );

  create table netsplit.decision (
    round integer not null references netsplit.round on delete cascade,
    id integer not null,
    student text,
    record json not null,
    primary key (round, id)
  );

  create table netsplit.worker (
    id uuid primary key,
    about json not null,
    seen_at timestamptz not null default now(),
    is_gone boolean not null default false
  );

  -- A worker's try at a grading, under way or ended.
  create table netsplit.attempt (
    id integer generated always as identity primary key,
    grading uuid not null references netsplit.grading on delete cascade,
    worker uuid not null references netsplit.worker,
    began_at text not null,
    ended_at text,
    ended text check (ended in ('graded', 'stopped', 'lost', 'crashed', 'trouble')),
    detail text
  );
  create index on netsplit.attempt (grading);

  create table netsplit.audit (
    number integer primary key,
    entry text not null,
    previous text not null,
    hash text not null
  );

  -- Verdicts and decisions are written once. They go only when somebody's data is deleted, or a whole round.
  create function netsplit.refuse_change() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' and coalesce(current_setting('netsplit.forgets', true), '') = 'yes' then
      return old;
    end if;
    raise exception 'netsplit.% is only added to', tg_table_name;
  end $$;
  create trigger kept before update or delete on netsplit.verdict
    for each row execute function netsplit.refuse_change();
  create trigger kept before update or delete on netsplit.decision
    for each row execute function netsplit.refuse_change();
  create trigger never_emptied before truncate on netsplit.verdict
    for each statement execute function netsplit.refuse_change();
  create trigger never_emptied before truncate on netsplit.decision
    for each statement execute function netsplit.refuse_change();

  -- The log is not even deleted from. Each entry holds the hash of the one before; the database computes it.
  create function netsplit.refuse_always() returns trigger language plpgsql as $$
  begin
    raise exception 'netsplit.% is only added to', tg_table_name;
  end $$;
  create function netsplit.chain() returns trigger language plpgsql as $$
  declare
    latest record;
  begin
    -- Two that are written at once come one after the other.
    perform pg_advisory_xact_lock(7205002);
    select number, hash into latest from netsplit.audit order by number desc limit 1;
    new.number := coalesce(latest.number, 0) + 1;
    new.previous := coalesce(latest.hash, '');
    new.hash := encode(sha256(convert_to(
      new.number || E'\\n' || new.previous || E'\\n' || new.entry, 'UTF8')), 'hex');
    return new;
  end $$;
  create trigger chained before insert on netsplit.audit
    for each row execute function netsplit.chain();
  create trigger kept before update or delete on netsplit.audit
    for each row execute function netsplit.refuse_always();
  create trigger never_emptied before truncate on netsplit.audit
    for each statement execute function netsplit.refuse_always();
  `,
  `
  -- How a failure came about, for the student: Story, as in grade/story.ts. At most one of a test.
  create table netsplit.story (
    round integer not null references netsplit.round on delete cascade,
    submission text not null,
    grading integer not null,
    test text not null,
    record json not null,
    primary key (round, submission, grading, test)
  );
  `,
];

/** Brings the tables to what this version of the grader needs; whoever comes at the same time waits. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [MIGRATING]);
    await sql.script(`
      create schema if not exists netsplit;
      create table if not exists netsplit.migration (number integer primary key);
    `);
    const [row] = await sql.query(
      'select coalesce(max(number), 0) as done from netsplit.migration',
    );
    const done = Number(row?.['done']);
    if (done > MIGRATIONS.length) throw new NewerDatabase();
    for (const [at, script] of MIGRATIONS.entries()) {
      if (at < done) continue;
      await sql.script(script);
      await sql.query('insert into netsplit.migration (number) values ($1)', [at + 1]);
    }
  });
}

/** The database was made by a later version than this. */
export class NewerDatabase extends Error {
  override readonly name = 'InputError';
  constructor() {
    super(
      'This class was graded with a newer version of the course. Update the course (git pull), then run this again.',
    );
  }
}
