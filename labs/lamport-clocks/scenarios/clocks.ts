import { scenario } from '@netsplit/harness';
import type { LamportClocks } from '../contract.ts';
import { drawFigure } from './figure.ts';

export const threeProcesses = scenario<LamportClocks>({
  id: 'three-processes',
  title: 'Three processes, after Figure 1 of the paper',
  story: [
    'Three processes, P, Q and R. Time runs from one event to the next along each of them, and along each message.',
    {
      when: (act) => act.kind === 'output' && act.node === 'P',
      say: 'p1: P sends to Q. By rule IR1 its clock moves from 0 to 1; by IR2 (a) the message says 1.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'Q',
      say: 'q1: Q sends to P, also at time 1. Neither of the two happened before the other.',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 'Q',
      say: 'q2: the message of p1 arrives. Its time must be greater than 1, twice: for q1, and for the message.',
    },
    {
      when: (act) => act.kind === 'requested' && act.node === 'Q',
      say: 'q3 has the time 3. Remember it.',
    },
    {
      when: (act) => act.kind === 'requested' && act.node === 'P',
      say: 'p3 has the time 3 as well, and took place 5 ms after q3. P cannot know that: q3 and p3 are concurrent.',
    },
    {
      when: (act) => act.kind === 'requested' && act.node === 'Q',
      say: 'q4, at time 4, sends to R. What Q knows of p1 travels along.',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 'R',
      say: 'r3: the clock of R stood at 2 and jumps to 5, later than q4. So p1 happened before r3, through q2 and q4, though P never wrote to R.',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 'P',
      say: 'p4: the news of q3 reaches P at last. From here on, q3 is in the past of P.',
    },
    'Now look at the last events of Q and R: q7 has the time 7, and r4, 5 ms later, has the time 6. A greater time does not mean later: the Clock Condition holds in one direction only.',
  ],
  run: async (subject) => {
    await drawFigure(subject);
  },
});

export const concurrentEvents = scenario<LamportClocks>({
  id: 'concurrent-events',
  title: 'A greater time does not mean later',
  story: [
    'Two processes are cut off from each other, and one of them is busier.',
    {
      when: (act) => act.kind === 'output' && act.node === 'p2' && act.data.time === 3,
      say: 'p2 has acted three times: its clock shows 3.',
    },
    {
      when: (act) => act.kind === 'output' && act.node === 'p1',
      say: 'p1 acts for the first time, long after. Its clock shows 1. C(this event) < C(that event), and it did not happen before it: no message connects them.',
    },
    {
      when: (act) => act.kind === 'dropped',
      say: 'p1 sends at time 2. The link is cut: p2 learns nothing.',
    },
    {
      when: (act) => act.kind === 'fault-ended',
      say: 'The link heals. The clocks still know nothing of each other.',
    },
    {
      when: (act) => act.kind === 'delivered' && act.node === 'p1',
      say: 'One message is enough: p1 receives what p2 sent at time 4, and its clock jumps to 5.',
    },
    {
      when: (act) => act.kind === 'responded',
      say: 'The total order puts all events in one row, by time and then by process. For concurrent events the row is arbitrary, and it is the same for everyone.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { p1: 'process', p2: 'process' },
      network: { delayMs: 10 },
      faults: [{ kind: 'partition', atMs: 0, groups: [['p1'], ['p2']], forMs: 100 }],
    });
    for (const atMs of [5, 10, 15]) {
      cluster.request('p2', { kind: 'act', what: 'busy' }, { atMs });
    }
    cluster.request('p1', { kind: 'act', what: 'for the first time' }, { atMs: 40 });
    cluster.request('p1', { kind: 'tell', to: 'p2', what: 'never arrives' }, { atMs: 50 });
    cluster.request('p2', { kind: 'tell', to: 'p1', what: 'arrives' }, { atMs: 120 });
    await cluster.runFor(150);
    const stamps = cluster
      .outputs('stamped')
      .map(({ node, data }) => ({ time: data.time, process: node }));
    cluster.request('p1', { kind: 'arrange', stamps });
    await cluster.runFor(50);
  },
});
