// What the class's store asks of a database: PostgreSQL on a server or in this process, the same SQL for both.
import type { Pool } from 'pg';

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

/** Statements by the two calls that a client has for them. */
export function sqlBy(
  ask: (text: string, values: SqlValue[]) => Promise<{ readonly rows: readonly SqlRow[] }>,
  run: (text: string) => Promise<unknown>,
): Sql {
  return {
    query: async (text, values = []) => (await ask(text, [...values])).rows,
    script: async (text) => void (await run(text)),
  };
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
  return {
    kind: 'server',
    ...sqlBy(
      (text, values) => pool.query<SqlRow>(text, values),
      (text) => pool.query(text),
    ),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<Result>(
  pool: Pool,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(
      sqlBy(
        (text, values) => client.query<SqlRow>(text, values),
        (text) => client.query(text),
      ),
    );
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

/** A database's address, fit to be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1@');
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
