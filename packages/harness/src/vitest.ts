// Lab tests as tests of vitest: for an editor's test panel, and for CI. Verdicts come from runTests
// alone, so that they are the same with and without this.
import { describe, expect, test } from 'vitest';
import { runTests, type TestRun } from './run-tests.ts';
import type { Subject } from './cluster.ts';
import type { LabTest } from './lab-test.ts';

/** A hundred cases of a large property on a slow machine, and its shrinking. */
const TIMEOUT_MS = 120_000;

/**
 * Registers each lab test as a test of its own, grouped by part.
 *
 * @param options.subject loaded once, when the first test runs
 * @example
 * registerLabTests({ tests, subject: () => loadSubject({ labDir, source: 'solution' }) });
 */
export function registerLabTests(
  options: Omit<TestRun, 'tests' | 'subject' | 'onResult' | 'onStart' | 'signal'> & {
    readonly tests: readonly LabTest[];
    readonly subject: () => Subject | Promise<Subject>;
  },
): void {
  const { tests, subject: load, ...run } = options;
  let loading: Promise<Subject> | undefined;
  for (const part of new Set(tests.map((labTest) => labTest.part))) {
    describe(`part ${part}`, () => {
      for (const labTest of tests.filter((candidate) => candidate.part === part)) {
        // oxlint-disable-next-line vitest/expect-expect -- the verdict is runTests' own
        test(`${labTest.id} ${labTest.title}`, { timeout: TIMEOUT_MS }, async () => {
          loading ??= Promise.resolve(load());
          const [result] = await runTests({ ...run, tests: [labTest], subject: await loading });
          if (result?.failure !== undefined) expect.fail(result.failure.text);
        });
      }
    });
  }
}
