// Entries on their way from a leader to its followers: told from the AppendEntries that carry them.

import type { NodeId } from '@netsplit/simulator';
import type { Command } from '../contract.ts';
import type { AppendEntries } from '../given.ts';
import { propose } from './cluster-scenes.ts';
import { told } from './commands.ts';
import type { RaftAct, RaftCluster } from './raft-cluster.ts';

/** By when an entry has reached those whom its leader can reach: a refusal or two, and a heartbeat after each. */
const REPLICATION_WITHIN_MS = 1000;

/** Whether this AppendEntries has an entry with this command. */
export function carries({ entries }: AppendEntries, command: Command): boolean {
  return entries.some((entry) => entry.kind === 'command' && told(entry.command) === told(command));
}

/** Lets time pass until an act that is wanted is seen; each act is looked at once. */
export async function runUntilSeen(
  cluster: RaftCluster,
  isWanted: (act: RaftAct) => boolean,
  options: { withinMs: number; what: string },
): Promise<void> {
  let seen = cluster.acts.length;
  await cluster.runUntil(() => {
    while (seen < cluster.acts.length) {
      const act = cluster.acts[seen++];
      if (act !== undefined && isWanted(act)) return true;
    }
    return false;
  }, options);
}

/** Proposes a command to a leader, and lets time pass until these followers have been sent it and got it. */
export async function replicate(
  cluster: RaftCluster,
  leader: NodeId,
  command: Command,
  followers: readonly NodeId[],
): Promise<void> {
  propose(cluster, leader, command);
  const left = new Set(followers);
  const what = `${leader} sends ${told(command)} to ${followers.join(', ')}`;
  await runUntilSeen(
    cluster,
    (act) => {
      if (followers.length === 0) return act.kind === 'requested' && act.node === leader;
      if (act.kind !== 'delivered' || act.message.kind !== 'AppendEntries') return false;
      if (carries(act.message, command)) left.delete(act.node);
      return left.size === 0;
    },
    { withinMs: REPLICATION_WITHIN_MS, what },
  );
}
