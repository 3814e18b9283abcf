// The scene of §5.2 that randomized timeouts are there for.

import { scenario, type Scenario } from '@netsplit/harness';
import type { Raft } from '../contract.ts';
import { elected, standsForElection } from './seen.ts';

export const splitVote: Scenario = scenario<Raft>({
  id: 'split-vote',
  title: 'A split vote',
  story: [
    'Four servers wake up together, and for each of them the election timeout is over.',
    {
      when: standsForElection,
      say: 'The first becomes a candidate: a new term, and its own vote is gone.',
    },
    { when: standsForElection, say: 'So does the next, in the same term. Each votes for itself.' },
    {
      when: (act) =>
        act.kind === 'delivered' &&
        act.message.kind === 'RequestVoteReply' &&
        !act.message.voteGranted,
      say: 'Nobody has a vote left to give: this term will have no leader. That is allowed.',
    },
    {
      when: (act) => act.kind === 'timer' && act.name === 'election',
      say: 'Whose timeout was drawn shortest tries again first, in the next term, while the others still wait.',
    },
    {
      when: elected(),
      say: 'This time the votes come in. All depends on the timeouts being random.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { s1: 'server', s2: 'server', s3: 'server', s4: 'server' },
      network: { delayMs: 5 },
      faults: ['s1', 's2', 's3', 's4'].map((node) => ({
        kind: 'pause',
        atMs: 1,
        node,
        forMs: 300,
      })),
    });
    await cluster.runFor(1200);
  },
});
