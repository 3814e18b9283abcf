// What sessions are for: a command takes effect once.

import { invariant } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { commandOf, told } from './commands.ts';
import type { RaftCluster } from './raft-cluster.ts';

/**
 * §8: "if the leader crashes after committing the log entry but before responding to the client, the client will retry the
 * command with a new leader, causing it to be executed a second time". Commands are told apart by their value: one that
 * was asked for twice may take effect twice.
 */
export const eachTakesEffectOnce = invariant<Raft>(
  'a command takes effect once, however often its client asks for it',
  (report, cluster) => {
    const indices = new Map<string, Set<number>>();
    return (act) => {
      if (act.kind !== 'output' || act.output !== 'applied') return;
      const command = told(act.data.command);
      const before = indices.get(command) ?? new Set();
      if (before.has(act.data.index)) return;
      indices.set(command, before.add(act.data.index));
      if (before.size <= timesAskedFor(cluster, command)) return;
      const [first] = before;
      report(
        `${act.node} applied ${command} at index ${act.data.index}, and it has taken effect at index ${first}: ` +
          `it is the same command, asked for again`,
      );
    };
  },
);

function timesAskedFor(cluster: RaftCluster, command: string): number {
  return cluster.operations.filter(({ request }) => {
    const asked = commandOf(request);
    return asked !== undefined && told(asked) === command;
  }).length;
}
