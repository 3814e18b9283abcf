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
  let runs = 0;
  const property = fc.asyncProperty(spec.scene.cases, async (scene) => {
    if (!shrinking.isWorthRunning(session.events)) return;
    try {
      await runAndMark(scene);
    } catch (failure) {
      if (shrinking.accepts(failure, scene, session.events)) throw failure;
    }
    if (!shrinking.hasBegun) options.onProgress?.({ runs: ++runs, of: options.runs });
  });
  const details = await fc.check(property, { seed: options.seed, numRuns: options.runs });

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
    const sentence = `none of ${options.runs} runs met what this test is about: ${mark}`;
    throw session.failure({ kind: 'vacuous', sentence, mark, runs: options.runs });
  }
  return { ...session.report(), marks: Object.fromEntries(marks) };
}
