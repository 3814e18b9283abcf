import { setImmediate as turn } from 'node:timers/promises';
import { LabFailure, type LabTest } from '@netsplit/harness';
import type { GradingPlace, OpenPlace } from './place.ts';
import { type Told, toldOf, toldOfEnd } from './words.ts';
import type { SeedVerdict } from './verdict.ts';

/** What came of one test with one seed. */
export interface SeedRun {
  readonly verdict: SeedVerdict;
  readonly told?: Told;
  readonly ms: number;
  readonly cpuMs: number;
}

export interface RunSettings {
  readonly runs: number;
  /** How many tests advance together. */
  readonly atOnce: number;
  /** The processor time that is left for the submission, in milliseconds. */
  readonly budgetMs: number;
  readonly isCancelled: () => boolean;
}

/** What came of all tests with one seed, as far as they have run. */
interface Round {
  readonly seed: number;
  readonly found: Map<string, SeedRun>;
}

/** A test that is to run with the seed of a round. */
interface Turn {
  readonly test: LabTest;
  readonly round: Round;
}

/** Whether all that a test does with the code is done through clusters, which may advance beside others. */
const isOfClusters = ({ kind, input }: LabTest): boolean =>
  kind !== 'exhaustive' && input === undefined;

/** The many cases of properties beside each other: a group goes on with what is left when its short tests have ended. */
const inLikeLengths = (tests: readonly LabTest[]): readonly LabTest[] => [
  ...tests.filter(({ kind }) => kind === 'property'),
  ...tests.filter(({ kind }) => kind !== 'property'),
];

/**
 * Runs tests with each seed, in places that are opened as they are needed. Tests of clusters run together; what
 * was under way when the code had to be stopped runs again by itself, so that each test has its own outcome.
 */
export class TestRunner {
  readonly #open: OpenPlace;
  readonly #settings: RunSettings;
  #place: GradingPlace | undefined;
  #spentMs = 0;

  constructor(open: OpenPlace, settings: RunSettings) {
    this.#open = open;
    this.#settings = settings;
  }

  /** What came of each test by its id, a map a seed, in the order of the seeds. */
  async runAll(
    tests: readonly LabTest[],
    seeds: readonly number[],
  ): Promise<readonly ReadonlyMap<string, SeedRun>[]> {
    const rounds = seeds.map((seed): Round => ({ seed, found: new Map() }));
    const place = await this.#placeNow();
    if (place.host === 'jail') {
      const together = inLikeLengths(tests.filter(isOfClusters)).flatMap((test) =>
        rounds.map((round): Turn => ({ test, round })),
      );
      const { atOnce } = this.#settings;
      for (let at = 0; at < together.length && !this.#isOver; at += atOnce) {
        await this.#runGroup(together.slice(at, at + atOnce));
      }
    }
    for (const { seed, found } of rounds) {
      for (const test of tests.filter(({ id }) => !found.has(id))) {
        // A test may never wait for anything: between two, whoever stops us is heard.
        await turn();
        found.set(test.id, this.#isOver ? this.#notRun(seed) : await this.#runAlone(test, seed));
      }
    }
    return rounds.map(({ found }) => found);
  }

  close(): void {
    this.#leave();
  }

  get #isOver(): boolean {
    return this.#settings.isCancelled() || this.#spentMs >= this.#settings.budgetMs;
  }

  /** Keeps those that came to their end before the code had to be stopped, if it had to be. */
  async #runGroup(turns: readonly Turn[]): Promise<void> {
    const place = await this.#placeNow();
    const began = performance.now();
    const beganCpuMs = place.cpuMs;
    place.begin(true);
    const runs = await Promise.all(
      turns.map(async ({ test, round }) => {
        const run = await this.#run(test, round.seed, place);
        return place.ended === undefined ? { run, test, round } : undefined;
      }),
    );
    const cpuMs = place.cpuMs - beganCpuMs;
    this.#spentMs += cpuMs;
    const ms = (performance.now() - began) / turns.length;
    for (const one of runs) {
      if (one === undefined) continue;
      const cost = { ms, cpuMs: Math.round(cpuMs / turns.length) };
      one.round.found.set(one.test.id, { ...one.run, ...cost });
    }
  }

  async #runAlone(test: LabTest, seed: number): Promise<SeedRun> {
    const place = await this.#placeNow();
    const began = performance.now();
    const beganCpuMs = place.cpuMs;
    place.begin(false);
    const run = await this.#run(test, seed, place);
    const cpuMs = place.cpuMs - beganCpuMs;
    this.#spentMs += Math.max(cpuMs, 1);
    const cost = { ms: performance.now() - began, cpuMs };
    const { ended } = place;
    if (ended === undefined || (ended.why === 'time' && run.told?.why === 'hang')) {
      return { ...run, ...cost };
    }
    // Whatever the test made of it: this is what happened.
    const { fingerprint, runs, events } = run.verdict;
    return {
      verdict: { seed, status: 'failed', fingerprint, runs, events },
      told: { ...toldOfEnd(ended.why), ...(run.told?.place && { place: run.told.place }) },
      ...cost,
    };
  }

  async #run(test: LabTest, seed: number, place: GradingPlace): Promise<SeedRun> {
    const cost = { ms: 0, cpuMs: 0 };
    try {
      const { runs } = this.#settings;
      const report = await test.run(place.subject, { seed, runs, shrink: false });
      const { fingerprint, events } = report;
      return {
        verdict: { seed, status: 'passed', fingerprint, runs: report.runs, events },
        ...cost,
      };
    } catch (error) {
      if (!(error instanceof LabFailure)) return { ...this.#broken(seed, error), ...cost };
      const { fingerprint, runs, events } = error.ran;
      return {
        verdict: { seed, status: 'failed', fingerprint, runs, events },
        told: toldOf(error, test),
        ...cost,
      };
    }
  }

  /** The test threw what no test throws: that is ours to mend, and not the student's. */
  #broken(seed: number, error: unknown): Pick<SeedRun, 'verdict' | 'told'> {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      verdict: { seed, status: 'error', fingerprint: '', runs: 0, events: 0 },
      told: { why: 'test-error', message: 'The test itself failed. It will be looked at.', detail },
    };
  }

  #notRun(seed: number): SeedRun {
    const { isCancelled, budgetMs } = this.#settings;
    const seconds = Math.round(budgetMs / 1000);
    return {
      verdict: { seed, status: 'not-run', fingerprint: '', runs: 0, events: 0 },
      told: isCancelled()
        ? { why: 'cancelled', message: 'The grading was stopped before this test.' }
        : {
            why: 'budget',
            message: `The tests before it took all of the ${seconds} seconds of processor time that a submission has.`,
          },
      ms: 0,
      cpuMs: 0,
    };
  }

  async #placeNow(): Promise<GradingPlace> {
    if (this.#place?.ended !== undefined) this.#leave();
    this.#place ??= await this.#open();
    return this.#place;
  }

  #leave(): void {
    this.#place?.close();
    this.#place = undefined;
  }
}
