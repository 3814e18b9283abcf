// Figure 7 of the paper, played with cuts alone.

import { labTest } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Command, Raft } from '../contract.ts';
import { Chronicle } from './chronicle.ts';
import { agreeOn } from './cluster-scenes.ts';
import { put, told } from './commands.ts';
import { replicate } from './entries.ts';
import { safetyInvariants } from './invariants.ts';
import { except, raftCluster, type RaftCluster, scatter } from './raft-cluster.ts';
import { connect, crown, depose } from './reigns.ts';

/** `x ← 4.2`: the second command of the figure's term 4. */
function ofTerm(term: number, number: number): Command {
  return put('x', `${term}.${number}`);
}

export const figure7 = labTest<Raft>({
  id: 'B11',
  part: 'B',
  title:
    'Figure 7: followers that lack entries, have too many, or both, come to have the log of the leader',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 7' },
  guide:
    'For each follower, the leader has to find the last entry on which both agree. What the follower has behind it goes, what ' +
    'the leader has comes. Nothing that is the same in both is deleted.',
  run: async (subject) => {
    const cluster = raftCluster(subject, { servers: 7, invariants: safetyInvariants });
    const first = await agreeOn(cluster, ofTerm(1, 1));
    // The leader of the figure, and its followers (a) to (f).
    const [leader, a, b, c, d, e, f] = [first, ...except(cluster, first)] as Seven;
    await crown(cluster, f, [a, b, c, d]);
    for (const number of [1, 2, 3]) await alone(cluster, f, ofTerm(2, number));
    await depose(cluster, f, a);
    await crown(cluster, f, [a, b, c, d]);
    for (const number of [1, 2, 3, 4, 5]) await alone(cluster, f, ofTerm(3, number));
    await crown(cluster, e, [a, b, c, d]);
    await among(cluster, e, [leader, a, b, c, d], ofTerm(4, 1));
    await among(cluster, e, [leader, a, c, d], ofTerm(4, 2));
    for (const number of [3, 4]) await alone(cluster, e, ofTerm(4, number));
    await crown(cluster, leader, [a, b, c, d]);
    for (const number of [1, 2]) await among(cluster, leader, [a, c, d], ofTerm(5, number));
    await crown(cluster, c, [a, b, d]);
    for (const number of [1, 2]) await among(cluster, c, [leader, a, d], ofTerm(6, number));
    await among(cluster, c, [leader, d], ofTerm(6, 3));
    await alone(cluster, c, ofTerm(6, 4));
    await crown(cluster, d, [a, b, e, f]);
    for (const number of [1, 2]) await alone(cluster, d, ofTerm(7, number));
    const obedient = [a, b, e, f];
    await crown(cluster, leader, obedient);
    await agreeOn(cluster, ofTerm(8, 1), { by: [leader, ...obedient] });
    cluster.heal();
    await agreeOn(cluster, ofTerm(8, 2));
    const lost = [
      ...[1, 2, 3].map((number) => ofTerm(2, number)),
      ...[1, 2, 3, 4, 5].map((number) => ofTerm(3, number)),
      ...[3, 4].map((number) => ofTerm(4, number)),
      ofTerm(6, 4),
      ...[1, 2].map((number) => ofTerm(7, number)),
    ];
    expectNobodyApplied(cluster, lost);
    const kept = [ofTerm(4, 1), ofTerm(4, 2), ofTerm(5, 1), ofTerm(5, 2)];
    for (const command of [...kept, ...[1, 2, 3].map((number) => ofTerm(6, number))]) {
      const { size } = Chronicle.of(cluster).appliersOf(command);
      cluster.expect(
        size === 7,
        `the leader of the figure had ${told(command)} in its log, and ${size} of 7 servers have applied it`,
      );
    }
  },
});

type Seven = [string, string, string, string, string, string, string];

/** A leader that reaches nobody appends a command. */
async function alone(cluster: RaftCluster, leader: NodeId, command: Command): Promise<void> {
  scatter(cluster);
  await replicate(cluster, leader, command, []);
}

/** A leader that reaches these, and no others, replicates a command to them. */
async function among(
  cluster: RaftCluster,
  leader: NodeId,
  followers: readonly NodeId[],
  command: Command,
): Promise<void> {
  connect(cluster, leader, followers);
  await replicate(cluster, leader, command, followers);
}

function expectNobodyApplied(cluster: RaftCluster, commands: readonly Command[]): void {
  for (const command of commands) {
    const [applier] = Chronicle.of(cluster).appliersOf(command);
    cluster.expect(
      applier === undefined,
      `${applier} has applied ${told(command)}, which no majority ever had and a later leader did not know`,
    );
  }
}
