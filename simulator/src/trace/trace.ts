import type { Fault } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';
import type {
  Keyframe,
  RecordedEffect,
  RecordedEvent,
  TraceEnd,
  TraceHeader,
  TraceViolation,
} from './schema.ts';
import { StateHistory, type ClusterState } from './state-history.ts';

/** An effect as a reader sees it: a repeated body stands in every send. */
export type TraceEffect = RecordedEffect;

type Resolved<Event> = Event extends { readonly kind: 'message' | 'drop' }
  ? Event & {
      /** What was sent; a client's request for a dropped request. */ readonly message: unknown;
    }
  : Event;

type WithEffects<Event> = Event extends RecordedEvent
  ? Omit<Event, 'effects'> & { readonly effects: readonly TraceEffect[] }
  : never;

/** An event as a reader sees it: with the body of its message, and lists that may be empty. */
export type TraceEvent = Resolved<WithEffects<RecordedEvent>>;

/** What a trace file holds, part by part. */
export interface TraceParts {
  readonly header: TraceHeader;
  /** In order, by number; numbers may be missing where lines could not be read. */
  readonly events: readonly TraceEvent[];
  readonly keyframes: readonly Keyframe[];
  readonly violations: readonly TraceViolation[];
  /** Absent when the recording was cut off. */
  readonly end: TraceEnd | undefined;
}

/** A recorded run. */
export class Trace implements TraceParts {
  readonly header: TraceHeader;
  readonly events: readonly TraceEvent[];
  readonly keyframes: readonly Keyframe[];
  readonly violations: readonly TraceViolation[];
  readonly end: TraceEnd | undefined;
  /** By the index that events name: those planned, then those that came later. */
  readonly faults: ReadonlyMap<number, Fault>;
  readonly #history: StateHistory;

  /** For readers of other forms; a trace file is read by {@link readTrace}. */
  constructor(parts: TraceParts) {
    this.header = parts.header;
    this.events = parts.events;
    this.keyframes = parts.keyframes;
    this.violations = parts.violations;
    this.end = parts.end;
    const faults = new Map<number, Fault>(parts.header.faults.entries());
    for (const event of parts.events) {
      if (event.kind === 'fault' && event.record !== undefined)
        faults.set(event.fault, event.record);
    }
    this.faults = faults;
    this.#history = new StateHistory(this);
  }

  /** The event of that number; undefined if the trace has it not. */
  eventAt(n: number): TraceEvent | undefined {
    const position = this.positionOf(n);
    return this.events[position]?.n === n ? this.events[position] : undefined;
  }

  /** Where in `events` the last event up to number `n` stands; -1 before the first. */
  positionOf(n: number): number {
    const { events } = this;
    if (events[n - 1]?.n === n) return n - 1;
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((events[middle]?.n ?? Infinity) <= n) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The fields of every node after event `n`; before the first event, with 0, all are down. */
  stateAt(n: number): ClusterState {
    return this.#history.at(this.positionOf(n));
  }

  /** The fault that a fault's event speaks of. */
  faultOf(event: TraceEvent): Fault | undefined {
    return event.kind === 'fault' ? this.faults.get(event.fault) : undefined;
  }

  /** Whether `name` is one of the cluster's nodes. */
  has(name: NodeId): boolean {
    return this.header.nodes.some(({ id }) => id === name);
  }
}
