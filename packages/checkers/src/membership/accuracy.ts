import type { MembershipRun } from './run.ts';
import { courseOf, type Stretch } from './suspicion.ts';
import {
  type DetectorFault,
  type DetectorVerdict,
  type Eventually,
  NOBODY,
  windowOf,
} from './verdict.ts';

/**
 * Strong accuracy: no process is suspected before it crashes. A suspicion that was right and outlived a restart does not
 * count here.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chandra and Toueg 1996, "Unreliable failure detectors for reliable distributed systems", on accuracy
 */
export function checkStrongAccuracy(run: MembershipRun): DetectorVerdict {
  const { processes, stretches } = courseOf(run);
  const premature = stretches.filter(({ kind }) => kind === 'premature');
  if (premature.length > 0) return everyone(premature, processes);
  return { verdict: 'holds', asked: processes.length * (processes.length - 1) };
}

/**
 * Weak accuracy: some correct process is never suspected before it crashes, by any process.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chandra and Toueg 1996, "Unreliable failure detectors for reliable distributed systems", on accuracy
 */
export function checkWeakAccuracy(run: MembershipRun): DetectorVerdict {
  const { processes, correct, stretches } = courseOf(run);
  const premature = stretches.filter(({ kind }) => kind === 'premature');
  return someone(premature, correct, processes);
}

/**
 * Eventual strong accuracy: in the end no correct process suspects a correct one.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chandra and Toueg 1996, "Unreliable failure detectors for reliable distributed systems", on accuracy
 */
export function checkEventualStrongAccuracy(
  run: MembershipRun,
  options: Eventually = {},
): DetectorVerdict {
  const { mistakes, excused, correct } = lastMistakes(run, options);
  if (correct.length === 0) return NOBODY;
  const held = mistakes.filter((one) => !excused.has(one));
  if (held.length > 0) return everyone(held, correct);
  const [first] = excused;
  if (first !== undefined) return { verdict: 'unknown', why: tooLate(first) };
  return { verdict: 'holds', asked: correct.length * (correct.length - 1) };
}

/**
 * Eventual weak accuracy: in the end there is a correct process that no correct process suspects.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chandra and Toueg 1996, "Unreliable failure detectors for reliable distributed systems", on accuracy
 */
export function checkEventualWeakAccuracy(
  run: MembershipRun,
  options: Eventually = {},
): DetectorVerdict {
  const { mistakes, excused, correct } = lastMistakes(run, options);
  const certain = someone(mistakes, correct, correct);
  if (certain.verdict !== 'violated') return certain;
  const held = mistakes.filter((one) => !excused.has(one));
  if (someone(held, correct, correct).verdict === 'violated')
    return someone(held, correct, correct);
  const [first] = excused;
  return first === undefined ? certain : { verdict: 'unknown', why: tooLate(first) };
}

/** The mistakes of correct processes about correct ones that reach into the last `stableMs`. */
function lastMistakes(run: MembershipRun, options: Eventually) {
  const { correct, stretches } = courseOf(run);
  const fromMs = windowOf(run, options);
  const known = new Set(correct);
  const mistakes = stretches.filter(
    ({ kind, observer, subject, untilMs, endedBy }) =>
      kind !== 'right' &&
      known.has(observer) &&
      known.has(subject) &&
      (untilMs > fromMs || endedBy === 'end'),
  );
  // Whom a restart surprised within that time could not have known earlier.
  const excused = new Set(mistakes.filter((one) => one.kind === 'outdated' && one.fromMs > fromMs));
  return { mistakes, excused, correct };
}

function everyone(mistakes: readonly Stretch[], among: readonly string[]): DetectorVerdict {
  const ordered = inOrder(mistakes, among);
  const earliest = mistakes.reduce((one, other) => (other.fromMs < one.fromMs ? other : one));
  return {
    verdict: 'violated',
    why: `${told(earliest)}${more(ordered.length - 1)}`,
    pairs: ordered,
  };
}

function someone(
  mistakes: readonly Stretch[],
  correct: readonly string[],
  among: readonly string[],
): DetectorVerdict {
  if (correct.length === 0) return NOBODY;
  const first = correct.map((subject) => mistakes.find((one) => one.subject === subject));
  if (first.includes(undefined)) {
    return { verdict: 'holds', asked: correct.length * (among.length - 1) };
  }
  const ofCorrect = mistakes.filter(({ subject }) => correct.includes(subject));
  const each = first.flatMap((one) => (one === undefined ? [] : told(one)));
  const why = `No process that is up at the end was spared: ${each.join('; ')}`;
  return { verdict: 'violated', why, pairs: inOrder(ofCorrect, among) };
}

function inOrder(mistakes: readonly Stretch[], among: readonly string[]): DetectorFault[] {
  const place = new Map(among.map((process, at) => [process, at]));
  const at = (process: string) => place.get(process) ?? 0;
  return mistakes
    .toSorted(
      (one, other) =>
        at(one.observer) - at(other.observer) ||
        at(one.subject) - at(other.subject) ||
        one.fromMs - other.fromMs,
    )
    .map((one) => ({ observer: one.observer, subject: one.subject, suspicion: one }));
}

function told({ observer, subject, fromMs, untilMs, kind, endedBy }: Stretch): string {
  const end = endedBy === 'end' ? 'to the end' : `to ${untilMs} ms`;
  const state = kind === 'outdated' ? 'was up again' : 'was up';
  return `${observer} suspected ${subject} from ${fromMs} ms ${end}, while ${subject} ${state}`;
}

const more = (count: number) => (count === 0 ? '' : `, and ${count} more such`);

function tooLate({ observer, subject, fromMs }: Stretch): string {
  return `${subject} restarted at ${fromMs} ms, too late in the run for ${observer} to be held to it`;
}
