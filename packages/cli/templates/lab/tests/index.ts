import {
  clusterExploration,
  clusterProperty,
  invariant,
  labTest,
  linkFaults,
  partitions,
  requests,
  scene,
  type LabTest,
} from '@netsplit/harness';
import fc from 'fast-check';
import type { NewLab } from '../contract.ts';
import { RECEIVER } from '../given.ts';

const reading = { work: 'saltzer-1984', section: 'Duplicate message suppression' };
const nodes = { c1: 'client', [RECEIVER]: 'server' };

const aTextIsHeard = labTest<NewLab>({
  id: 'A1',
  part: 'A',
  title: 'a text is heard, and its sender is told so',
  reading,
  guide:
    'In Sender.onRequest send the text. In Receiver.onMessage say output("heard", { text }) and send something back. In ' +
    'Sender.onMessage respond with { kind: "told" }.',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes, network: { delayMs: 5 } });
    const told = cluster.request('c1', { kind: 'tell', text: 'hello' });
    await cluster.runFor(500);
    const heard = cluster.outputs('heard').map(({ data }) => data.text);
    cluster.expect(
      heard.length === 1 && heard[0] === 'hello',
      `c1 was asked to tell 'hello', and ${RECEIVER} heard ${heard.join(' and ') || 'nothing'}`,
    );
    cluster.expect(told.answered, `${RECEIVER} heard it, and c1 has not responded`);
  },
});

const aLostTextIsSentAgain = labTest<NewLab>({
  id: 'A2',
  part: 'A',
  title: 'a text that is lost is sent again',
  reading,
  guide: 'Set a timer when you send, and send again in onTimer until the text is confirmed.',
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes,
      network: { delayMs: 5 },
      faults: [{ kind: 'link', atMs: 0, from: 'c1', to: RECEIVER, lossProbability: 1, forMs: 100 }],
    });
    const told = cluster.request('c1', { kind: 'tell', text: 'hello' });
    await cluster.runUntil(() => told.answered, {
      withinMs: 5000,
      what: 'the text is told, though all that c1 sent in the first 100 ms was lost',
    });
  },
});

/** Asked again, a text may be heard again: so it is counted. */
const heardOnce = invariant<NewLab>('a text is heard once at most', (report, cluster) => {
  const times = new Map<string, number>();
  return (act) => {
    if (act.kind !== 'output') return;
    const { text } = act.data;
    const count = (times.get(text) ?? 0) + 1;
    times.set(text, count);
    const asked = cluster.operations.filter(({ request }) => request.text === text).length;
    if (count > asked) report(`'${text}' was heard ${count} times, and told ${asked} times`);
  };
});

const eachTextIsHeardOnce = clusterProperty<NewLab>({
  id: 'A3',
  part: 'A',
  title: 'each text is heard once, whatever is lost, repeated and cut',
  reading,
  guide: 'Number the texts, and let the receiver remember what it has heard of each sender.',
  violates: 'a text takes effect once',
  scene: scene({
    nodes: { client: [1, 2], server: 1 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3] },
    workload: requests<NewLab>({
      to: 'client',
      request: fc.nat(99).map((number) => ({ kind: 'tell', text: `text ${number}` })),
    }),
    operations: [1, 8],
    withinMs: 500,
    faults: [partitions({ forMs: [100, 500] }), linkFaults({ lossProbability: [0.5, 1] })],
  }),
  invariants: [heardOnce],
  liveness: {
    goal: ({ operations }) => operations.every(({ answered }) => answered),
    withinMs: 20_000,
    what: 'every text is told',
  },
  needs: [
    {
      mark: 'a partition cut a text off',
      when: (cluster) => cluster.acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
    },
  ],
});

const inEveryRun = clusterExploration<NewLab>({
  id: 'A4',
  part: 'A',
  title: 'in every run with one loss, one copy and one retry, a text is heard once',
  reading,
  guide:
    'This test tries every order of what can come, so it needs no luck. First make A1 and A2 pass.',
  violates: 'a text takes effect once',
  explore: {
    nodes,
    requests: [{ node: 'c1', request: { kind: 'tell', text: 'once' } }],
    faults: { drops: 1, duplicates: 1, partitions: [[['c1'], [RECEIVER]]] },
    timers: 1,
    outputs: ['heard'],
    properties: [
      {
        kind: 'always',
        name: 'the text is heard once at most',
        holds: ({ histories }) => {
          const times = (histories[RECEIVER] ?? []).length;
          return times <= 1 || `'once' was told once, and heard ${times} times`;
        },
      },
      {
        kind: 'sometimes',
        name: 'the text is told',
        holds: ({ histories }) => (histories['c1'] ?? []).some(({ kind }) => kind === 'end'),
      },
    ],
  },
});

export const tests: readonly LabTest[] = [
  aTextIsHeard,
  aLostTextIsSentAgain,
  eachTextIsHeardOnce,
  inEveryRun,
];
