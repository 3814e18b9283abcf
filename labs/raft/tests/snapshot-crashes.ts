// A scene of part D: servers crash while they take a snapshot, after each of its effects in turn.

import { labTest } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { agreeOn } from './cluster-scenes.ts';
import { append } from './commands.ts';
import { safetyInvariants } from './invariants.ts';
import { raftCluster, serversOf } from './raft-cluster.ts';

/** A write, a sync, a deletion or two: where the log was kept, and where it is not any more. */
const MOST_EFFECTS = 8;

export const crashesInASnapshot = labTest<Raft>({
  id: 'D7',
  part: 'D',
  title: 'servers that crash anywhere while they take a snapshot have the old log, or the snapshot',
  reading: { work: 'ongaro-2014', section: '§5.1.3, Implementation concerns' },
  guide:
    'First the snapshot, then a sync, and only then the deletion of what it replaces: restartJournal(…) does so. Here all servers ' +
    'stop after their first effect, then after their second, and so on.',
  run: async (subject) => {
    for (let effects = 0; effects <= MOST_EFFECTS; effects++) {
      const cluster = raftCluster(subject, { invariants: safetyInvariants });
      for (const value of ['a', 'b', 'c']) await agreeOn(cluster, append('x', value));
      for (const server of serversOf(cluster)) {
        cluster.crash(server, { afterEffects: effects, disk: 'kept' });
        cluster.request(server, { kind: 'take-snapshot' });
      }
      await cluster.runFor(1);
      for (const server of serversOf(cluster)) cluster.crash(server);
      await cluster.runFor(10);
      for (const server of serversOf(cluster)) cluster.restart(server);
      await agreeOn(cluster, append('x', 'd'));
      const result = cluster.outputs('applied').at(-1)?.data.result;
      cluster.expect(
        result === 'abcd',
        `all had applied a, b and c, crashed after ${effects} effects of a snapshot, and went on: now x is ${result}`,
      );
    }
  },
});
