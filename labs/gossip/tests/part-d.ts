import { clusterExploration, clusterProperty, crashes, labTest } from '@netsplit/harness';
import { linkFaults, oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { Aggregation, AggregatorOutputs } from '../contract.ts';
import { CYCLE_MS, measurement, type AggregatorMessage } from '../given.ts';
import { aggregators, allIsHome, allKnow, estimate, held, transfers } from './aggregators.ts';
import { BOOKS, trueAverage, type Aggregators } from './aggregators.ts';
import { isClose } from './mass-rules.ts';
import { cycles } from './sites.ts';

// Part D: aggregation.

const PUSH_SUM = { work: 'kempe-2003', section: 'Protocol Push-Sum' };
const CONSERVATION = { work: 'kempe-2003', section: 'Push-Sum: mass conservation' };
const EPOCHS = { work: 'jelasity-2005', section: 'Epochs' };

const halvesMeet = labTest<Aggregation>({
  id: 'D1',
  part: 'D',
  title: 'in each round a node gives half of its sum and half of its weight to one other',
  reading: PUSH_SUM,
  guide:
    "In onStart: sum = measurement(this.id), weight = 1, output('holds'), a timer for the first round. In each round " +
    'halve both, send as much to one of this.peers, and output what you hold now. Who gets a transfer adds it.',
  run: async (subject) => {
    const cluster = aggregators(subject, 2);
    await cluster.runFor(CYCLE_MS / 2);
    for (const node of cluster.nodes) {
      const mass = cluster.need(
        held(cluster, node),
        `${node} has not said what it holds: output('holds', { epoch, sum, weight }) in onStart`,
      );
      cluster.expect(
        mass.sum === measurement(node) && mass.weight === 1,
        `${node} measures ${measurement(node)} and begins with a sum of ${mass.sum} and a weight of ${mass.weight}`,
      );
    }
    await cluster.runFor(cycles(1));
    const first = transfers(cluster);
    cluster.expect(
      first.length === 2 && first.every(({ atMs }) => atMs === CYCLE_MS),
      `in the first round each of two nodes makes a transfer: there were ${first.length} by ${cluster.nowMs} ms`,
      first[0],
    );
    const average = trueAverage(cluster.nodes);
    for (const node of cluster.nodes) {
      const found = await estimate(cluster, node);
      cluster.expect(
        isClose(found, average),
        `both nodes have exchanged halves, and ${node} estimates ${found}: the average of ${cluster.nodes.map(measurement).join(' and ')} is ${average}`,
      );
    }
    const three = aggregators(subject, 3);
    await three.runFor(cycles(60));
    for (const node of three.nodes) {
      const found = await estimate(three, node);
      three.expect(
        Math.abs(found - trueAverage(three.nodes)) < 1e-3,
        `after 60 rounds ${node} estimates ${found}, and the average is ${trueAverage(three.nodes)}`,
      );
    }
  },
});

const NODES = 256;
/** The halvings are counted over so many rounds. */
const ROUNDS = 24;

/** How far all are from the average when a round is over. */
interface Deviation {
  /** The sum of (s − w · average)² over all nodes. */
  readonly potential: number;
  /** The greatest relative error of an estimate. */
  readonly worst: number;
}

/** The deviation before the first round, and after each. */
function deviations(cluster: Aggregators, rounds: number): Deviation[] {
  const average = trueAverage(cluster.nodes);
  const masses = new Map<string, AggregatorOutputs['holds']>();
  const after: Deviation[] = [];
  const measure = (): Deviation => {
    let potential = 0;
    let worst = 0;
    for (const { sum, weight } of masses.values()) {
      const deviation = sum - weight * average;
      potential += deviation * deviation;
      worst = Math.max(worst, Math.abs(sum / weight / average - 1));
    }
    return { potential, worst };
  };
  for (const { node, atMs, data } of cluster.outputs('holds')) {
    // Everything of a round has come long before the next begins.
    while (atMs >= (after.length + 1) * CYCLE_MS) after.push(measure());
    masses.set(node, data);
  }
  while (after.length <= rounds) after.push(measure());
  return after.slice(0, rounds + 1);
}

/** With so small a probability a right solution may fail here. The paper's δ. */
const DELTA = 1e-5;
/** Within so much of the truth: the paper's ε. */
const EPSILONS = [0.1, 0.01];

/**
 * Of one round, the logarithm of the factor deviates by some 0.1; the mean of 24 by 0.023 (measured over
 * 6000 runs of a second implementation, of which the farthest was off by 0.10). Allowed are six of these.
 */
const HALVINGS_ERROR = 0.15;

/**
 * After so many rounds all estimates are within ε, except with probability δ: what each measured has to come
 * everywhere (log₂ n), the error halves in every second round, because the potential is its square, and nobody may
 * have been left alone since: in a round a node is not chosen with probability 1/e.
 */
function roundsFor(nodes: number, epsilon: number, delta: number): number {
  return Math.ceil(Math.log2(nodes) + 2 * Math.log2(1 / epsilon) + Math.log(nodes / delta));
}

const potentialHalves = labTest<Aggregation>({
  id: 'D2',
  part: 'D',
  title:
    'among 256 nodes the potential halves in each round, and all know the average in logarithmic time',
  reading: { work: 'kempe-2003', section: 'The diffusion speed of Uniform Gossip' },
  guide:
    'Too slow: does each node make one transfer in each round, to a partner drawn anew from all? Wrong from the start: ' +
    'the estimate is sum / weight, and both are halved.',
  run: async (subject, { seed }) => {
    const most = Math.max(...EPSILONS.map((epsilon) => roundsFor(NODES, epsilon, DELTA)));
    const cluster = aggregators(subject, NODES, { seed, maxEvents: NODES * most * 10 });
    await cluster.runFor(cycles(most + 1) - 1);
    const measured = deviations(cluster, most);
    const before = measured[0]?.potential ?? 0;
    const after = measured[ROUNDS]?.potential ?? 0;
    cluster.expect(before > 0, `none of ${NODES} nodes has said what it holds`);
    const halvings = Math.log2(before / after) / ROUNDS;
    cluster.expect(
      Math.abs(halvings - 1) <= HALVINGS_ERROR,
      `in ${ROUNDS} rounds among ${NODES} nodes the potential fell from ${before.toFixed(1)} to ${after.toPrecision(3)}: by a half ${halvings.toFixed(3)} times a round, not once`,
    );
    for (const epsilon of EPSILONS) {
      const round = roundsFor(NODES, epsilon, DELTA);
      const worst = measured[round]?.worst ?? Infinity;
      cluster.expect(
        worst <= epsilon,
        `after ${round} rounds somebody's estimate is off by ${(worst * 100).toFixed(2)} %: after so many, all of ${NODES} nodes should be within ${epsilon * 100} %`,
      );
    }
  },
});

const onceAndAgain = labTest<Aggregation>({
  id: 'D3',
  part: 'D',
  title: 'a transfer is sent until it is acknowledged, and added once',
  reading: CONSERVATION,
  guide:
    'Keep a transfer until its receipt comes, and send it again in each round: the same number, the same mass, to the same ' +
    'node. Who gets it looks at the number: a copy is acknowledged and not added.',
  run: async (subject) => {
    const lossy = aggregators(subject, 2, {
      faults: [
        { kind: 'rule', atMs: 0, from: 'n1', message: 'transfer', nth: 1, verdict: 'drop' },
        { kind: 'rule', atMs: 0, from: 'n1', message: 'receipt', nth: 1, verdict: 'drop' },
      ],
    });
    await lossy.runFor(cycles(1) + CYCLE_MS / 2);
    await lossy.runUntil(() => allIsHome(lossy), {
      withinMs: cycles(3),
      what: 'the transfer that was lost is sent again, and all mass is at the nodes',
    });
    const copies = aggregators(subject, 3, {
      faults: [{ kind: 'rule', atMs: 0, message: 'transfer', verdict: 'duplicate' }],
    });
    await copies.runFor(cycles(6) + CYCLE_MS / 2);
    const came = copies.delivered(({ message }) => message.kind === 'transfer').length;
    const receipts = copies.sent(({ message }) => message.kind === 'receipt').length;
    copies.expect(
      came === receipts,
      `${came} transfers came, copies among them, and ${receipts} were acknowledged: each is, because the last receipt may be lost`,
    );
    copies.expect(
      allIsHome(copies),
      `each transfer came twice, and now the nodes hold a weight of ${copies.nodes.reduce((total, node) => total + (held(copies, node)?.weight ?? 0), 0)} in all: they began with 3`,
    );
  },
});

const outOfReach = labTest<Aggregation>({
  id: 'D4',
  part: 'D',
  title: 'what waits for a node out of reach is one transfer, and comes when it is back',
  reading: CONSERVATION,
  guide:
    'While a transfer waits for its receipt, choose partners among the others. Or what you hold drains away, half by half, ' +
    'towards somebody who cannot be reached.',
  run: async (subject) => {
    const cluster = aggregators(subject, 4);
    cluster.partition(['n1', 'n2', 'n3'], ['n4']);
    await cluster.runFor(cycles(30) + CYCLE_MS / 2);
    for (const node of ['n1', 'n2', 'n3']) {
      const numbers = new Set(
        transfers(cluster)
          .filter((act) => act.node === node && act.to === 'n4')
          .map(({ message }) => message.number),
      );
      cluster.expect(
        numbers.size <= 1,
        `n4 cannot be reached, and ${node} has sent it ${numbers.size} different transfers: one waits, no more`,
      );
    }
    const near = ['n1', 'n2', 'n3'].reduce(
      (total, node) => total + (held(cluster, node)?.weight ?? 0),
      0,
    );
    // Each of the three has at most one transfer under way to n4: a half of what it had then.
    cluster.expect(
      near > 0.1,
      `n4 cannot be reached, and of the weight 3 the others hold ${near} after 30 rounds: the rest waits for n4`,
    );
    cluster.heal();
    await cluster.runUntil(() => allIsHome(cluster), {
      withinMs: cycles(5),
      what: 'what waited for n4 has come, and all mass is at the nodes',
    });
    await cluster.runUntil(() => allKnow(cluster, 0.1), {
      withinMs: cycles(60),
      what: 'all four know the average',
    });
  },
});

const newEpoch = labTest<Aggregation>({
  id: 'D5',
  part: 'D',
  title: 'a node that restarts begins a new epoch, and all others join it',
  reading: EPOCHS,
  guide:
    'Write the epoch to disk, and sync, before you act in it. In onStart begin the one after it. A message of a later ' +
    'epoch: join it, with your own measurement and weight 1, and forget what waits. One of an earlier epoch adds nothing.',
  run: async (subject, { seed }) => {
    const cluster = aggregators(subject, 5, {
      seed,
      // From the third round on something of the first epoch is on its way for long.
      faults: [
        { kind: 'rule', atMs: cycles(3), from: 'n1', verdict: 'delay', byMs: 9500, forMs: 4000 },
      ],
    });
    await cluster.runFor(cycles(5) + CYCLE_MS / 2);
    const first = held(cluster, 'n3')?.epoch ?? 0;
    cluster.crash('n3');
    await cluster.runFor(cycles(3));
    cluster.restart('n3');
    await cluster.runFor(1);
    const second = held(cluster, 'n3')?.epoch ?? 0;
    cluster.expect(
      second > first,
      `n3 had mass in epoch ${first}, crashed, and began again in epoch ${second}: its mass of before is gone, so a new epoch has to begin`,
    );
    await cluster.runUntil(
      () => cluster.nodes.every((node) => held(cluster, node)?.epoch === second),
      { withinMs: cycles(30), what: `all nodes have joined epoch ${second}` },
    );
    await cluster.runUntil(() => allKnow(cluster, 0.1), {
      withinMs: cycles(60),
      what: 'all five know the average, n3 included',
    });
    await cluster.runUntil(() => allIsHome(cluster), {
      withinMs: cycles(20),
      what: 'all mass of the new epoch is at the nodes',
    });
    const late = cluster.delivered(
      ({ node, message }) => message.epoch < second && node !== 'n1' && message.kind === 'transfer',
    );
    cluster.expect(
      late.length === 0 || cluster.sent(({ message }) => message.kind === 'outdated').length > 0,
      `a transfer of epoch ${first} came when epoch ${second} had begun, and its sender was not told: answer with outdated`,
      late[0],
    );
  },
});

const cutTransfer = {
  mark: 'a partition cut a transfer off',
  when: ({ acts }: Aggregators) =>
    acts.some(
      (act) => act.kind === 'dropped' && act.why === 'cut' && act.message.kind === 'transfer',
    ),
};

const conserved = clusterProperty<Aggregation>({
  id: 'D6',
  part: 'D',
  title: 'whatever the network does, mass is conserved, and after healing all know the average',
  reading: CONSERVATION,
  guide:
    'Mass is missing: which transfer was never sent again? There is too much: which was added twice, or sent again to ' +
    'another node?',
  violates: 'the mass of all nodes, with what is on its way, stays the same',
  scene: scene<Aggregation>({
    nodes: { aggregator: [2, 6] },
    network: { delayMs: [1, 400], lossProbability: [0, 0.2], duplicateProbability: [0, 0.2] },
    workload: requests({ to: 'aggregator', request: fc.constant({ kind: 'estimate' as const }) }),
    operations: [0, 3],
    withinMs: cycles(12),
    faults: [
      partitions({ forMs: [1000, 10_000] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.3, 1], delayMs: [50, 3000], forMs: [500, 6000] }),
    ],
    maxFaults: 4,
  }),
  invariants: BOOKS,
  liveness: {
    goal: (cluster) => allKnow(cluster, 1),
    withinMs: cycles(120),
    what: 'all know the average',
  },
  check: async (cluster) => {
    await cluster.runUntil(() => allIsHome(cluster), {
      withinMs: cycles(100),
      what: 'there is a moment at which all mass is at the nodes',
    });
  },
  needs: [
    cutTransfer,
    {
      mark: 'a transfer came a second time',
      when: (cluster) => {
        const came = cluster
          .delivered(({ message }) => message.kind === 'transfer')
          .map(({ node, from, message }) => `${node} ${from} ${numberOf(message)}`);
        return new Set(came).size < came.length;
      },
    },
  ],
});

function numberOf(message: AggregatorMessage): string {
  return message.kind === 'transfer' ? `${message.epoch} ${message.number}` : '';
}

const afterCrashes = clusterProperty<Aggregation>({
  id: 'D7',
  part: 'D',
  title: 'whoever crashes, in the end all are in one epoch, whose mass is whole',
  reading: EPOCHS,
  guide:
    'Mass was brought in twice: is the epoch on the disk, and synced, before anything of it can be seen? Some never join: ' +
    'do they look at the epoch of every message, and is an old transfer answered with outdated?',
  violates: 'in each epoch each node brings in its measurement once, with a weight of 1',
  scene: scene<Aggregation>({
    nodes: { aggregator: [2, 5] },
    network: { delayMs: [1, 300], lossProbability: [0, 0.15], duplicateProbability: [0, 0.15] },
    workload: requests({ to: 'aggregator', request: fc.constant({ kind: 'estimate' as const }) }),
    operations: [0, 3],
    withinMs: cycles(12),
    faults: [
      crashes({ forMs: [10, 6000], afterEffects: 4 }),
      partitions({ forMs: [1000, 8000] }),
      linkFaults({ lossProbability: [0.3, 1], delayMs: [50, 3000], forMs: [500, 6000] }),
    ],
    maxFaults: 5,
  }),
  invariants: BOOKS,
  liveness: {
    goal: (cluster) => allKnow(cluster, 1),
    withinMs: cycles(120),
    what: 'all know the average, in the same epoch',
  },
  check: async (cluster) => {
    await cluster.runUntil(() => allIsHome(cluster), {
      withinMs: cycles(100),
      what: 'there is a moment at which all mass of the epoch is at the nodes',
    });
  },
  needs: [
    cutTransfer,
    {
      mark: 'a node crashed while others went on',
      when: ({ acts }) => {
        const crash = acts.findIndex((act) => act.kind === 'crashed');
        return crash !== -1 && acts.slice(crash).some((act) => act.kind === 'timer');
      },
    },
    {
      mark: 'a transfer of an earlier epoch came late',
      when: ({ acts }) => {
        const epochs = new Map<string, number>();
        return acts.some((act) => {
          if (act.kind === 'output') epochs.set(act.node, act.data.epoch);
          return (
            act.kind === 'delivered' &&
            act.message.kind === 'transfer' &&
            act.message.epoch < (epochs.get(act.node) ?? 0)
          );
        });
      },
    },
  ],
});

const inEveryRun = clusterExploration<Aggregation>({
  id: 'D8',
  part: 'D',
  title: 'in every run of two nodes with a loss and a copy, no mass is made',
  reading: CONSERVATION,
  guide:
    'This test tries every order of rounds and messages, with one lost and one copied. First make D1 and D3 pass.',
  violates: 'all nodes together never hold more than they began with',
  explore: {
    nodes: { n1: 'aggregator', n2: 'aggregator' },
    faults: { drops: 1, duplicates: 1 },
    timers: 4,
    messages: 6,
    draws: [0],
    outputs: ['holds'],
    properties: [
      {
        kind: 'always',
        name: 'the weights of both are 2 at the most',
        holds: ({ histories }) => {
          const weight = Object.values(histories)
            .map((history) => lastHeld(history)?.weight ?? 0)
            .reduce((total, one) => total + one, 0);
          return weight <= 2 || `n1 and n2 hold a weight of ${weight} together, and began with 2`;
        },
      },
      {
        kind: 'sometimes',
        name: 'after transfers in both directions all mass is at the nodes',
        holds: ({ histories }) =>
          Object.values(histories).every(
            (history) => history.length > 2 && lastHeld(history)?.weight === 1,
          ),
      },
    ],
  },
});

function lastHeld(
  history: readonly { readonly kind: string; readonly data?: unknown }[],
): AggregatorOutputs['holds'] | undefined {
  const last = history.findLast(({ kind }) => kind === 'output');
  return last?.data as AggregatorOutputs['holds'] | undefined;
}

export const partD: readonly LabTest[] = [
  halvesMeet,
  potentialHalves,
  onceAndAgain,
  outOfReach,
  newEpoch,
  conserved,
  afterCrashes,
  inEveryRun,
];
