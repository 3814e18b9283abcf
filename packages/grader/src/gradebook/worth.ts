import type { Round, RoundTest } from '../class/records.ts';
import { shared, sumOf } from './points.ts';
import type { Rubric } from './rubric.ts';

/** A test's own points, as its lab has them. */
export type LabPoints = Readonly<Record<string, number>>;

/** What a test is worth in a round. */
export interface TestWorth {
  readonly test: RoundTest;
  readonly points: number;
  readonly isExtra: boolean;
}

/** What a part is worth, and its tests in the order of the round. */
export interface PartWorth {
  readonly part: string;
  readonly tests: readonly TestWorth[];
  /** Without extra credit. */
  readonly points: number;
}

/**
 * What each test of a round is worth: what the rubric says of it, or else the lab's own points, or else 1. Where the rubric
 * says what a part is worth, its tests share that in proportion to these.
 */
export function worthOf(
  { tests }: Pick<Round, 'tests'>,
  rubric: Rubric,
  labPoints: LabPoints = {},
): readonly PartWorth[] {
  return [...grouped(tests)].map(([part, members]) => {
    const ofPart = rubric.parts[part];
    const own = members.map(
      ({ id, isHidden }) =>
        rubric.tests[id]?.points ?? (isHidden ? rubric.hiddenPoints : (labPoints[id] ?? 1)),
    );
    const isExtra = members.map(
      ({ id }) => ofPart?.extraCredit === true || rubric.tests[id]?.extraCredit === true,
    );
    // What is extra has its own points: it is no share of the part.
    const isShared = members.map((_, index) => isExtra[index] === (ofPart?.extraCredit ?? false));
    const shares =
      ofPart?.points === undefined
        ? own
        : shared(
            ofPart.points,
            own.map((value, index) => (isShared[index] === true ? value : 0)),
          );
    const worth = members.map((test, index): TestWorth => ({
      test,
      points: (isShared[index] === true ? shares[index] : own[index]) ?? 0,
      isExtra: isExtra[index] === true,
    }));
    const points = sumOf(worth.filter((one) => !one.isExtra).map((one) => one.points));
    return { part, tests: worth, points };
  });
}

function grouped(tests: readonly RoundTest[]): ReadonlyMap<string, RoundTest[]> {
  const groups = new Map<string, RoundTest[]>();
  for (const test of tests) {
    const group = groups.get(test.part);
    if (group === undefined) groups.set(test.part, [test]);
    else group.push(test);
  }
  return groups;
}
