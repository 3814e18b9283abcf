import type { MembershipRun } from './run.ts';
import { type Course, courseOf } from './suspicion.ts';
import {
  type DetectorFault,
  type DetectorVerdict,
  type Eventually,
  NOBODY,
  windowOf,
} from './verdict.ts';

/**
 * Strong completeness: in the end every crashed process is suspected, permanently, by every correct one.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chandra and Toueg 1996, "Unreliable failure detectors for reliable distributed systems", on completeness
 */
export function checkStrongCompleteness(
  run: MembershipRun,
  options: Eventually = {},
): DetectorVerdict {
  return complete(run, options, 'every');
}

/**
 * Weak completeness: in the end every crashed process is suspected, permanently, by some correct one.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chandra and Toueg 1996, "Unreliable failure detectors for reliable distributed systems", on completeness
 */
export function checkWeakCompleteness(
  run: MembershipRun,
  options: Eventually = {},
): DetectorVerdict {
  return complete(run, options, 'some');
}

function complete(
  run: MembershipRun,
  options: Eventually,
  asked: 'every' | 'some',
): DetectorVerdict {
  const course = courseOf(run);
  const fromMs = windowOf(run, options);
  const { correct, crashed } = course;
  if (correct.length === 0) return NOBODY;
  const missing: DetectorFault[] = [];
  let why: string | undefined;
  let late: string | undefined;
  for (const subject of crashed) {
    const answers = correct.map((observer) => answerOf(course, observer, subject, fromMs));
    const without = answers.flatMap((answer, at) =>
      answer === 'no' ? correct.slice(at, at + 1) : [],
    );
    const tooLate = answers.includes('too late');
    if (asked === 'some' ? answers.includes('yes') : without.length === 0 && !tooLate) continue;
    const breaks = asked === 'some' ? without.length === correct.length : without.length > 0;
    if (!breaks) {
      late ??= `${subject} crashed, or who could suspect it restarted, within the last ${run.endMs - fromMs} ms`;
      continue;
    }
    missing.push(...without.map((observer) => ({ observer, subject })));
    const since = `${subject} is down since ${lastCrash(course, subject)} ms`;
    const first = without[0] ?? '';
    why ??=
      asked === 'some'
        ? `${since}, and no process that is up suspects it ${until(run, fromMs)}`
        : `${since}, and ${first}, which is up, does not suspect it ${until(run, fromMs)}`;
  }
  if (why !== undefined) return { verdict: 'violated', why, pairs: missing };
  if (late !== undefined) return { verdict: 'unknown', why: late };
  return { verdict: 'holds', asked: correct.length * crashed.length };
}

/** Whether a correct process suspects a crashed one from `fromMs` to the end. */
function answerOf(
  { stretches, lives }: Course,
  observer: string,
  subject: string,
  fromMs: number,
): 'yes' | 'no' | 'too late' {
  const standing = stretches.find(
    (one) => one.observer === observer && one.subject === subject && one.endedBy === 'end',
  );
  const upSinceMs = lives.get(observer)?.at(-1)?.fromMs ?? 0;
  const downSinceMs = lives.get(subject)?.at(-1)?.untilMs ?? 0;
  if (standing !== undefined && standing.suspectedSinceMs <= fromMs) return 'yes';
  return Math.max(upSinceMs, downSinceMs) > fromMs ? 'too late' : 'no';
}

const lastCrash = ({ lives }: Course, subject: string) => lives.get(subject)?.at(-1)?.untilMs ?? 0;

function until({ endMs }: MembershipRun, fromMs: number): string {
  return fromMs === endMs ? `at the end, ${endMs} ms` : `from ${fromMs} ms to the end, ${endMs} ms`;
}
