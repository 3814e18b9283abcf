import { headline } from './sentence.ts';
import type { Trace } from './trace.ts';
import { brief } from './wording.ts';

/** Where two runs part: the first event that is not the same in both. */
export interface TraceDifference {
  /** The event's number. */
  readonly event: number;
  /** The first field that differs: `effects[1].message.seq`; empty where one run has no such event. */
  readonly field: string;
  /** That field in each; absent where a run has it not. */
  readonly first?: unknown;
  readonly second?: unknown;
  /** What differs, in words. */
  readonly sentence: string;
}

/** What {@link compareTraces} looks at, and how it speaks of it. */
export interface CompareOptions {
  /** Whether the states that events left behind are compared too. Default true. */
  readonly states?: boolean;
  /** What the runs are called in the sentence. Default: the first run, the second run. */
  readonly names?: readonly [first: string, second: string];
}

/**
 * The first event that went otherwise in a second run, and the field of it; undefined if the runs are the
 * same. Headers are not compared, nor how long the recordings kept anything.
 */
export function compareTraces(
  a: Trace,
  b: Trace,
  { states = true, names = ['the first run', 'the second run'] }: CompareOptions = {},
): TraceDifference | undefined {
  const most = Math.max(a.events.length, b.events.length);
  for (let at = 0; at < most; at++) {
    const first = a.events[at];
    const second = b.events[at];
    if (first === undefined || second === undefined) return ended(a, b, at, names);
    const difference = states
      ? firstDifference(first, second, '')
      : firstDifference({ ...first, state: undefined }, { ...second, state: undefined }, '');
    if (difference === undefined) continue;
    const { field, values } = difference;
    const sentence = `event #${first.n} (${headline(first, a)}) differs in ${field}: ${brief(values[0])} in ${names[0]}, ${brief(values[1])} in ${names[1]}`;
    return { event: first.n, field, first: values[0], second: values[1], sentence };
  }
  return undefined;
}

function ended(
  a: Trace,
  b: Trace,
  at: number,
  [nameA, nameB]: readonly [string, string],
): TraceDifference {
  const [first, second] = [a.events[at], b.events[at]];
  const longer = first === undefined ? b : a;
  const goesOn = longer.events[at];
  const event = goesOn?.n ?? 0;
  const what = goesOn === undefined ? '' : ` (${headline(goesOn, longer)})`;
  const [one, other] = first === undefined ? [nameB, nameA] : [nameA, nameB];
  const sentence = `${one} has an event #${event}${what}, and ${other} is over before it`;
  return { event, field: '', first, second, sentence };
}

interface Difference {
  readonly field: string;
  readonly values: readonly [unknown, unknown];
}

/** Depth first, in the order of the first run's fields. */
function firstDifference(a: unknown, b: unknown, field: string): Difference | undefined {
  if (Object.is(a, b)) return undefined;
  const differs = { field, values: [a, b] } as const;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return differs;
  if (Array.isArray(a) !== Array.isArray(b)) return differs;
  const one = a as Readonly<Record<string, unknown>>;
  const other = b as Readonly<Record<string, unknown>>;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const step = Array.isArray(a) ? `[${key}]` : `${field === '' ? '' : '.'}${key}`;
    const inner = firstDifference(one[key], other[key], field + step);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
