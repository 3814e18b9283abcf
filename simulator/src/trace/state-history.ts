import type { NodeId } from '../node/names.ts';
import { applyPatch, type EncodedFields } from '../state/encoded.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** A node's fields; null while it is down; undefined where the trace does not say. */
export type NodeState = EncodedFields | null | undefined;
/** The state of every node, by name. */
export type ClusterState = ReadonlyMap<NodeId, NodeState>;

/** How many states are kept at a time: those between two keyframes, so that a step back is free. */
const BLOCK = 256;

/**
 * The state of the cluster after any event: from the keyframe before it, by the changes since.
 *
 * Where events are missing, or a change does not fit, what follows is unknown until the next keyframe
 * or start of a node: a guess would be shown as a fact.
 */
export class StateHistory {
  readonly #trace: Trace;
  readonly #keyframeByPosition = new Map<number, ClusterState>();
  readonly #initial: ClusterState;
  readonly #blocks = new Map<number, ClusterState[]>();
  /** Whether the nodes' states were recorded at all. */
  readonly #isRecorded: boolean;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#isRecorded =
      trace.keyframes.length > 0 || trace.events.some((event) => event.state !== undefined);
    this.#initial = new Map(trace.header.nodes.map(({ id }) => [id, null]));
    for (const { keyframe, state } of trace.keyframes) {
      const position = trace.positionOf(keyframe);
      const isThere = trace.events[position]?.n === keyframe;
      if (isThere) this.#keyframeByPosition.set(position, new Map(Object.entries(state)));
    }
  }

  /** The state after the event at a position; before the first for -1. */
  at(position: number): ClusterState {
    if (position < 0) return this.#initial;
    const first = position - (position % BLOCK);
    const block = this.#block(first);
    while (block.length <= position - first) {
      const at = first + block.length;
      block.push(this.#next(at, block.at(-1) ?? this.#before(first)));
    }
    return block[position - first] ?? this.#initial;
  }

  #block(first: number): ClusterState[] {
    const known = this.#blocks.get(first);
    if (known !== undefined) return known;
    // Two blocks: a cursor walks to and fro across the border between them.
    for (const old of [...this.#blocks.keys()].slice(0, -1)) this.#blocks.delete(old);
    const block: ClusterState[] = [];
    this.#blocks.set(first, block);
    return block;
  }

  /** The state before the first event of a block, from the nearest keyframe or from the beginning. */
  #before(first: number): ClusterState {
    let from = first - 1;
    while (from >= 0 && !this.#keyframeByPosition.has(from)) from -= 1;
    let state = this.#keyframeByPosition.get(from) ?? this.#initial;
    for (let at = from + 1; at < first; at++) state = this.#next(at, state);
    return state;
  }

  #next(at: number, before: ClusterState): ClusterState {
    const keyframe = this.#keyframeByPosition.get(at);
    if (keyframe !== undefined) return keyframe;
    const event = this.#trace.events[at];
    if (event === undefined) return before;
    const isGap = event.n !== (this.#trace.events[at - 1]?.n ?? 0) + 1;
    const known = isGap ? unknown(before) : before;
    const state = this.#after(event, known.get(event.node));
    if (state === known.get(event.node)) return known;
    return new Map(known).set(event.node, state);
  }

  #after(event: TraceEvent, before: NodeState): NodeState {
    if (isCrash(event, this.#trace)) return null;
    const from = event.kind === 'start' ? {} : before;
    if (event.kind === 'start' && !this.#isRecorded) return undefined;
    if (event.state === undefined) return from;
    if (from === undefined || from === null) return undefined;
    try {
      return applyPatch(from, event.state);
    } catch {
      return undefined;
    }
  }
}

/** Whether the node is down after this event. */
export function isCrash(event: TraceEvent, trace: Trace): boolean {
  if (event.crashedAfter !== undefined || event.stopped !== undefined) return true;
  if (event.kind !== 'fault' || event.phase !== 'begin') return false;
  const fault = trace.faultOf(event);
  return fault?.kind === 'crash' && fault.afterEffects === undefined;
}

function unknown(state: ClusterState): ClusterState {
  return new Map([...state.keys()].map((id) => [id, undefined]));
}
