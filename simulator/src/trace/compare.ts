import { headline } from './sentence.ts';
import type { Trace, TraceEvent } from './trace.ts';
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

/**
 * The first event that went otherwise in a second run, and the field of it; undefined if the runs are the
 * same. Headers are not compared, nor how long the recordings kept anything.
 */
export function compareTraces(a: Trace, b: Trace): TraceDifference | undefined {
  const most = Math.max(a.events.length, b.events.length);
  for (let at = 0; at < most; at++) {
    const first = a.events[at];
    const second = b.events[at];
    if (first === undefined || second === undefined) return ended(a, b, first, second);
    const difference = firstDifference(first, second, '');
    if (difference === undefined) continue;
    const { field, values } = difference;
    const sentence = `event #${first.n} (${headline(first, a)}) differs in ${field}: ${brief(values[0])} the first time, ${brief(values[1])} the second`;
    return { event: first.n, field, first: values[0], second: values[1], sentence };
  }
  return undefined;
}

function ended(
  a: Trace,
  b: Trace,
  first: TraceEvent | undefined,
  second: TraceEvent | undefined,
): TraceDifference {
  const event = (first ?? second)?.n ?? 0;
  const isFirst = first !== undefined;
  const goesOn = first === undefined ? second : first;
  const what = goesOn === undefined ? '' : ` (${headline(goesOn, isFirst ? a : b)})`;
  const [one, other] = isFirst ? ['first', 'second'] : ['second', 'first'];
  return {
    event,
    field: '',
    first,
    second,
    sentence: `the ${one} run has an event #${event}${what}, and the ${other} is over before it`,
  };
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
