import type { Fault } from '../fault/fault.ts';
import type { RequestId, TimerName } from '../node/names.ts';

export type PendingKind =
  'start' | 'message' | 'timer' | 'request' | 'sync' | 'timeout' | 'fault-begin' | 'fault-end';

/** A fault, and which of the run's faults it is, from 0. */
export interface PlannedFault {
  readonly fault: Fault;
  readonly index: number;
}

interface Detour {
  isParked: boolean;
  arrivedUs: number;
  isQueued: boolean;
  /** Undefined: as the cluster's time has it. */
  localDueUs: number | undefined;
  byHand: 'drop' | 'repeat' | undefined;
}

/**
 * Something that can happen next. It is named by (cause, index): the number of the event that brought
 * it about, 0 for what came from outside, and which of that event's consequences it is. The name is
 * the same in every run that took the same choices, whatever the state.
 *
 * One class for all kinds, so that the path of an event sees one hidden class.
 */
export class PendingEvent {
  /** When it is due, in virtual microseconds. */
  atUs: number;
  /** Position among all pending events ever made: the tie-break between events due at one time. */
  order: number;
  readonly kind: PendingKind;
  readonly cause: number;
  readonly index: number;
  /** The position of the node it happens to; -1 for a client's timeout and a fault of the whole cluster. */
  readonly node: number;
  /** A timer that was cancelled or replaced, or anything else that will never happen. */
  dead = false;
  /** What sets it apart from most events; a field of its own for each would cost every event. */
  #detour: Detour | undefined = undefined;

  /** The position of a message's sender; -1 for all else. */
  from = -1;
  /** The body of a message or a request. */
  body: unknown = undefined;
  /** Whether another delivery needs the body too, so that this one must copy it. */
  shared = false;
  /** The timer's or the request's name. */
  name: TimerName | RequestId = '';
  fault: PlannedFault | undefined = undefined;

  constructor(
    atUs: number,
    order: number,
    kind: PendingKind,
    cause: number,
    index: number,
    node: number,
  ) {
    this.atUs = atUs;
    this.order = order;
    this.kind = kind;
    this.cause = cause;
    this.index = index;
    this.node = node;
  }

  /** It waits somewhere outside the scheduler: for a link that holds it, for a node that cannot take it. */
  get isParked(): boolean {
    return this.#detour !== undefined && this.#detour.isParked;
  }

  set isParked(isParked: boolean) {
    this.#onDetour().isParked = isParked;
  }

  /**
   * When it came to its node, if it has to wait there, in virtual microseconds: what happens to a
   * message's link later is past it. -1 if it has not.
   */
  get arrivedUs(): number {
    return this.#detour === undefined ? -1 : this.#detour.arrivedUs;
  }

  set arrivedUs(arrivedUs: number) {
    this.#onDetour().arrivedUs = arrivedUs;
  }

  /** Whether it has come to its node, and waits there. In a replay, it is known before when it will. */
  hasArrived(nowUs: number): boolean {
    const { arrivedUs } = this;
    return arrivedUs !== -1 && arrivedUs <= nowUs;
  }

  /** A message that counts on its link, whose messages under way are bounded in number. */
  get isQueued(): boolean {
    return this.#detour !== undefined && this.#detour.isQueued;
  }

  set isQueued(isQueued: boolean) {
    this.#onDetour().isQueued = isQueued;
  }

  /** When a timer is due by its node's own clock. */
  get localDueUs(): number {
    return this.#detour?.localDueUs ?? this.atUs;
  }

  set localDueUs(localDueUs: number) {
    this.#onDetour().localDueUs = localDueUs;
  }

  /** What whoever chose this message chose besides: that it does not arrive, or arrives once more. */
  get byHand(): 'drop' | 'repeat' | undefined {
    return this.#detour?.byHand;
  }

  set byHand(byHand: 'drop' | 'repeat' | undefined) {
    this.#onDetour().byHand = byHand;
  }

  #onDetour(): Detour {
    this.#detour ??= {
      isParked: false,
      arrivedUs: -1,
      isQueued: false,
      localDueUs: undefined,
      byHand: undefined,
    };
    return this.#detour;
  }

  /** The same event under the same name, to be due at another time. */
  again(): PendingEvent {
    const { atUs, order, kind, cause, index, node } = this;
    const copy = new PendingEvent(atUs, order, kind, cause, index, node);
    copy.from = this.from;
    copy.body = this.body;
    copy.shared = this.shared;
    copy.name = this.name;
    copy.fault = this.fault;
    if (this.#detour !== undefined) {
      copy.#detour = { ...this.#detour, localDueUs: this.localDueUs };
    }
    return copy;
  }

  /** The same event for another simulation: it may be due and die apart. The body stays one. */
  fork(): PendingEvent {
    const copy = this.again();
    copy.dead = this.dead;
    return copy;
  }
}
