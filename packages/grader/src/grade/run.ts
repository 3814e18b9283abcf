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

/**
 * Runs tests with one seed, in places that are opened as they are needed. Tests of clusters run together; what
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

  async runAll(tests: readonly LabTest[], seed: number): Promise<ReadonlyMap<string, SeedRun>> {
    const found = new Map<string, SeedRun>();
    const alone: LabTest[] = [];
    const groupable = tests.filter(
      (test) => test.kind !== 'exhaustive' && test.input === undefined,
    );
    const place = await this.#placeNow();
    if (place.host === 'jail') {
      const { atOnce } = this.#settings;
      for (let at = 0; at < groupable.length; at += atOnce) {
        const group = groupable.slice(at, at + atOnce);
        if (this.#isOver) break;
        for (const [id, run] of await this.#runGroup(group, seed)) found.set(id, run);
      }
    }
    for (const test of tests) if (!found.has(test.id)) alone.push(test);
    for (const test of alone) {
      found.set(test.id, this.#isOver ? this.#notRun(seed) : await this.#runAlone(test, seed));
    }
    return found;
  }

  close(): void {
    this.#leave();
  }

  get #isOver(): boolean {
    return this.#settings.isCancelled() || this.#spentMs >= this.#settings.budgetMs;
  }

  /** Those that came to their end before the code had to be stopped, if it had to be. */
  async #runGroup(
    tests: readonly LabTest[],
    seed: number,
  ): Promise<readonly (readonly [string, SeedRun])[]> {
    const place = await this.#placeNow();
    const began = performance.now();
    const beganCpuMs = place.cpuMs;
    place.begin(true);
    const runs = await Promise.all(
      tests.map(async (test) => {
        const run = await this.#run(test, seed, place);
        return place.ended === undefined ? ([test.id, run] as const) : undefined;
      }),
    );
    const cpuMs = place.cpuMs - beganCpuMs;
    this.#spentMs += cpuMs;
    const ms = performance.now() - began;
    return runs
      .filter((run) => run !== undefined)
      .map(([id, run]) => [
        id,
        { ...run, ms: ms / tests.length, cpuMs: Math.round(cpuMs / tests.length) },
      ]);
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
