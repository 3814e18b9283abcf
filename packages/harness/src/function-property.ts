import fc, { type Arbitrary } from 'fast-check';
import type { CalledFunctions } from './called-functions.ts';
import type { Subject } from './cluster.ts';
import type { Protocol } from './contract.ts';
import { LabFailure } from './lab-failure.ts';
import type { LabTest, TestDescription } from './lab-test.ts';
import { type RunOptions, type RunReport, Session } from './session.ts';
import { Shrinking } from './shrinking.ts';

/** A property of a lab's functions, for random input. */
export interface FunctionPropertySpec<P extends Protocol, Case> extends TestDescription {
  /** What must never be broken, in the paper's words: `only the keys of who left move`. */
  readonly violates: string;
  /** What cases are drawn from; each shrinks to a smaller one of its kind. Plain data. */
  readonly cases: Arbitrary<Case>;
  /** A case in words, a line each: `members: a, b, c`. */
  told(one: Case): readonly string[];
  /** Calls the functions, and says what is expected. */
  check(functions: CalledFunctions<P>, one: Case): void;
  /** What at least one case must meet: otherwise the property has shown nothing, and fails. */
  readonly needs: readonly FunctionNeed<Case>[];
}

/** Something without which a property would pass for nothing. */
export interface FunctionNeed<Case> {
  /** `a member with keys left` */
  readonly mark: string;
  /** Looks at a case that was checked: was it one? */
  when(one: Case): boolean;
}

/**
 * Makes a property test of pure functions: cases are drawn from the run's seed, and the first that
 * fails is shrunk to a small one, which the failure tells.
 *
 * @example
 * export const nobodyElsesKeysMove = functionProperty<ConsistentHashing, Case>({
 *   id: 'A5',
 *   part: 'A',
 *   title: 'a member that leaves moves its own keys only',
 *   reading: { work: 'karger-1997', section: 'Consistent Hashing' },
 *   violates: 'monotonicity',
 *   cases: fc.record({ members, keys, leaver: fc.nat() }),
 *   told: ({ members }) => [`members: ${members.join(', ')}`],
 *   check: (functions, { members, keys }) => {
 *     const before = functions.call('ringOwners', members, keys);
 *     functions.expect(before.length === keys.length, 'every key has an owner');
 *   },
 *   needs: [],
 * });
 */
export function functionProperty<P extends Protocol, Case>(
  spec: FunctionPropertySpec<P, Case>,
): LabTest {
  const { id, part, title, reading, guide } = spec;
  return {
    id,
    part,
    title,
    reading,
    guide,
    kind: 'property',
    input: {
      violates: spec.violates,
      cases: spec.cases,
      told: (one) => spec.told(one as Case),
    },
    run: (subject, options) => checkFunctions(spec, subject, options),
  };
}

async function checkFunctions<P extends Protocol, Case>(
  spec: FunctionPropertySpec<P, Case>,
  anySubject: Subject,
  options: RunOptions,
): Promise<RunReport> {
  const session = new Session(spec, anySubject, options);
  const subject = session.subject<P>();
  const marks = new Map(spec.needs.map(({ mark }) => [mark, 0]));
  const runAndMark = (one: Case): Promise<void> =>
    session.attempt(async () => {
      spec.check(subject.functions(), one);
      for (const { mark, when } of spec.needs) {
        if (when(one)) marks.set(mark, (marks.get(mark) ?? 0) + 1);
      }
    });
  const report = (): RunReport => ({ ...session.report(), marks: Object.fromEntries(marks) });
  if (options.case !== undefined) {
    await runAndMark(options.case as Case);
    return report();
  }

  const shrinking = new Shrinking<Case>();
  let runs = 0;
  const property = fc.asyncProperty(spec.cases, async (one) => {
    if (!shrinking.isWorthRunning(session.events)) return;
    if (!shrinking.hasBegun) runs += 1;
    try {
      await runAndMark(one);
    } catch (failure) {
      if (shrinking.accepts(failure, one, session.events)) throw failure;
    }
    if (!shrinking.hasBegun) options.onProgress?.({ runs, of: options.runs });
  });
  const endOnFailure = options.shrink === false;
  const { seed, runs: numRuns } = options;
  const details = await fc.check(property, { seed, numRuns, endOnFailure });
  const { counterexample, errorInstance } = details;
  if (counterexample !== null && errorInstance instanceof LabFailure) {
    const [one] = counterexample;
    throw session.failure(errorInstance.violation, undefined, undefined, {
      case: one,
      told: spec.told(one),
      seed: details.seed,
      run: details.numRuns,
      shrinks: details.numShrinks,
    });
  }
  // What is thrown beside the functions, by a generator say, is a mistake in the test itself.
  if (details.failed) await session.attempt(() => Promise.reject(errorInstance));
  for (const [mark, count] of marks) {
    // Who asks for a single case wants to see that one.
    if (count > 0 || options.runs === 1) continue;
    const sentence = `none of ${runs} cases met what this test is about: ${mark}`;
    throw session.failure({ kind: 'vacuous', sentence, mark, runs });
  }
  return report();
}
