// What cuts do to a leader, and what a server that was away for long is sent.

import { scenario, type Scenario } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { ELECTION_TIMEOUT_MAX_MS } from '../given.ts';
import {
  applies,
  asksForVotes,
  elected,
  gets,
  isRefusedAVote,
  refuses,
  responds,
  takes,
} from './seen.ts';
import { agree, connect, crown, put, raftCluster, replicate, until } from './steering.ts';

const lost = [put('lost'), put('lost, too')] as const;
const first = put('first');
const kept = put('kept');

export const cutOffLeader: Scenario = scenario<Raft>({
  id: 'cut-off-leader',
  title: 'A leader that is cut off, with entries that are not committed',
  story: [
    'Three servers, and s1 leads them.',
    {
      when: applies('s3', first),
      say: 'All have agreed on a command. Now s1 is cut off from both others, and does not know.',
    },
    {
      when: takes('s1', lost[0]),
      say: 's1 takes a command, as a leader does. It goes into its log, and nobody acknowledges it.',
    },
    {
      when: (act) => elected()(act) && act.node !== 's1',
      say: 'The others have waited for an election timeout, and one of them leads the next term. For a moment there are two leaders, in two terms, and only one has a majority.',
    },
    {
      when: responds('s1', 'deposed'),
      say: 's1 has not heard of a majority for an election timeout, and gives up by itself (part E1; without it, it learns of the new term when the network heals). Its client is told the truth: the command may take place, or never.',
    },
    {
      when: gets('s1', kept),
      say: 'The network is whole again. s1 gets the command that the two have agreed on, for the place in the log where it has its own.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'applied' && act.node === 's1',
      say: 'Its own two commands are gone. That is no loss: they were on one server, and nobody was told that they had taken place.',
    },
  ],
  run: async (subject) => {
    const three = raftCluster(subject, 3);
    await crown(three, 's1', ['s2', 's3']);
    await agree(three, 's1', first, ['s1', 's2', 's3']);
    connect(three, 's2', ['s3']);
    for (const command of lost) await replicate(three, 's1', command, []);
    await until(three, elected(), 's2 or s3 is elected');
    const leader = three.outputs('elected').at(-1)?.node ?? '';
    await agree(three, leader, kept, ['s2', 's3']);
    await three.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
    three.heal();
    await agree(three, leader, put('the end'), ['s1', 's2', 's3']);
  },
});

export const oneWayCut: Scenario = scenario<Raft>({
  id: 'one-way-cut',
  title: 'A server that can be heard, and cannot hear its leader',
  story: [
    'Three servers, and s1 leads.',
    {
      when: applies('s3', first),
      say: 'All have agreed on a command. Now the link from s1 to s3 is cut, in this direction only: s3 hears nothing of its leader, and everybody can hear s3.',
    },
    {
      when: asksForVotes('s3'),
      say: 'The patience of s3 is over. With PreVote it only asks whether it would be elected. Without it, it has begun an election, in a later term, and whoever hears of that term leaves its leader: step through your own code of part B, and count the leaders.',
    },
    {
      when: isRefusedAVote('s3'),
      say: 'No: who asks was answered by somebody that hears its leader well. Nobody took a later term, and s1 leads on.',
    },
    {
      when: asksForVotes('s3'),
      say: 'It asks again, an election timeout later, and so on for as long as the link is cut. It costs a few messages, and no leader.',
    },
    {
      when: (act) => act.kind === 'responded' && act.response.kind === 'applied',
      say: 'Meanwhile the cluster works: a command is agreed on by s1 and s2.',
    },
    {
      when: (act) =>
        act.kind === 'delivered' && act.node === 's3' && act.message.kind === 'AppendEntries',
      say: 'The link is well again. s3 follows at once: its term is that of the others, because it never left it.',
    },
  ],
  run: async (subject) => {
    const three = raftCluster(subject, 3);
    await crown(three, 's1', ['s2', 's3']);
    await agree(three, 's1', first, ['s1', 's2', 's3']);
    three.heal();
    await three.runFor(100);
    three.cutOneWay('s1', 's3');
    await three.runFor(5 * ELECTION_TIMEOUT_MAX_MS);
    three.request('s1', { kind: 'propose', command: kept });
    await three.runFor(ELECTION_TIMEOUT_MAX_MS);
    three.heal();
    await three.runFor(2 * ELECTION_TIMEOUT_MAX_MS);
  },
});

export const longGone: Scenario = scenario<Raft>({
  id: 'long-gone',
  title: 'A snapshot for one that was gone for long',
  story: [
    'Three servers, and s1 leads.',
    {
      when: applies('s3', first),
      say: 'All have agreed on a command. Now s3 is cut off, and the others agree on eight more without it.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'snapshot-taken' && act.node === 's1',
      say: 's1 takes a snapshot: what the eight commands have made of the store is on its disk, and its log no longer has them.',
    },
    {
      when: refuses('s3'),
      say: 'The network is whole again. s1 believes that the log of s3 is as long as its own; s3 says where it ends.',
    },
    {
      when: (act) => act.kind === 'sent' && act.message.kind === 'InstallSnapshot',
      say: 'The entry that s3 needs next is not there any more. s1 sends the state instead of the way to it.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'snapshot-installed',
      say: 's3 throws its log away, and has the store as it was after the eighth command. It has applied none of the eight.',
    },
    {
      when: (act) =>
        act.kind === 'delivered' &&
        act.node === 's1' &&
        act.message.kind === 'InstallSnapshotReply',
      say: 'For s1 this is an acknowledgement like any other: from here on it goes on with entries.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'applied' && act.node === 's3',
      say: 'The next command is applied by all three, and gives the same everywhere.',
    },
  ],
  run: async (subject) => {
    const three = raftCluster(subject, 3);
    await crown(three, 's1', ['s2', 's3']);
    await agree(three, 's1', first, ['s1', 's2', 's3']);
    connect(three, 's1', ['s2']);
    for (let value = 1; value <= 8; value++) await agree(three, 's1', put(value), ['s1', 's2']);
    for (const server of ['s1', 's2']) three.request(server, { kind: 'take-snapshot' });
    await three.runFor(20);
    three.heal();
    await three.runFor(200);
    await agree(three, 's1', put('the end'), ['s1', 's2', 's3']);
  },
});
