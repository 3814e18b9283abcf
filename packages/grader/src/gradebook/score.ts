import type { HandIn } from '../class/records.ts';
import type { Verdict } from '../grade/verdict.ts';
import { inPoints, points, pointsText, sumOf } from './points.ts';
import type { Rubric } from './rubric.ts';
import type { Override, Voided } from './rulings.ts';
import type { PartWorth, TestWorth } from './worth.ts';

/** One step of how a score came about. The points of all of them are the score. */
export interface Line {
  readonly kind:
    'part' | 'withheld' | 'voided' | 'override' | 'extra' | 'cap' | 'scale' | 'late' | 'note';
  readonly text: string;
  /** What it adds to the score, or takes. */
  readonly points: number;
}

/** What came of one test, in points. */
export interface TestScore extends TestWorth {
  /** `waiting`: there is no verdict yet, or the grader could not reach one. */
  readonly status: 'passed' | 'failed' | 'not-run' | 'waiting';
  readonly verdict: Verdict | undefined;
  readonly earned: number;
  /** Why the points are not what the verdict gives. */
  readonly because: string | undefined;
  readonly isVoided: boolean;
}

/** What a submission is worth to one student, before lateness. */
export interface Score {
  readonly tests: readonly TestScore[];
  readonly lines: readonly Line[];
  readonly earned: number;
  /** What is to be had without extra credit. */
  readonly worth: number;
  /** Tests that still wait for a verdict. */
  readonly waiting: number;
}

export interface ScoreInput {
  /** Undefined where nothing was handed in. */
  readonly handIn: HandIn | undefined;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly worth: readonly PartWorth[];
  readonly rubric: Rubric;
  readonly voided: ReadonlyMap<string, Voided>;
  /** Of this student. */
  readonly overrides: readonly Override[];
}

/** Makes points of verdicts, and says how. */
export function scoreOf(input: ScoreInput): Score {
  const { worth, rubric } = input;
  const lines: Line[] = [];
  const tests: TestScore[] = [];
  const passed = new Map<string, boolean>();
  const sums = new Map<string, number>();
  // A part is scored after those that it needs, wherever it stands.
  for (const part of byNeed(worth, rubric)) {
    const waits = (rubric.parts[part.part]?.needs ?? []).filter((one) => passed.get(one) === false);
    const ofPart = scorePart(input, part, waits);
    tests.push(...ofPart.tests);
    lines.push(...ofPart.lines);
    passed.set(part.part, ofPart.passes);
    sums.set(part.part, ofPart.earned);
  }
  const order = new Map(worth.flatMap((part) => part.tests).map(({ test }, at) => [test.id, at]));
  const full = sumOf(worth.map((part) => part.points));
  const plain = sumOf([...sums.values()]);
  const capped = rubric.cap === undefined ? plain : Math.min(plain, rubric.cap);
  if (capped < plain) {
    lines.push({
      kind: 'cap',
      text: `No score is more than ${pointsText(capped)}`,
      points: points(capped - plain),
    });
  }
  const scaled = scale(capped, full, rubric);
  if (scaled.line !== undefined) lines.push(scaled.line);
  return {
    tests: tests.toSorted(
      (one, other) => (order.get(one.test.id) ?? 0) - (order.get(other.test.id) ?? 0),
    ),
    lines,
    earned: scaled.earned,
    worth: rubric.outOf ?? full,
    waiting: tests.filter(({ status }) => status === 'waiting').length,
  };
}

function byNeed(worth: readonly PartWorth[], { parts }: Rubric): readonly PartWorth[] {
  const ordered: PartWorth[] = [];
  const visit = (part: PartWorth): void => {
    if (ordered.includes(part)) return;
    for (const needed of parts[part.part]?.needs ?? []) {
      const other = worth.find((one) => one.part === needed);
      // What waits for itself was refused when the rubric was read.
      if (other !== undefined && other !== part) visit(other);
    }
    ordered.push(part);
  };
  worth.forEach(visit);
  return ordered;
}

interface PartScore {
  readonly tests: readonly TestScore[];
  readonly lines: readonly Line[];
  readonly earned: number;
  readonly passes: boolean;
}

function scorePart(
  { handIn, verdicts, rubric, voided, overrides }: ScoreInput,
  part: PartWorth,
  waits: readonly string[],
): PartScore {
  const { allOrNothing = false, passPercent = 100, cap } = rubric.parts[part.part] ?? {};
  const isThere = handIn !== undefined;
  const raw = part.tests.map((worth) => ({
    worth,
    ...standing(handIn, verdicts.get(worth.test.id)),
    isVoided: isThere && voided.has(worth.test.id),
  }));
  const lost = raw.some(({ status, isVoided }) => status !== 'passed' && !isVoided);
  const isAllLost = allOrNothing && lost;
  const lines: Line[] = [];
  const tests = raw.map(({ worth, status, verdict, isVoided }): TestScore => {
    const { test, points: value } = worth;
    const base = { ...worth, status, verdict, isVoided };
    const byHand = overrides.find((one) => one.test === test.id);
    if (byHand !== undefined) {
      return {
        ...base,
        earned: byHand.points,
        because: `${inPoints(byHand.points)} by ${byHand.by}: ${byHand.why}`,
      };
    }
    if (isVoided) {
      const why = voided.get(test.id)?.why ?? '';
      return { ...base, earned: value, because: `The test is void and counts for all: ${why}` };
    }
    if (status !== 'passed') return { ...base, earned: 0, because: undefined };
    if (waits.length > 0) {
      const because = `Part ${part.part} is not counted until part ${waits.join(' and ')} passes`;
      return { ...base, earned: 0, because };
    }
    if (isAllLost) {
      return { ...base, earned: 0, because: `Part ${part.part} counts when all of its tests pass` };
    }
    return { ...base, earned: value, because: undefined };
  });
  const plain = tests.filter(({ because, status }) => because === undefined && status === 'passed');
  const count = raw.filter(({ status }) => status === 'passed').length;
  const isCounted = waits.length === 0 && !isAllLost;
  for (const [isExtra, kind] of [
    [false, 'part'],
    [true, 'extra'],
  ] as const) {
    if (!part.tests.some((one) => one.isExtra === isExtra)) continue;
    const own = plain.filter((one) => one.isExtra === isExtra);
    const all = raw.filter(({ worth }) => worth.isExtra === isExtra);
    const done = all.filter(({ status }) => status === 'passed').length;
    const title = isExtra ? `Part ${part.part}, extra credit` : `Part ${part.part}`;
    lines.push({
      kind,
      text: `${title}: ${done} of ${all.length} tests pass`,
      points: sumOf(own.map(({ earned }) => earned)),
    });
  }
  if (!isCounted && count > 0) lines.push(withheld(part, raw, waits));
  for (const { test, earned, because, isVoided } of tests) {
    const byHand = overrides.find((one) => one.test === test.id);
    if (byHand === undefined && !isVoided) continue;
    lines.push({
      kind: byHand === undefined ? 'voided' : 'override',
      text: `Test ${test.id}: ${because ?? ''}`,
      points: earned,
    });
  }
  const sum = sumOf(tests.map(({ earned }) => earned));
  const earned = cap === undefined ? sum : Math.min(sum, cap);
  if (earned < sum) {
    const text = `Part ${part.part} gives at most ${inPoints(earned)}`;
    lines.push({ kind: 'cap', text, points: points(earned - sum) });
  }
  return { tests, lines, earned, passes: waits.length === 0 && passes(raw, part, passPercent) };
}

function withheld(
  part: PartWorth,
  raw: readonly { readonly worth: TestWorth; readonly status: TestScore['status'] }[],
  waits: readonly string[],
): Line {
  const value = sumOf(
    raw.filter(({ status }) => status === 'passed').map(({ worth }) => worth.points),
  );
  const why =
    waits.length > 0
      ? `until part ${waits.join(' and ')} passes`
      : 'until all tests of the part pass';
  return {
    kind: 'withheld',
    text: `Part ${part.part}: ${inPoints(value)} withheld ${why}`,
    points: 0,
  };
}

/** Whether a part passes for those that need it. */
function passes(
  raw: readonly {
    readonly worth: TestWorth;
    readonly status: TestScore['status'];
    readonly isVoided: boolean;
  }[],
  part: PartWorth,
  passPercent: number,
): boolean {
  const counted = raw.filter(({ worth }) => !worth.isExtra);
  const done = counted.filter(({ status, isVoided }) => status === 'passed' || isVoided);
  if (passPercent === 100) return done.length === counted.length;
  return sumOf(done.map(({ worth }) => worth.points)) >= (part.points * passPercent) / 100;
}

function standing(
  handIn: HandIn | undefined,
  verdict: Verdict | undefined,
): Pick<TestScore, 'status' | 'verdict'> {
  // What could not be taken in has no verdicts to wait for.
  if (handIn === undefined || handIn.submission === '')
    return { status: 'not-run', verdict: undefined };
  if (verdict === undefined || verdict.status === 'error' || verdict.why === 'cancelled') {
    return { status: 'waiting', verdict };
  }
  return { status: verdict.status, verdict };
}

function scale(
  earned: number,
  full: number,
  { outOf }: Rubric,
): { readonly earned: number; readonly line?: Line } {
  if (outOf === undefined || full === 0 || outOf === full) return { earned };
  const scaled = points((earned * outOf) / full);
  const text = `${pointsText(earned)} of ${pointsText(full)}, as a share of ${pointsText(outOf)}`;
  return { earned: scaled, line: { kind: 'scale', text, points: points(scaled - earned) } };
}
