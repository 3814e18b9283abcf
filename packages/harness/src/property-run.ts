import fc from 'fast-check';
import type { SceneCase } from './arbitrary/scene.ts';
import { runCase } from './case-run.ts';
import type { ClusterPropertySpec } from './cluster-property.ts';
import type { Subject } from './cluster.ts';
import type { Protocol } from './contract.ts';
import { LabFailure } from './lab-failure.ts';
import { type RunOptions, type RunReport, Session } from './session.ts';
import { Shrinking } from './shrinking.ts';

/**
 * A need that no case met may be chance: so many times as many cases are drawn, at most, until it is met.
 */
const MOST_ROUNDS = 3;

/**
 * Draws the cases of a property and runs them, one after another.
 *
 * @throws {LabFailure} with the smallest failing case found, or because the runs met too little
 */
export async function checkCases<P extends Protocol>(
  spec: ClusterPropertySpec<P>,
  anySubject: Subject,
  options: RunOptions,
): Promise<RunReport> {
  const { id, part, title, reading, guide, violates } = spec;
  const session = new Session({ id, part, title, reading, guide, violates }, anySubject, options);
  const subject = session.subject<P>();
  const marks = new Map(spec.needs.map(({ mark }) => [mark, 0]));

  const isUnmet = (): boolean => [...marks.values()].some((count) => count === 0);
  const set = options.faultSet ?? 'swarm';
  const kinds = new Map<string, number>();

  const runAndMark = (scene: SceneCase<P>): Promise<void> =>
    session.attempt(async () => {
      const cluster = await runCase(spec, subject, scene);
      for (const { mark, when } of spec.needs) {
        if (when(cluster, scene)) marks.set(mark, (marks.get(mark) ?? 0) + 1);
      }
    });

  if (options.case !== undefined) {
    await runAndMark(options.case as SceneCase<P>);
    return { ...session.report(), marks: Object.fromEntries(marks) };
  }

  const shrinking = new Shrinking<SceneCase<P>>();
  const cases = spec.scene.casesUnder(set);
  let runs = 0;
  const check = (skipped: number, most: number): Promise<fc.RunDetails<[SceneCase<P>]>> => {
    let drawn = 0;
    const property = fc.asyncProperty(cases, async (scene) => {
      if (!shrinking.hasBegun && (drawn++ < skipped || (skipped > 0 && !isUnmet()))) return;
      if (!shrinking.isWorthRunning(session.events)) return;
      if (!shrinking.hasBegun) runs += 1;
      try {
        await runAndMark(scene);
      } catch (failure) {
        if (shrinking.accepts(failure, scene, session.events)) throw failure;
      }
      if (shrinking.hasBegun) return;
      for (const kind of Object.keys(scene.drawnUnder?.rates ?? {})) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      options.onProgress?.({ runs, of: Math.max(runs, options.runs) });
    });
    const endOnFailure = options.shrink === false;
    return fc.check(property, { seed: options.seed, numRuns: most, endOnFailure });
  };
  let details = await check(0, options.runs);
  // Who asks for a single case wants to see that one.
  if (!details.failed && options.runs > 1 && isUnmet()) {
    details = await check(options.runs, options.runs * MOST_ROUNDS);
  }

  const { counterexample, errorInstance } = details;
  if (counterexample !== null && errorInstance instanceof LabFailure) {
    const [scene] = counterexample;
    throw session.failure(errorInstance.violation, errorInstance.cluster, {
      scene,
      drawn: shrinking.first ?? scene,
      seed: details.seed,
      path: details.counterexamplePath,
      run: details.numRuns,
      shrinks: details.numShrinks,
    });
  }
  // What is thrown beside the cluster, by a generator say, is a mistake in the test itself.
  if (details.failed) await session.attempt(() => Promise.reject(errorInstance));
  for (const [mark, count] of marks) {
    if (count > 0) continue;
    const sentence = `none of ${runs} runs met what this test is about: ${mark}`;
    throw session.failure({ kind: 'vacuous', sentence, mark, runs });
  }
  return {
    ...session.report(),
    marks: Object.fromEntries(marks),
    drawn: { set, kinds: Object.fromEntries(kinds) },
  };
}
