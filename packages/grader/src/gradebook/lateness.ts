import { DAY_MS, instantMs, MINUTE_MS, span } from './instant.ts';
import { points } from './points.ts';
import type { Extension, Student } from './roster.ts';
import type { LatePolicy, Rubric } from './rubric.ts';

/** When a student has to hand in, and why not when the others have to. */
export interface Due {
  readonly atMs: number;
  readonly why: readonly string[];
}

/** How a hand-in stands to its due date. */
export interface Lateness {
  readonly due: Due | undefined;
  /** Undefined where nothing says when it was handed in, or when it was due. */
  readonly lateMs: number | undefined;
  /** Days that have begun after the due date; 0 within the grace. */
  readonly days: number;
  /** Too late to count at all. */
  readonly isClosed: boolean;
}

/**
 * When a party has to hand in: the latest of its members' dates. A time multiplier stretches the time from the opening, an
 * extension adds to that, or takes its place.
 *
 * @returns undefined where the rubric names no date
 */
export function dueFor(members: readonly Student[], rubric: Rubric): Due | undefined {
  const all = members.flatMap((member) => dueOf(member, rubric) ?? []);
  return all.toSorted((one, other) => other.atMs - one.atMs)[0];
}

function dueOf(student: Student, { opensAt, dueAt }: Rubric): Due | undefined {
  const dueMs = dueAt === undefined ? undefined : instantMs(dueAt);
  if (dueMs === undefined) return undefined;
  const opensMs = opensAt === undefined ? undefined : instantMs(opensAt);
  const why: string[] = [];
  let atMs = dueMs;
  const { timeMultiplier = 1, extension } = student;
  if (opensMs !== undefined && timeMultiplier !== 1) {
    atMs = opensMs + (dueMs - opensMs) * timeMultiplier;
    why.push(`${timeMultiplier} times the time`);
  }
  if (extension !== undefined) {
    atMs = extended(atMs, extension);
    why.push(
      extension.kind === 'longer' ? `an extension of ${span(extension.ms)}` : 'an extension',
    );
  }
  return { atMs, why };
}

function extended(atMs: number, extension: Extension): number {
  return extension.kind === 'longer'
    ? atMs + extension.ms
    : Math.max(atMs, instantMs(extension.at) ?? atMs);
}

export function latenessOf(
  handedInAt: string | undefined,
  due: Due | undefined,
  { graceMinutes, closesAfterDays }: Rubric,
): Lateness {
  const handedInMs = handedInAt === undefined ? Number.NaN : Date.parse(handedInAt);
  if (due === undefined || Number.isNaN(handedInMs)) {
    return { due, lateMs: undefined, days: 0, isClosed: false };
  }
  const lateMs = Math.max(0, handedInMs - due.atMs);
  const isLate = lateMs > graceMinutes * MINUTE_MS;
  return {
    due,
    lateMs,
    days: isLate ? Math.ceil(lateMs / DAY_MS) : 0,
    isClosed:
      closesAfterDays !== undefined && lateMs > closesAfterDays * DAY_MS + graceMinutes * MINUTE_MS,
  };
}

/** What being late costs one student. */
export interface Penalty {
  /** 0 or less. */
  readonly points: number;
  /** Of the student's allowance. */
  readonly lateDaysUsed: number;
  /** Undefined for what was in time. */
  readonly why: string | undefined;
}

/** What so many days cost of what was earned, for a student who has used up so much of the allowance before. */
export function penaltyFor(
  days: number,
  earned: number,
  policy: LatePolicy | undefined,
  usedBefore: number,
): Penalty {
  const late = `Handed in late: ${days} ${days === 1 ? 'day' : 'days'} begun`;
  if (days === 0) return { points: 0, lateDaysUsed: 0, why: undefined };
  if (policy === undefined)
    return { points: 0, lateDaysUsed: 0, why: `${late}, which costs nothing` };
  if (policy.kind === 'percent') {
    const percent = Math.min(100, policy.atMostPercent, days * policy.percentADay);
    return {
      points: less(earned, percent),
      lateDaysUsed: 0,
      why: `${late}, ${policy.percentADay}% a day${percent < days * policy.percentADay ? `, at most ${percent}%` : ''}`,
    };
  }
  const left = Math.max(0, Math.floor(policy.allowance - usedBefore));
  const covered = Math.min(days, left);
  const beyond = days - covered;
  const percent = Math.min(100, beyond * policy.percentADayBeyond);
  const of = `${covered} of ${left} late ${left === 1 ? 'day' : 'days'} left ${covered === 1 ? 'is' : 'are'} used`;
  return {
    points: less(earned, percent),
    lateDaysUsed: covered,
    why:
      beyond === 0
        ? `${late}; ${of}`
        : `${late}; ${of}, and ${beyond} beyond ${beyond === 1 ? 'costs' : 'cost'} ${percent}%`,
  };
}

function less(earned: number, percent: number): number {
  // Never −0: it would be shown.
  return earned > 0 && percent > 0 ? -points((earned * percent) / 100) : 0;
}
