// Copying and hashing the state of a node: ours against what else one would take.

import { hashFields, hostNode, Node, type NodeContext } from '@netsplit/simulator';
import { pack, unpack } from 'msgpackr';
import { median } from './rounds.ts';

interface Entry {
  readonly term: number;
  readonly index: number;
  readonly command: { readonly op: string; readonly key: string; readonly value: number };
}

const PEERS = ['n2', 'n3', 'n4', 'n5'];

/** The state of a leader: fifty entries, and what it knows of four followers. */
class RaftLike extends Node<never> {
  role = 'leader';
  term = 7;
  votedFor: string | null = 'n1';
  commitIndex = 48;
  lastApplied = 47;
  log: Entry[] = Array.from({ length: 50 }, (_, at) => ({
    term: 1 + (at >> 3),
    index: at + 1,
    command: { op: 'put', key: `key${at % 7}`, value: at * 31 },
  }));
  nextIndex = new Map(PEERS.map((peer, at) => [peer, 50 - at]));
  matchIndex = new Map(PEERS.map((peer, at) => [peer, 49 - at]));
  votes = new Set(PEERS);
}

/** A way to make a second state like the first, and a way to a short name of it. */
interface Way {
  readonly name: string;
  readonly copy: () => unknown;
  readonly hash: () => unknown;
}

export interface StateTime {
  readonly way: string;
  readonly copyUs: number;
  readonly hashUs: number;
}

const hosted = hostNode(RaftLike, {} as NodeContext);
const plain = Object.fromEntries(Object.entries(hosted.fields));

function inOrder(_name: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set
    ? [...value].toSorted((one, other) => (String(one) < String(other) ? -1 : 1))
    : value;
}

const WAYS: readonly Way[] = [
  {
    name: 'netsplit',
    copy: () => hosted.copy({} as NodeContext),
    hash: () => hashFields(hosted.fields),
  },
  {
    name: 'structuredClone, JSON',
    copy: () => structuredClone(plain),
    // The same for equal states, as a hash is: whatever the order in which Maps and Sets were filled.
    hash: () => JSON.stringify(plain, inOrder),
  },
  {
    name: 'msgpackr',
    copy: () => unpack(pack(plain)) as unknown,
    hash: () => pack(plain),
  },
];

/** All ways round by round, each once in a round: what slows the machine for a while slows all. */
export function measureStates(rounds: number, times: number): StateTime[] {
  const lanes = WAYS.map((way) => ({ way, copies: [] as number[], hashes: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const { way, copies, hashes } of lanes) {
      const copyUs = microsecondsOf(way.copy, times);
      const hashUs = microsecondsOf(way.hash, times);
      if (round === 0) continue;
      copies.push(copyUs);
      hashes.push(hashUs);
    }
  }
  return lanes.map(({ way, copies, hashes }) => ({
    way: way.name,
    copyUs: median(copies),
    hashUs: median(hashes),
  }));
}

/** How many times faster both together are than the second way's. */
export function timesFaster([ours, theirs]: readonly StateTime[]): number {
  const both = (time: StateTime | undefined): number =>
    (time?.copyUs ?? NaN) + (time?.hashUs ?? NaN);
  return both(theirs) / both(ours);
}

function microsecondsOf(work: () => unknown, times: number): number {
  let kept: unknown;
  const begun = performance.now();
  for (let n = 0; n < times; n++) kept = work();
  const us = ((performance.now() - begun) * 1000) / times;
  if (kept === undefined) throw new Error('nothing was made');
  return us;
}
