import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contract } from './contract.ts';
import type { Subject } from './cluster.ts';
import {
  loadSubject as loadCode,
  type LoadedSubject,
  SubjectError,
  type SubjectSource,
} from './subject/index.ts';
import { subjectFor } from './subject-for.ts';

/** A subject, and what is known of the code that it was loaded from. */
export interface SubjectOfLab extends Subject {
  readonly code: LoadedSubject;
}

/**
 * Loads the code under test of a lab: a student's, the reference, the starter, or a mutant.
 *
 * @param options.labDir the lab's folder, which has its `contract.ts`
 * @param options.contract what that exports, where it is known: the folder of a submission has a copy that cannot be run there
 * @throws {SubjectError} that names every problem of the code with its line and what to do
 * @example
 * const subject = await loadSubject({ labDir: 'labs/first-contact', source: 'src' });
 */
export async function loadSubject(options: {
  readonly labDir: string;
  readonly source: SubjectSource;
  readonly contract?: Contract;
}): Promise<SubjectOfLab> {
  const labDir = resolve(options.labDir);
  const contract = options.contract ?? (await contractOf(labDir));
  const code = await loadCode({ labDir, source: options.source, contract });
  return { ...subjectFor(code), code };
}

/** What a lab's `contract.ts` exports. @throws {SubjectError} */
export async function contractOf(labDir: string): Promise<Contract> {
  const file = join(labDir, 'contract.ts');
  if (!existsSync(file)) {
    throw new SubjectError([{ file, what: 'is missing: the folder is no lab, or incomplete' }]);
  }
  const { contract } = (await import(pathToFileURL(file).href)) as { contract?: Contract };
  if (contract === undefined) {
    throw new SubjectError([{ file, what: 'does not export `contract`' }]);
  }
  return contract;
}
