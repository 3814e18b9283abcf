import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Subject } from '../cluster.ts';
import { type Quarry, quarryOf } from '../hunt/par.ts';
import { LabFailure } from '../lab-failure.ts';
import type { LabTest } from '../lab-test.ts';
import { loadSubject } from '../load-subject.ts';
import { DEFAULT_RUNS, DEFAULT_SEED } from '../run-tests.ts';
import {
  codeHashOf,
  listMutants,
  readMutant,
  SubjectError,
  type SubjectSource,
} from '../subject/index.ts';
import { mannerOf } from './manner.ts';

/**
 * Which tests fail on each of a lab's mutants, and how: `mutants/failures.json`. `verify` stops at the test that names a
 * mistake; this is all of them, and takes longer to find out, so it is kept beside the mutants.
 */
export interface FailureTable {
  readonly netsplitFailures: 1;
  /** What fails while nothing is begun. */
  readonly starter?: Failures;
  /** By the mutant's name. */
  readonly mutants: Readonly<Record<string, MutantFailures>>;
}

/** What one version of some code fails. */
export interface Failures {
  /** The hash of the code and of the tests that this was found out with. */
  readonly of: string;
  /** Test → how it fails. A test that is not here passes. */
  readonly fails: Readonly<Record<string, string>>;
}

/** What a mutant fails, and whether somebody can hunt for it. */
export interface MutantFailures extends Failures {
  /** What a bug hunt for it is after; absent when no property shows it to a hunter. */
  readonly quarry?: Quarry;
}

const FILE = 'mutants/failures.json';

const NONE: FailureTable = { netsplitFailures: 1, mutants: {} };

/** A lab's table; one without mutants when there is no file yet. */
export async function readFailureTable(labDir: string): Promise<FailureTable> {
  const file = join(labDir, FILE);
  if (!existsSync(file)) return NONE;
  const table = JSON.parse(await readFile(file, 'utf8')) as FailureTable;
  if (table.netsplitFailures !== 1) {
    throw new SubjectError([{ file: FILE, what: 'is of another version of Netsplit' }]);
  }
  return table;
}

/** What the starter is called among mutants: no mutant is. */
const STARTER = 'the starter';

/** The mutants of which the table says nothing, or something that is no longer so, by name; and the starter likewise. */
export async function staleMutants(labDir: string): Promise<readonly string[]> {
  const [names, table, tests] = await Promise.all([
    listMutants(labDir),
    readFailureTable(labDir),
    hashOfTests(labDir),
  ]);
  if (names.length === 0) return Object.keys(table.mutants);
  const stale: string[] = [];
  const look = async (name: string, source: SubjectSource, known?: Failures): Promise<void> => {
    // Code that cannot be loaded is a finding of its own.
    const of = await hashWith(tests, labDir, source).catch(() => undefined);
    if (of !== undefined && known?.of !== of) stale.push(name);
  };
  await look(STARTER, 'starter', table.starter);
  for (const name of names) await look(name, { mutant: name }, table.mutants[name]);
  return [...stale, ...Object.keys(table.mutants).filter((name) => !names.includes(name))];
}

/**
 * Brings a lab's table up to date: runs every test on each mutant that is new or has changed, or all of whose tests have.
 *
 * @param options.onMutant told before each that is run
 * @returns what was run
 */
export async function recordFailures(options: {
  readonly labDir: string;
  readonly tests: readonly LabTest[];
  readonly onMutant?: (name: string, index: number, count: number) => void;
}): Promise<readonly string[]> {
  const labDir = resolve(options.labDir);
  const [names, table, stale, hashed] = await Promise.all([
    listMutants(labDir),
    readFailureTable(labDir),
    staleMutants(labDir),
    hashOfTests(labDir),
  ]);
  if (stale.length === 0) return [];
  const due = [STARTER, ...names].filter((name) => stale.includes(name));
  const tell = (name: string): void => options.onMutant?.(name, due.indexOf(name), due.length);
  let { starter } = table;
  if (due.includes(STARTER)) {
    tell(STARTER);
    const subject = await loadSubject({ labDir, source: 'starter' });
    starter = {
      of: await hashWith(hashed, labDir, 'starter'),
      fails: await failuresOf(subject, options.tests),
    };
  }
  const mutants: Record<string, MutantFailures> = {};
  for (const name of names) {
    const known = table.mutants[name];
    if (known !== undefined) mutants[name] = known;
  }
  // In the order of the names, and after each of them: all together take minutes, and whoever stops it keeps what was found out.
  const keep = async (): Promise<void> => {
    const ordered = names.flatMap((name) => {
      const failures = mutants[name];
      return failures === undefined ? [] : [[name, failures] as const];
    });
    const written: FailureTable = {
      netsplitFailures: 1,
      starter,
      mutants: Object.fromEntries(ordered),
    };
    await writeFile(join(labDir, FILE), `${JSON.stringify(written, undefined, 2)}\n`);
  };
  await keep();
  for (const name of names) {
    if (!due.includes(name)) continue;
    tell(name);
    mutants[name] = {
      of: await hashWith(hashed, labDir, { mutant: name }),
      ...(await lookAt(labDir, name, options.tests)),
    };
    await keep();
  }
  return due;
}

async function lookAt(
  labDir: string,
  mutant: string,
  tests: readonly LabTest[],
): Promise<Omit<MutantFailures, 'of'>> {
  const subject = await loadSubject({ labDir, source: { mutant } });
  const fails = await failuresOf(subject, tests);
  const reference = await loadSubject({ labDir, source: 'solution' });
  const { caughtBy } = await readMutant(labDir, mutant);
  const quarry = await quarryOf(subject, reference, propertiesFor(fails, caughtBy, tests));
  return { fails, ...(quarry !== undefined && { quarry }) };
}

/** The properties that fail, those of the part first whose test names the mistake. */
function propertiesFor(
  fails: MutantFailures['fails'],
  caughtBy: readonly string[],
  tests: readonly LabTest[],
): readonly LabTest[] {
  const broken = tests.filter(
    ({ id, property, input }) => (property ?? input) !== undefined && id in fails,
  );
  const part = tests.find(({ id }) => caughtBy.includes(id))?.part;
  const rank = (test: LabTest): number =>
    caughtBy.includes(test.id) ? 0 : test.part === part ? 1 : 2;
  return broken.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * Which tests fail on some code, and how. A verdict alone, without shrinking or recordings.
 *
 * @param seed what the cases are drawn from; that of the table by default
 */
export async function failuresOf(
  subject: Subject,
  tests: readonly LabTest[],
  seed: number = DEFAULT_SEED,
): Promise<Record<string, string>> {
  const fails: Record<string, string> = {};
  for (const test of tests) {
    try {
      await test.run(subject, { seed, runs: DEFAULT_RUNS, shrink: false });
    } catch (thrown) {
      if (!(thrown instanceof LabFailure)) throw thrown;
      fails[test.id] = mannerOf(thrown.violation, test.kind);
    }
  }
  return fails;
}

async function hashWith(tests: string, labDir: string, source: SubjectSource): Promise<string> {
  return hash([await codeHashOf({ labDir, source }), tests]);
}

/** Of the tests and all that they lead to in the lab, as the compiler sees them: a comment changes nothing. */
async function hashOfTests(labDir: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: resolve(labDir),
    entryPoints: ['tests/index.ts'],
    bundle: true,
    packages: 'external',
    format: 'esm',
    target: 'es2023',
    minifyWhitespace: true,
    legalComments: 'none',
    write: false,
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  return hash(outputFiles.map(({ text }) => text));
}

function hash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
}
