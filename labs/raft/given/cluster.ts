// Who is in the cluster, how many of them are enough, and the times that all of them keep.

import type { NodeId } from '@netsplit/simulator/node';

/**
 * The first configuration of a cluster: every server but the newcomers, in the order of their names. Clients are `c1`, `c2`
 * …, newcomers `n1`, `n2` …; `peers` of a node has all of them.
 *
 * @param nodes all nodes of the cluster: a node's own id, and its peers
 */
export function firstMembers(nodes: readonly NodeId[]): NodeId[] {
  return nodes
    .filter((node) => node.startsWith('s'))
    .sort((one, other) => Number(one.slice(1)) - Number(other.slice(1)));
}

/** How many of so many servers are a majority: 2 of 3, 3 of 4, 3 of 5. */
export function majority(servers: number): number {
  return Math.floor(servers / 2) + 1;
}

/**
 * An election timeout is a random time between these, drawn anew each time (§5.2). The paper's own range; a
 * message and its reply take 20 ms together while the network is well.
 */
export const ELECTION_TIMEOUT_MIN_MS = 150;
export const ELECTION_TIMEOUT_MAX_MS = 300;

/** How often a leader makes itself heard (§5.6: well below the election timeout). */
export const HEARTBEAT_MS = 50;

/** Part D. How many applied entries a server keeps in its log before it takes a snapshot by itself. */
export const SNAPSHOT_AFTER_ENTRIES = 100;

/**
 * Part F2. How wrong the rate of a clock can be, in parts per million: in a second of true time it moves on by
 * 0.9 to 1.1 seconds. Clocks of real machines are a thousand times better; this one is to be felt.
 */
export const CLOCK_DRIFT_PPM = 100_000;
