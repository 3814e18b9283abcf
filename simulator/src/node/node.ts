import type { NodeContext } from './context.ts';
import { Disk } from './disk.ts';
import type { NodeId, RequestId, TimerName } from './names.ts';
import { Random } from './random.ts';

/**
 * The context of the handler that runs now. A node has no reference to its context: so its fields
 * hold the student's state and nothing else, and a call outside a handler has nowhere to go.
 */
let current: NodeContext | undefined;

/** A handler begins to run, or ends with `undefined`. For hosts, not for nodes. */
export function enter(context: NodeContext | undefined): void {
  current = context;
}

/** The context of the handler that runs now; undefined between handlers. For hosts, not for nodes. */
export function present(): NodeContext | undefined {
  return current;
}

/** Looks at what a handler returned: a promise is a handler that hopes to go on later. */
export function expectNoPromise(returned: unknown): void {
  if (
    returned !== undefined &&
    returned !== null &&
    typeof (returned as PromiseLike<unknown>).then === 'function'
  ) {
    // It may fail later still, with nobody there to hear: this process would end of it.
    (returned as PromiseLike<unknown>).then(undefined, () => {});
    throw new TypeError(
      'the handler returned a promise: a handler is synchronous and cannot wait. Send a message or ' +
        'set a timer now, and go on in onMessage or onTimer',
    );
  }
}

function context(): NodeContext {
  if (current === undefined) {
    throw new Error(
      'a node can act only inside onStart, onMessage, onTimer or onRequest, while the handler runs: ' +
        'not in a field, the constructor, or a callback that runs later',
    );
  }
  return current;
}

const random = new Random(() => context().draw());
const disk = new Disk(context);

/**
 * A node: a deterministic handler of events whose state is its own fields.
 *
 * Fields hold plain data: primitives, arrays, objects, `Map`, `Set`, typed arrays, bigint. A handler
 * runs to its end at one moment of virtual time; what it sends arrives later, if at all.
 *
 * @example
 * class Echo extends Node<{ kind: 'echo'; text: string }> {
 *   heard = 0;
 *   override onMessage(from: NodeId, message: { kind: 'echo'; text: string }): void {
 *     this.heard += 1;
 *     this.send(from, message);
 *   }
 * }
 */
export abstract class Node<Message, Request = never, Response = never, Outputs = object> {
  /** This node's name. */
  get id(): NodeId {
    return context().id;
  }

  /** The names of all other nodes of the cluster, in the cluster's order. */
  get peers(): readonly NodeId[] {
    return context().peers;
  }

  /** This node's random numbers: the only ones it may use. */
  get random(): Random {
    return random;
  }

  /** This node's disk: what a restarted node finds again. */
  get disk(): Disk {
    return disk;
  }

  /** This node's own clock, in virtual milliseconds. Another node's clock may tell another time. */
  now(): number {
    return context().now();
  }

  /** Sends a message: a JSON value, copied now, so that later changes of yours do not reach it. */
  send(to: NodeId, message: Message): void {
    context().send(to, message);
  }

  /** Sends a message to every peer. */
  broadcast(message: Message): void {
    context().broadcast(message);
  }

  /** Calls `onTimer(name)` once, `delayMs` from now; replaces a pending timer of that name. */
  setTimer(name: TimerName, delayMs: number): void {
    context().setTimer(name, delayMs);
  }

  /** Forgets a pending timer; does nothing if there is none. */
  cancelTimer(name: TimerName): void {
    context().cancelTimer(name);
  }

  /** Answers a client's request, once. */
  respond(id: RequestId, response: Response): void {
    context().respond(id, response);
  }

  /** An act that the outside can see, of a kind that the lab's contract names. */
  output<Kind extends keyof Outputs & string>(kind: Kind, data: Outputs[Kind]): void {
    context().output(kind, data);
  }

  /** A remark for whoever reads the trace. */
  note(text: string): void {
    context().note(text);
  }

  /** The node starts, or starts again after a crash with nothing but its disk. */
  onStart(): void {}

  /** A message arrived. It is yours: you may keep and change it. */
  onMessage(_from: NodeId, _message: Message): void {}

  /** A timer that this node set has fired. */
  onTimer(_name: TimerName): void {}

  /** A client asks something of this node; answer with `respond(id, …)`, now or later. */
  onRequest(_id: RequestId, _request: Request): void {}
}
