import type { NodeId, RequestId, TimerName } from './names.ts';

/**
 * What a node's code may do to the world, as plain calls over plain data: the `Effects` half, in the
 * order in which they take place.
 *
 * The kernel implements it in place when the node lives in the same process; a host that runs a node
 * elsewhere collects the calls as data ({@link EffectRecord}) and hands them to `commit`.
 */
export interface Effects {
  /** Sends `message` (a JSON value, copied now) to one node. */
  send(to: NodeId, message: unknown): void;
  /** Sends `message` to every other node, in the cluster's order. */
  broadcast(message: unknown): void;
  /** Sets the timer `name` to fire `delayMs` from now on this node's clock, replacing a pending one. */
  setTimer(name: TimerName, delayMs: number): void;
  /** Forgets a pending timer; does nothing if there is none of that name. */
  cancelTimer(name: TimerName): void;
  /** Answers the client's request `id`, once. */
  respond(id: RequestId, response: unknown): void;
  /** An observable act of the node, of a kind that the lab's contract names. */
  output(kind: string, data: unknown): void;
  /** A remark for the reader of a trace; nothing else sees it. */
  note(text: string): void;
  /** What the node's code printed through `console`. */
  log(text: string): void;
  /** Writes a key of the node's disk; `undefined` deletes it. Survives a crash once synced. */
  write(key: string, value: unknown): void;
  /** A barrier: later effects and later events of this node wait until the disk has everything. */
  sync(): void;
}

/** Effects, and what a node may read: its name, its clock, its random draws, its disk. */
export interface NodeContext extends Effects {
  readonly id: NodeId;
  /** All other nodes of the cluster, in the cluster's order. */
  readonly peers: readonly NodeId[];
  /** All nodes of the cluster, this one too: one list for all of them, where there is one. */
  readonly cluster?: readonly NodeId[];
  /** This node's own clock, in virtual milliseconds. */
  now(): number;
  /** The next draw of this node's own stream: an integer from 0 to 2^32 - 1. */
  draw(): number;
  /** A copy of what the disk holds under `key`, unsynced writes included; `undefined` if nothing. */
  read(key: string): unknown;
  /** The disk's keys, in the order in which they were first written. */
  keys(): string[];
  /**
   * What a handler that runs now is going to read, so that a host elsewhere can be told at once; nothing
   * counts as read by it. Absent where it matters whether a node reads.
   *
   * @param draws how many of the next draws
   */
  foresee?(draws: number): Foresight;
}

/** What a handler may read and the run knows beforehand. */
export interface Foresight {
  readonly nowMs: number;
  /** What the next calls of `draw` give. */
  readonly draws: readonly number[];
  /** Writes are refused: each has to be asked for. */
  readonly isDiskFull: boolean;
}

/** One effect as plain data: what crosses a process border, and what a trace keeps. */
export type EffectRecord =
  | { readonly do: 'send'; readonly to: NodeId; readonly message: unknown }
  | { readonly do: 'broadcast'; readonly message: unknown }
  | { readonly do: 'timer'; readonly name: TimerName; readonly delayMs: number }
  | { readonly do: 'cancel'; readonly name: TimerName }
  | { readonly do: 'respond'; readonly id: RequestId; readonly response: unknown }
  | { readonly do: 'output'; readonly kind: string; readonly data: unknown }
  | { readonly do: 'note'; readonly text: string }
  | { readonly do: 'log'; readonly text: string }
  | { readonly do: 'write'; readonly key: string; readonly value?: unknown }
  | { readonly do: 'sync' };

/** Performs a recorded effect: how the answer of a node hosted elsewhere takes place here. */
export function perform(effect: EffectRecord, effects: Effects): void {
  switch (effect.do) {
    case 'send':
      return effects.send(effect.to, effect.message);
    case 'broadcast':
      return effects.broadcast(effect.message);
    case 'timer':
      return effects.setTimer(effect.name, effect.delayMs);
    case 'cancel':
      return effects.cancelTimer(effect.name);
    case 'respond':
      return effects.respond(effect.id, effect.response);
    case 'output':
      return effects.output(effect.kind, effect.data);
    case 'note':
      return effects.note(effect.text);
    case 'log':
      return effects.log(effect.text);
    case 'write':
      return effects.write(effect.key, effect.value);
    case 'sync':
      return effects.sync();
  }
}
