// What the lab gives you, to import from '../given.ts'. Nobody needs to write this.

import type { NodeId } from '@netsplit/simulator/node';

/** A protocol period, the paper's T′: each member probes one other in each. The first begins at the start. */
export const PERIOD_MS = 1000;

/** A direct ping is answered within this, or others are asked to try. */
export const ACK_WITHIN_MS = 300;

/** How many others are asked to try: the paper's k. */
export const PROXIES = 3;

/** No message carries more updates than this (part B): so its size does not depend on the group's. */
export const MOST_UPDATES = 6;

/** In so many periods, on average, one departed member is contacted (part D). */
export const RECONTACT_PERIODS = 5;

/**
 * A member that lives: the name of its node, in the node's first life. A later life is another member,
 * with another name (part D): see {@link identity}.
 */
export type MemberId = string;

export type State = 'alive' | 'suspect' | 'confirmed' | 'left';

/** A piece of news about a member. */
export interface Update {
  readonly member: MemberId;
  readonly state: State;
  /** The member's own count of how often it had to contradict a suspicion: 0 before part C. */
  readonly incarnation: number;
  /** Of a suspicion: whose probe failed. Only part E looks at it. */
  readonly by?: MemberId;
}

interface Said {
  /** Who speaks: its own name, for now. */
  readonly from: MemberId;
  /** News on the way to everyone (part B). Empty before. */
  readonly updates: readonly Update[];
}

/** Are you there? */
export interface Ping extends Said {
  readonly kind: 'ping';
  /** Names this ping among all of its sender's: the ack brings it back. */
  readonly number: number;
}

/** Ping `target` for me, and forward its ack to me under this number. */
export interface PingReq extends Said {
  readonly kind: 'ping-req';
  readonly number: number;
  readonly target: NodeId;
}

/** The answer to a ping, straight from the member or forwarded. */
export interface Ack extends Said {
  readonly kind: 'ack';
  /** The number that its receiver gave. */
  readonly number: number;
  /** Who is there: the member that answered, whoever brings it. */
  readonly member: MemberId;
}

/** Part E: I pinged for you, and have no ack so far. */
export interface Nack extends Said {
  readonly kind: 'nack';
  readonly number: number;
}

/** Part D: tell me of the group. */
export interface Hello extends Said {
  readonly kind: 'hello';
}

/** Part D: the answer. Its `updates` are all that the sender knows, however many. */
export interface Welcome extends Said {
  readonly kind: 'welcome';
}

export type Message = Ping | PingReq | Ack | Nack | Hello | Welcome;

/** The least whole number to whose power two is at least `x`. (`Math.log2` may differ between engines.) */
export function ceilLog2(x: number): number {
  let power = 0;
  for (let reached = 1; reached < x; reached *= 2) power += 1;
  return power;
}

/**
 * λ log n with λ = 3, in a group of so many (you included): how often each member passes an update on
 * (part B), and for how many periods a suspicion waits to be refuted (part C).
 *
 * @see Das, Gupta and Motivala 2002, §4.1 and §5
 */
export function spreadRounds(members: number): number {
  return 3 * ceilLog2(members + 1);
}

/** The name of a node's n-th life: `m3` for the first, then `m3#2`, `m3#3` (part D). */
export function identity(node: NodeId, generation: number): MemberId {
  return generation === 1 ? node : `${node}#${generation}`;
}

/** The node of a member: `m3` of `m3#2`. */
export function nodeOf(member: MemberId): NodeId {
  const end = member.indexOf('#');
  return end === -1 ? member : member.slice(0, end);
}

/** Which life of its node a member is: 2 of `m3#2`. */
export function generationOf(member: MemberId): number {
  const end = member.indexOf('#');
  return end === -1 ? 1 : Number(member.slice(end + 1));
}
