import type { MembershipRun } from './run.ts';
import { type Course, courseOf, type Life, type Stretch } from './suspicion.ts';

/** How fast a failure detector was and how often it was wrong, in one run, over all pairs of observer and subject. */
export interface DetectorRates {
  /**
   * T_D, detection time: from a crash until the suspicion that stood when the subject restarted or the run ended; 0 if it
   * began before the crash. A crash counts once for each observer that was up from then on until that moment.
   */
  readonly detection: Samples;
  /** Of those crashes, the ones that the observer did not suspect in the end. They are in no other figure. */
  readonly missed: number;
  /** Premature suspicions: those that began while their subject was up. */
  readonly mistakes: number;
  /** T_MR, mistake recurrence time: from the beginning of a mistake to that of the pair's next. */
  readonly recurrence: Samples;
  /** T_M, mistake duration: until the observer trusts again. What a crash or the end cut short is left out. */
  readonly duration: Samples;
  /** T_G, good period duration: from the end of a mistake to the beginning of the pair's next. */
  readonly goodPeriod: Samples;
  /** Time during which observer and subject were both up, summed over pairs: what the next two are measured in. */
  readonly observedMs: number;
  /** λ_M, average mistake rate. Undefined if nothing was observed. */
  readonly mistakesPerSecond: number | undefined;
  /** P_A, query accuracy probability: the part of that time in which the observer trusts. */
  readonly queryAccuracyProbability: number | undefined;
  /** From a restart until an observer that suspected the process trusts it again: an outdated suspicion's duration. */
  readonly recovery: Samples;
}

/** Durations in ms; undefined figures where there are none. */
export interface Samples {
  readonly count: number;
  readonly minMs: number | undefined;
  readonly meanMs: number | undefined;
  /** The lower one of the two in the middle. */
  readonly medianMs: number | undefined;
  readonly maxMs: number | undefined;
}

/**
 * Measures a failure detector. The figures are those of the run; the paper's are expectations over the runs of a
 * system, so that means converge to them when runs are long. The paper measures accuracy without crashes: here a crash of
 * observer or subject ends what is being measured, and recurrence and good periods never reach over one.
 *
 * @throws {MembershipRunError} if an event cannot be
 * @see Chen, Toueg and Aguilera 2002, "On the quality of service of failure detectors" (IEEE Transactions on Computers
 *   51(5), which corrects the January printing), on its metrics
 */
export function measureDetector(run: MembershipRun): DetectorRates {
  const course = courseOf(run);
  const byPair = new Map<string, Stretch[]>();
  for (const stretch of course.stretches) {
    const pair = pairOf(stretch.observer, stretch.subject);
    const own = byPair.get(pair) ?? [];
    byPair.set(pair, own);
    own.push(stretch);
  }
  const detection: number[] = [];
  const recurrence: number[] = [];
  const goodPeriod: number[] = [];
  let missed = 0;
  let observedMs = 0;
  for (const observer of course.processes) {
    for (const subject of course.processes) {
      if (observer === subject) continue;
      const stretches = byPair.get(pairOf(observer, subject)) ?? [];
      for (const [crashMs, untilMs] of absences(course, subject, run.endMs)) {
        if (!isUp(course, observer, crashMs, untilMs)) continue;
        const standing = stretches.find(
          ({ kind, fromMs, untilMs: end, endedBy }) =>
            kind === 'right' && fromMs >= crashMs && end === untilMs && endedBy !== 'trust',
        );
        if (standing === undefined) missed++;
        else detection.push(standing.fromMs - crashMs);
      }
      for (const [fromMs, untilMs] of together(course, observer, subject)) {
        observedMs += untilMs - fromMs;
      }
      // A crash of either ends a stretch otherwise than by trust, or leaves a gap in the time that both were up.
      const premature = stretches.filter(({ kind }) => kind === 'premature');
      for (const [index, next] of premature.entries()) {
        const last = premature[index - 1];
        if (last === undefined || last.endedBy !== 'trust') continue;
        if (!isUp(course, observer, last.fromMs, next.fromMs)) continue;
        if (!isUp(course, subject, last.fromMs, next.fromMs)) continue;
        recurrence.push(next.fromMs - last.fromMs);
        goodPeriod.push(next.fromMs - last.untilMs);
      }
    }
  }
  const wrong = course.stretches.filter(({ kind }) => kind !== 'right');
  const premature = wrong.filter(({ kind }) => kind === 'premature');
  const wrongMs = wrong.reduce((sum, one) => sum + lengthOf(one), 0);
  const corrected = (kind: Stretch['kind']) =>
    samples(wrong.filter((one) => one.kind === kind && one.endedBy === 'trust').map(lengthOf));
  return {
    detection: samples(detection),
    missed,
    mistakes: premature.length,
    recurrence: samples(recurrence),
    duration: corrected('premature'),
    goodPeriod: samples(goodPeriod),
    observedMs,
    mistakesPerSecond: observedMs === 0 ? undefined : (premature.length / observedMs) * 1000,
    queryAccuracyProbability: observedMs === 0 ? undefined : 1 - wrongMs / observedMs,
    recovery: corrected('outdated'),
  };
}

const pairOf = (observer: string, subject: string) => JSON.stringify([observer, subject]);

const lengthOf = ({ fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number }) =>
  untilMs - fromMs;

/** From each crash of a process to its restart, or to the end. */
function absences({ lives }: Course, process: string, endMs: number): [number, number][] {
  const own = lives.get(process) ?? [];
  return own.flatMap(({ untilMs, endedBy }, at): [number, number][] =>
    endedBy === 'crash' ? [[untilMs, own[at + 1]?.fromMs ?? endMs]] : [],
  );
}

function isUp({ lives }: Course, process: string, fromMs: number, untilMs: number): boolean {
  const covers = (life: Life) =>
    life.fromMs <= fromMs &&
    (life.untilMs > untilMs || (life.untilMs === untilMs && life.endedBy === 'end'));
  return lives.get(process)?.some(covers) ?? false;
}

function together({ lives }: Course, one: string, other: string): [number, number][] {
  const others = lives.get(other) ?? [];
  return (lives.get(one) ?? []).flatMap((life) =>
    others.flatMap((its): [number, number][] => {
      const fromMs = Math.max(life.fromMs, its.fromMs);
      const untilMs = Math.min(life.untilMs, its.untilMs);
      return fromMs < untilMs ? [[fromMs, untilMs]] : [];
    }),
  );
}

function samples(all: readonly number[]): Samples {
  const sorted = all.toSorted((one, other) => one - other);
  const count = sorted.length;
  const sum = sorted.reduce((one, other) => one + other, 0);
  return {
    count,
    minMs: sorted[0],
    meanMs: count === 0 ? undefined : sum / count,
    medianMs: sorted[Math.floor((count - 1) / 2)],
    maxMs: sorted.at(-1),
  };
}
