// The two figures of the paper that everybody has to play once.

import { scenario, type Scenario } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { applies, elected, gets, refuses, takes } from './seen.ts';
import {
  agree,
  connect,
  crown,
  put,
  raftCluster,
  replicate,
  until,
  untilAcknowledged,
} from './steering.ts';

const first = put('first');
const [old, rival] = [put('of s1'), put('of s5')];

export const figure8: Scenario = scenario<Raft>({
  id: 'figure-8',
  title: 'Figure 8: on a majority, and not committed',
  story: [
    'Five servers. The letters and the names are those of Figure 8.',
    { when: applies('s5', first), say: 'All have agreed on one command.' },
    { when: takes('s1', old), say: '(a) s1 leads, and takes a command. It reaches s2 only.' },
    { when: gets('s2', old), say: 'Two of five have it. Then s1 is cut off.' },
    {
      when: elected('s5'),
      say: '(b) s5 is elected by s3 and s4, whose logs are as short as its own.',
    },
    {
      when: takes('s5', rival),
      say: 's5 takes another command, for the same place in the log. Nobody else gets it, and s5 is cut off.',
    },
    {
      when: elected('s1'),
      say: '(c) s1 is elected again, by s2 and s3. Its first entry is still there, of an earlier term.',
    },
    {
      when: gets('s3', old),
      say: 's3 gets the entry of s1: now three of five have it. Is it committed?',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 's1' && act.from === 's3',
      say: 's1 knows that a majority has it, and does not commit it: it was made in an earlier term. Here the run could go on as (e): one entry of the present term behind it, on a majority, and both would be safe.',
    },
    {
      when: elected('s5'),
      say: '(d) It goes on as (d): s1 is cut off, and s5 is elected by s3 and s4. Its last entry is of a later term than theirs, so they may vote for it, although s3 has the entry that a majority had.',
    },
    {
      when: gets('s3', rival),
      say: 's3 overwrites it. Had s1 committed it in (c), and told a client, this would be the moment at which it is lost.',
    },
    {
      when: applies('s3', rival),
      say: 'The command of s5 is committed. That of s1 never will be.',
    },
  ],
  run: async (subject) => {
    const five = raftCluster(subject, 5);
    await crown(five, 's1', ['s2', 's3', 's4', 's5']);
    await agree(five, 's1', first, ['s1', 's2', 's3', 's4', 's5']);
    connect(five, 's1', ['s2']);
    await replicate(five, 's1', old, ['s2']);
    await crown(five, 's5', ['s3', 's4']);
    connect(five, 's5', []);
    await replicate(five, 's5', rival, []);
    await crown(five, 's1', ['s2', 's3']);
    await until(five, gets('s3', old), 's3 gets the entry of s1');
    await untilAcknowledged(five, 's1', 's3');
    await crown(five, 's5', ['s3', 's4']);
    await agree(five, 's5', put('after all'), ['s3', 's4', 's5']);
  },
});

const [kept, lost] = [put('kept'), put('lost')];

export const figure7: Scenario = scenario<Raft>({
  id: 'figure-7',
  title: 'Figure 7: followers that lack entries, and followers that have too many',
  story: [
    'Three followers of Figure 7, in small.',
    { when: applies('s5', first), say: 'All have agreed on one command. Now leaders come and go.' },
    {
      when: takes('s3', lost),
      say: 's3 leads a term, takes commands, and reaches nobody: it will be (f), with entries that nobody else has.',
    },
    { when: elected('s1'), say: 's1 leads the next term.' },
    {
      when: gets('s2', kept),
      say: 'Its command reaches s2 and s4, and so it is committed. s3 does not get it, and s5 is cut off: it will be (b), which lacks entries.',
    },
    {
      when: elected('s4'),
      say: 's4 leads a term, takes a command, reaches nobody, and is cut off: (d), which has one entry too many behind the right ones.',
    },
    {
      when: elected('s1'),
      say: 'At the top of the figure: s1 is elected once more, and everything is whole again. It knows nothing of the logs of the others, and believes that all are like its own: nextIndex is the end of its log.',
    },
    {
      when: refuses('s3'),
      say: '(f) says no: at the place before that, it has an entry of another term. It names the term and where that begins, so a whole term is passed over at once.',
    },
    {
      when: refuses('s5'),
      say: '(b) says no, too: it has nothing there. It says where its log ends, so s1 can go back to there in one step.',
    },
    {
      when: gets('s3', kept),
      say: 'Where both agree s1 goes on. What s3 has from there on is deleted, and what s1 has takes its place.',
    },
    {
      when: applies('s3', kept),
      say: 'The log of s3 is that of s1. Nobody told s3 to delete anything: it follows from the rule that an entry must fit the one before it.',
    },
  ],
  run: async (subject) => {
    const five = raftCluster(subject, 5);
    const all = ['s1', 's2', 's3', 's4', 's5'];
    await crown(five, 's3', ['s1', 's2', 's4', 's5']);
    await agree(five, 's3', first, all);
    connect(five, 's3', []);
    for (const command of [lost, put('lost, too'), put('and this')]) {
      await replicate(five, 's3', command, []);
    }
    await crown(five, 's1', ['s2', 's4']);
    await agree(five, 's1', kept, ['s1', 's2', 's4']);
    await crown(five, 's4', ['s1', 's2']);
    connect(five, 's4', []);
    await replicate(five, 's4', put('one too many'), []);
    await crown(five, 's1', ['s2', 's5']);
    five.heal();
    await agree(five, 's1', put('the end'), all);
  },
});
