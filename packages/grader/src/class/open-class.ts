import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbedded } from './embedded.ts';
import { lockFolder } from './lock.ts';
import { type Database, openServer } from './sql.ts';
import { ClassStore } from './store.ts';

/** Where a class is kept. */
export type ClassPlace =
  /** In a folder of the results: this process's alone while it is open. */
  | { readonly out: string }
  /** On a PostgreSQL server, `postgres://…`. */
  | { readonly url: string };

/** There is no class where one was looked for. */
export class NoClass extends Error {
  override readonly name = 'InputError';
  readonly hint =
    'Name the folder that a class was graded into (--out), or its database (--database).';
}

/**
 * Opens the store of a class, and makes it if there is none yet.
 *
 * @param options.mustExist a command that only reads must not make one
 * @throws {NoClass}
 * @throws {ClassInUse} if another process has it open
 * @throws {DatabaseUnavailable}
 */
export async function openClass(
  place: ClassPlace,
  { mustExist = false }: { readonly mustExist?: boolean } = {},
): Promise<ClassStore> {
  if ('url' in place) return ClassStore.open(await openServer(place.url));
  const folder = join(place.out, 'database');
  if (mustExist && !existsSync(folder)) throw new NoClass(`No class is kept in ${place.out}.`);
  const unlock = await lockFolder(place.out);
  try {
    return await ClassStore.open(unlocking(await openEmbedded(folder), unlock));
  } catch (error) {
    await unlock();
    throw error;
  }
}

function unlocking(database: Database, unlock: () => Promise<void>): Database {
  return {
    ...database,
    close: async () => {
      await database.close();
      await unlock();
    },
  };
}
