// What the scenes of this lab are made of: a group of members, and what each of them believes.

import type { Act, Cluster, ClusterSpec, OutputAct, SentAct, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Swim } from '../contract.ts';
import { nodeOf, PERIOD_MS, spreadRounds, type MemberId, type State } from '../given.ts';

export type Group = Cluster<Swim>;
export type GroupAct = Act<Swim>;
export type Report = OutputAct<Swim, 'believes'>;

/** Probes are under way for so long: a crash just before a period begins is met by all its probes. */
export const JUST_BEFORE_MS = 1;

/** A group of members `m1`, `m2` and so on. Messages take 5 ms unless said otherwise. */
export function group(
  subject: Subject<Swim>,
  size: number,
  options: { role?: 'member' | 'lifeguard' } & Omit<ClusterSpec<Swim>, 'nodes'> = {},
): Group {
  const { role = 'member', network, ...spec } = options;
  const nodes = Object.fromEntries(names(size).map((name) => [name, role]));
  return subject.cluster({ nodes, network: { delayMs: 5, ...network }, ...spec });
}

export function names(size: number): NodeId[] {
  return Array.from({ length: size }, (_, index) => `m${index + 1}`);
}

export function periods(count: number): number {
  return count * PERIOD_MS;
}

/** The period that a moment is in, from 1. */
export function periodAt(atMs: number): number {
  return Math.floor(atMs / PERIOD_MS) + 1;
}

/**
 * By when everyone has been told of a crash: the victim is probed within 2n − 1 periods, the suspicion
 * waits for its time (part C), and the news goes round.
 */
export function toldWithinMs(size: number): number {
  return periods(2 * size + 2 * spreadRounds(size) + 1);
}

export function isReport(act: GroupAct): act is Report {
  return act.kind === 'output' && act.output === 'believes' && isBad(act.data.state);
}

/** A member that is suspected or confirmed is reported: parts A and B do not tell the two apart. */
function isBad(state: State): boolean {
  return state === 'suspect' || state === 'confirmed';
}

/** Reports of one member by another, in order. */
export function reportsOf(cluster: Group, member: MemberId): readonly Report[] {
  return cluster.outputs('believes').filter((act) => isReport(act) && act.data.member === member);
}

/** Pings that a member sent in its own name, to probe: not those for others. */
export function probesOf(cluster: Group, node: NodeId): readonly SentAct<Swim>[] {
  // A probe goes out when a period begins; a ping for another when that other asks.
  return cluster.sent(
    ({ node: from, message, atMs }) =>
      from === node && message.kind === 'ping' && atMs % PERIOD_MS === 0,
  );
}

/** What a node believes of another. */
export interface Belief {
  readonly member: MemberId;
  readonly state: State;
  readonly incarnation: number;
}

const read = new WeakMap<Group, Beliefs>();

/** What everyone believes by now. Reads each act once, however often it is asked. */
export function beliefs(cluster: Group): Beliefs {
  let found = read.get(cluster);
  if (found === undefined) {
    found = new Beliefs(cluster);
    read.set(cluster, found);
  }
  return found.upToNow();
}

export class Beliefs {
  readonly #cluster: Group;
  readonly #held = new Map<NodeId, Map<NodeId, Belief>>();
  readonly #restarted = new Set<NodeId>();
  #acts = 0;

  constructor(cluster: Group) {
    this.#cluster = cluster;
  }

  upToNow(): this {
    const { acts } = this.#cluster;
    for (; this.#acts < acts.length; this.#acts++) {
      const act = acts[this.#acts];
      if (act?.kind === 'started' && act.incarnation > 0) {
        // It begins with nothing but its disk.
        this.#held.delete(act.node);
        this.#restarted.add(act.node);
      } else if (act?.kind === 'output' && act.output === 'believes') {
        let held = this.#held.get(act.node);
        if (held === undefined) this.#held.set(act.node, (held = new Map()));
        held.set(nodeOf(act.data.member), act.data);
      }
    }
    return this;
  }

  /** What `node` believes of the node `other`, itself included; undefined if it has not heard of it. */
  of(node: NodeId, other: NodeId): Belief | undefined {
    const held = this.#held.get(node)?.get(other);
    if (held !== undefined || (this.#restarted.has(node) && node !== other)) return held;
    return { member: other, state: 'alive', incarnation: 0 };
  }

  /** Whether `node` takes the member for failed, or for gone. */
  isOut(node: NodeId, other: NodeId): boolean {
    const state = this.of(node, other)?.state;
    return state !== 'alive' && state !== 'suspect';
  }
}

/** Those that are up. */
export function live(cluster: Group): NodeId[] {
  return cluster.nodes.filter((node) => cluster.isUp(node));
}

/** Whether everyone who is up takes everyone who is down for failed. */
export function allCrashesAreKnown(cluster: Group): boolean {
  const believed = beliefs(cluster);
  const down = cluster.nodes.filter((node) => !cluster.isUp(node));
  return live(cluster).every((node) => down.every((victim) => believed.isOut(node, victim)));
}

/** Whether no suspicion is open. */
export function nobodyIsSuspected(cluster: Group): boolean {
  const believed = beliefs(cluster);
  return live(cluster).every((node) =>
    cluster.nodes.every((other) => believed.of(node, other)?.state !== 'suspect'),
  );
}
