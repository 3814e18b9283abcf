import { scenario, type Act, type Scenario } from '@netsplit/harness';
import type { Aggregation } from '../contract.ts';
import { CYCLE_MS } from '../given.ts';

type Seen = (act: Act<Aggregation>) => boolean;

const isTransfer: Seen = (act) => act.kind === 'sent' && act.message.kind === 'transfer';

export const pushSum: Scenario = scenario<Aggregation>({
  id: 'push-sum',
  title: 'Four nodes find their average, and one of them crashes',
  story: [
    'Each node measures something, and begins with a sum and the weight 1. Add up all weights in each round: are there always 4?',
    {
      when: isTransfer,
      say: 'A round begins. n1 keeps half of its sum and half of its weight, and gives the other halves away.',
    },
    {
      when: (act) => act.kind === 'sent' && act.message.kind === 'transfer' && act.lost,
      say: "This one is lost, and with it a part of the average. It is in nobody's sum now, only in its sender's list.",
    },
    {
      when: (act) => isTransfer(act) && act.atMs >= 3 * CYCLE_MS,
      say: 'A round later. First what has no receipt: the same number, the same mass, to the same node.',
    },
    {
      when: (act) => act.kind === 'crashed',
      say: 'n3 crashes, and its mass is gone. Nobody can tell how much it was: what the others hold does not add up to an average of anything any more.',
    },
    {
      when: (act) => act.kind === 'output' && act.data.epoch === 2,
      say: 'It is back. Its disk knows one thing, the epoch; so it begins the next.',
    },
    {
      when: (act) =>
        act.kind === 'output' && act.data.epoch === 2 && act.node !== 'n3' && act.data.weight === 1,
      say: 'Who hears of the new epoch forgets what it held, and brings in its own measurement once more.',
    },
    {
      when: (act) => act.kind === 'responded',
      say: 'Ten rounds later n4 is asked for the average.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { n1: 'aggregator', n2: 'aggregator', n3: 'aggregator', n4: 'aggregator' },
      network: { delayMs: 10 },
      seed: 5,
      faults: [
        {
          kind: 'rule',
          atMs: 2 * CYCLE_MS - 1,
          from: 'n2',
          message: 'transfer',
          nth: 1,
          verdict: 'drop',
        },
      ],
    });
    await cluster.runFor(6 * CYCLE_MS + 500);
    cluster.crash('n3');
    await cluster.runFor(2 * CYCLE_MS);
    cluster.restart('n3');
    await cluster.runFor(14 * CYCLE_MS);
    cluster.request('n4', { kind: 'estimate' });
    await cluster.runFor(CYCLE_MS);
  },
});
