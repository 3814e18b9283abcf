import type { LabTest } from '@netsplit/harness';
import { bundleHidden, HiddenTestsUnusable, loadHidden } from './hidden.ts';
import { labHash } from './lab.ts';
import type { Round } from './records.ts';
import { commitTo, drawSeeds } from './seeds.ts';
import { type ClassStore, type KeptRound, now } from './store.ts';
import { drawFairly, type Trial, trialsOf } from './trial.ts';

/** What somebody asks a round to be; what is left out is as it was, or as is usual. */
export interface RoundOptions {
  readonly name: string;
  readonly lab: string;
  readonly labDir: string;
  /** Whether it stands outside of the course, so that its name alone does not find it again. */
  readonly isOutside?: boolean;
  /** The lab's own, in their order. */
  readonly tests: readonly LabTest[];
  /** The ids of those that count; all, if left out. */
  readonly only?: readonly string[];
  /** A folder with an `index.ts` that exports `tests`: an instructor's own. */
  readonly hidden?: string;
  /** How many to draw (default 3), or the seeds themselves. */
  readonly seeds?: number | readonly number[];
  /** Default 100. */
  readonly runs?: number;
  readonly isExam?: boolean;
  readonly host?: 'jail' | 'direct';
  /** How many failures of a submission are told, each with its run. Default 3; none in an exam. */
  readonly stories?: number;
  /** Do not have the lab's own solution take the tests with the seeds of a new round. */
  readonly isUntried?: boolean;
  /** Stops that, and no round is begun. */
  readonly signal?: AbortSignal;
  /** What came of it with a seed, which the round takes or not. */
  readonly onTrial?: (trial: Trial) => void;
}

const SEEDS = 3;
const RUNS = 100;
const STORIES = 3;

/** A round was begun with other terms than are asked for now. */
export class AnotherRound extends Error {
  override readonly name = 'InputError';
  readonly hint: string;

  constructor(name: string, differences: readonly string[]) {
    super(`The round ${name} was begun otherwise: ${differences.join('; ')}.`);
    this.hint =
      'All of a round are graded by the same. Go on with what it began with, or begin another one: --round <name>';
  }
}

/**
 * Begins a round, or goes on with the one of that name, if nothing else is asked of it.
 *
 * @throws {AnotherRound} if it was begun with another lab, other tests, seeds or cases
 * @throws {HiddenTestsUnusable}
 */
export async function openRound(store: ClassStore, options: RoundOptions): Promise<KeptRound> {
  const kept = await store.round(options.name);
  if (kept !== undefined) {
    expectSame(kept, options, await termsOf(options, kept));
    return kept;
  }
  const wanted = await termsOf(options);
  const drawn = commitTo(await seedsOf(options, wanted.labTests));
  const round: Round = {
    name: options.name,
    lab: options.lab,
    tests: wanted.tests,
    seeds: [...drawn.seeds],
    runs: options.runs ?? RUNS,
    labHash: wanted.labHash,
    isExam: options.isExam ?? false,
    startedAt: now(),
  };
  const { host = 'jail', stories = STORIES } = options;
  const { hidden } = wanted;
  const settings = {
    host,
    stories,
    ...(hidden === undefined ? {} : { hidden }),
    ...(options.isOutside === true ? { labDir: options.labDir } : {}),
  };
  return store.beginRound(round, settings, drawn);
}

/** Those that were named, or as many as are wanted: with which the lab's own solution passes, if there are such. */
async function seedsOf(
  { lab, labDir, runs = RUNS, seeds = SEEDS, isUntried = false, onTrial, signal }: RoundOptions,
  tests: readonly LabTest[],
): Promise<readonly number[]> {
  const tryOut = isUntried ? undefined : trialsOf({ lab, labDir, tests, runs, signal });
  if (tryOut === undefined) return typeof seeds === 'number' ? drawSeeds(seeds) : seeds;
  const tried = async (seed: number): Promise<Trial> => {
    const trial = await tryOut(seed);
    onTrial?.(trial);
    return trial;
  };
  if (typeof seeds === 'number') return (await drawFairly(seeds, tried)).map(({ seed }) => seed);
  for (const seed of seeds) await tried(seed);
  return seeds;
}

interface Terms {
  readonly tests: Round['tests'];
  readonly labTests: readonly LabTest[];
  readonly hidden: string | undefined;
  readonly labHash: string;
}

/**
 * What a round with these options would be, without its seeds.
 *
 * @param kept of which what is left out is taken
 * @throws {HiddenTestsUnusable}
 */
export async function termsOf(
  { labDir, tests: all, only, hidden: folder }: RoundOptions,
  kept?: KeptRound,
): Promise<Terms> {
  const hidden = folder === undefined ? kept?.settings.hidden : await bundleHidden(folder);
  const brought = hidden === undefined ? [] : await loadHidden(hidden, labDir);
  const ids =
    only ?? kept?.round.tests.filter(({ isHidden }) => !isHidden).map(({ id }) => id) ?? [];
  const isChosen = only !== undefined || kept !== undefined;
  const tests = isChosen ? ids.flatMap((id) => all.find((test) => test.id === id) ?? []) : all;
  const taken = new Set(tests.map(({ id }) => id));
  for (const { id } of brought) {
    if (taken.has(id)) {
      throw new HiddenTestsUnusable(
        `There are two tests ${id}. Hidden tests need ids of their own: H1, H2.`,
      );
    }
    taken.add(id);
  }
  const told = (isHidden: boolean) => (test: LabTest) => ({
    id: test.id,
    part: test.part,
    title: test.title,
    isHidden,
  });
  return {
    tests: [...tests.map(told(false)), ...brought.map(told(true))],
    labTests: [...tests, ...brought],
    hidden,
    labHash: labHash(labDir, hidden),
  };
}

/**
 * For whoever grades a round again: by other tests, a verdict that differs would say nothing of the code.
 *
 * @throws {AnotherRound}
 */
export function expectSameLab({ round, settings }: KeptRound, labDir: string): void {
  if (labHash(labDir, settings.hidden) !== round.labHash) {
    throw new AnotherRound(round.name, [CHANGED]);
  }
}

const CHANGED = 'the lab or the hidden tests have changed since';

function expectSame(
  { round, settings }: KeptRound,
  { lab, seeds, runs, isExam, host = 'jail', name }: RoundOptions,
  wanted: Terms,
): void {
  const ids = (tests: Round['tests']): string => tests.map(({ id }) => id).join(', ');
  const differences = [
    lab === round.lab ? '' : `its lab is ${round.lab}`,
    lab !== round.lab || ids(wanted.tests) === ids(round.tests)
      ? ''
      : `its tests are ${ids(round.tests)}`,
    lab !== round.lab || wanted.labHash === round.labHash ? '' : CHANGED,
    seeds === undefined || isSeeds(seeds, round.seeds) ? '' : 'its seeds are others',
    runs === undefined || runs === round.runs ? '' : `a property draws ${round.runs} cases`,
    isExam === undefined || isExam === round.isExam
      ? ''
      : round.isExam
        ? 'it is an exam'
        : 'it is no exam',
    host === settings.host
      ? ''
      : settings.host === 'jail'
        ? 'it is graded in the jail'
        : 'it is graded without the jail',
  ].filter((difference) => difference !== '');
  if (differences.length > 0) throw new AnotherRound(name, differences);
}

function isSeeds(asked: number | readonly number[], kept: readonly number[]): boolean {
  return typeof asked === 'number' ? asked === kept.length : asked.join() === kept.join();
}
