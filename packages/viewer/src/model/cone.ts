import { KIND, NONE, type Columns } from './columns.ts';

/** What an event is to the one that a cone is of. */
export const IN_CONE = { not: 0, past: 1, self: 2, future: 3 } as const;

/** Past and future of one event: what could have influenced it, and what it could have influenced. */
export interface Cone {
  readonly of: number;
  /** By event position, one of {@link IN_CONE}. */
  readonly part: Uint8Array;
  readonly pastCount: number;
  readonly futureCount: number;
}

/**
 * The cone of an event, in one pass back and one forth over two links an event: its cause, and the previous
 * event that its node knows of. A message that was lost and a fault happen to a node that does not know of
 * them: they come before nothing but what they bring about themselves.
 *
 * @see Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", "The Partial Ordering"
 */
export function coneOf(columns: Columns, of: number): Cone {
  const { count, cause } = columns;
  const previous = knownPrevious(columns);
  const part = new Uint8Array(count);
  let pastCount = 0;
  let futureCount = 0;
  part[of] = IN_CONE.past;
  for (let at = of; at >= 0; at--) {
    if (part[at] !== IN_CONE.past) continue;
    pastCount += 1;
    const reason = cause[at] ?? NONE;
    const before = previous[at] ?? NONE;
    if (reason !== NONE) part[reason] = IN_CONE.past;
    if (before !== NONE) part[before] = IN_CONE.past;
  }
  part[of] = IN_CONE.self;
  for (let at = of + 1; at < count; at++) {
    // A position of NONE finds nothing.
    if (!isAfter(part[cause[at] ?? NONE]) && !isAfter(part[previous[at] ?? NONE])) continue;
    part[at] = IN_CONE.future;
    futureCount += 1;
  }
  return { of, part, pastCount: pastCount - 1, futureCount };
}

function isAfter(part: number | undefined): boolean {
  return part === IN_CONE.self || part === IN_CONE.future;
}

const links = new WeakMap<Columns, Int32Array>();

/** By position: the last event before it that its node knows of; NONE for what no node knows of. */
function knownPrevious(columns: Columns): Int32Array {
  const known = links.get(columns);
  if (known !== undefined) return known;
  const { count, lane, kind } = columns;
  const previous = new Int32Array(count).fill(NONE);
  const lastOfLane = new Map<number, number>();
  for (let at = 0; at < count; at++) {
    const own = lane[at] ?? NONE;
    if (own === NONE || kind[at] === KIND.drop || kind[at] === KIND.fault) continue;
    previous[at] = lastOfLane.get(own) ?? NONE;
    lastOfLane.set(own, at);
  }
  links.set(columns, previous);
  return previous;
}
