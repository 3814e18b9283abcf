import fc, { type Arbitrary } from 'fast-check';
import type { SceneCase } from '../arbitrary/scene.ts';
import type { Subject } from '../cluster.ts';
import { LabFailure } from '../lab-failure.ts';
import type { LabTest } from '../lab-test.ts';
import { brokenRule, type Violation } from '../violation.ts';
import { faultCount } from './harm.ts';

/** What a hunt is after: the property that a mistake breaks, and how few faults we know to be enough. */
export interface Quarry {
  readonly test: string;
  /** The smallest run that was found. A hunter may find a smaller one. */
  readonly par: HuntScore;
}

/** What a run of a hunt cost: the fewer faults the better, and of as many, the fewer requests. */
export interface HuntScore {
  readonly faults: number;
  readonly requests: number;
  /** Of functions, which have neither: how many numbers and texts the case is made of. */
  readonly values?: number;
}

const CASES = 200;
/** Of the shrinking: it is cut off there, at the same run on every machine. */
const MOST_RUNS = 600;

/**
 * The first of these properties that a mistake breaks on a network without faults of its own, as a hunter has it; none
 * if no case of theirs does. What makes the code throw, or never come to rest, is no property broken.
 */
export async function quarryOf(
  mutant: Subject,
  reference: Subject,
  properties: readonly LabTest[],
): Promise<Quarry | undefined> {
  for (const test of properties) {
    const scene = await smallestCase(test, mutant, reference);
    if (scene !== undefined) return { test: test.id, par: scoreOf(test, scene) };
  }
  return undefined;
}

export function scoreOf({ property }: LabTest, one: unknown): HuntScore {
  if (property === undefined) return { faults: 0, requests: 0, values: valueCount(one) };
  const { faults, operations } = one as SceneCase;
  return { faults: faultCount(faults), requests: operations.length };
}

function valueCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((count, part) => count + valueCount(part), 0);
}

async function smallestCase(test: LabTest, mutant: Subject, reference: Subject): Promise<unknown> {
  const cases: Arbitrary<unknown> | undefined =
    test.property?.casesUnder('swarm').map(onCalmNetwork) ?? test.input?.cases;
  if (cases === undefined) return undefined;
  let rule: string | undefined;
  let runs = 0;
  const holds = fc.asyncProperty(cases, async (scene: unknown) => {
    if (runs++ > CASES + MOST_RUNS) return true;
    const broken = await breaks(test, mutant, scene);
    if (broken === undefined || (rule !== undefined && rule !== brokenRule(broken))) return true;
    if ((await breaks(test, reference, scene)) !== undefined) return true;
    rule = brokenRule(broken);
    return false;
  });
  const { counterexample } = await fc.check(holds, { seed: 1, numRuns: CASES });
  return counterexample?.[0];
}

function onCalmNetwork(scene: SceneCase): SceneCase {
  const { delayMs, fifo } = scene.network;
  return { ...scene, network: { delayMs, fifo } };
}

/** How a run breaks the property, if it does. */
async function breaks(
  test: LabTest,
  subject: Subject,
  scene: unknown,
): Promise<Violation | undefined> {
  try {
    await test.run(subject, { seed: 1, runs: 1, case: scene });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof LabFailure)) throw thrown;
    return isBroken(thrown.violation) ? thrown.violation : undefined;
  }
}

/** Whether a violation is one of the property, and not of the code's own health. */
export function isBroken({ kind }: Violation): boolean {
  return kind === 'invariant' || kind === 'expectation' || kind === 'stalled';
}
