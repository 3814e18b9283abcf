import type { Axis } from './axis.ts';

export interface Tick {
  /** In the units of the axis. */
  readonly place: number;
  readonly label: string;
}

/**
 * Marks of virtual time in a window of the axis, at round times and about `apart` units from each other.
 * The axis may stretch time, so that the same step is not the same room everywhere.
 */
export function ticksOf(axis: Axis, from: number, to: number, apart: number): readonly Tick[] {
  const ticks: Tick[] = [];
  let last = -Infinity;
  for (let place = Math.max(from, 0); place <= Math.min(to, axis.total); place += apart / 4) {
    if (place - last < apart) continue;
    const startUs = axis.timeAt(place);
    const endUs = axis.timeAt(place + apart);
    const roundUs = roundTimeIn(startUs, endUs);
    if (roundUs === undefined) continue;
    const at = axis.placeOf(roundUs);
    if (at - last < apart * 0.75 || at > to || at < from) continue;
    ticks.push({ place: at, label: formatTick(roundUs) });
    last = at;
  }
  return ticks;
}

/** Virtual microseconds as a reader says them: `15.3 ms`, `1.2 s`. */
export function formatMs(us: number): string {
  const ms = us / 1000;
  if (ms >= 10_000) return `${trimmed(ms / 1000, 2)} s`;
  return `${trimmed(ms, ms < 10 ? 2 : 1)} ms`;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** A round time in full, so that marks close to each other differ. */
function formatTick(us: number): string {
  return us >= 10_000_000 ? `${trimmed(us / 1_000_000, 6)} s` : `${trimmed(us / 1000, 3)} ms`;
}

/** The roundest time from `start` on and before `end`. */
function roundTimeIn(start: number, end: number): number | undefined {
  const span = end - start;
  if (span <= 0) return undefined;
  for (let magnitude = 10 ** Math.ceil(Math.log10(end + 1)); magnitude >= 1; magnitude /= 10) {
    for (const step of [5, 2, 1]) {
      const round = Math.ceil(start / (step * magnitude)) * step * magnitude;
      if (round < end) return round;
    }
  }
  return undefined;
}
