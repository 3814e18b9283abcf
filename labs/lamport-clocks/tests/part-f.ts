import { clockFaults, clusterProperty, labTest, linkFaults } from '@netsplit/harness';
import { oneWayCuts, partitions, requests, scene } from '@netsplit/harness';
import type { Cluster, ClusterSpec, LabTest, Need, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { Act, HybridClocks, Tell } from '../contract.ts';
import { expectEveryEventHasATime, expectHybridStamps, expectHybridTimes } from './hybrid.ts';

// Part F: hybrid logical clocks.

const ALGORITHM = { work: 'kulkarni-2014', section: 'HLC Algorithm' };
const PROPERTIES = { work: 'kulkarni-2014', section: 'Properties of HLC' };
const RESILIENCE = { work: 'kulkarni-2014', section: 'Resilience of HLC' };
const CALM = { delayMs: 5 };
const TWO = { p1: 'hybrid', p2: 'hybrid' };

const theWallMovesTheClock = labTest<HybridClocks>({
  id: 'F1',
  part: 'F',
  title: 'while the clock on the wall moves, it is the time, and the counter is 0',
  reading: ALGORITHM,
  guide:
    'In HybridProcess.onRequest read Math.floor(this.now()) once. If it is greater than l, it is the new l, and ' +
    "c is 0; if not, l stays, and c grows by 1. Say output('stamped', { event, physical, l, c }).",
  run: async (subject) => {
    const cluster = processes(subject, {});
    for (const atMs of [10, 10, 10, 25]) cluster.request('p1', act('something'), { atMs });
    await cluster.runFor(50);
    expectWalls(cluster);
    expectHybridStamps(
      cluster,
      'p1',
      [time(10, 0), time(10, 1), time(10, 2), time(25, 0)],
      'it acted three times at 10 ms, and once at 25 ms',
    );
  },
});

const aReceiptIsLater = labTest<HybridClocks>({
  id: 'F2',
  part: 'F',
  title: 'a receipt is later than its sending, also where the wall of the receiver is behind',
  reading: ALGORITHM,
  guide:
    'The greatest of three decides: l of the event before, l of the message, and the wall. If the message is ' +
    'the only one with the greatest l, c continues the count of the message.',
  run: async (subject) => {
    const cluster = processes(subject, {
      faults: [{ kind: 'clock', atMs: 0, node: 'p1', jumpMs: 1000 }],
    });
    for (const atMs of [10, 10]) cluster.request('p1', act('something'), { atMs });
    cluster.request('p1', tell('p2', 'hello'), { atMs: 10 });
    cluster.request('p2', act('afterwards'), { atMs: 20 });
    await cluster.runFor(50);
    expectHybridStamps(
      cluster,
      'p1',
      [time(1010, 0), time(1010, 1), time(1010, 2)],
      'its wall is a second ahead, and showed 1010 all the time',
    );
    expectHybridStamps(
      cluster,
      'p2',
      [time(1010, 3), time(1010, 4)],
      'its wall showed 15, then 20, and it received what p1 had sent at (1010, 2)',
    );
  },
});

const theGreaterCountGoesOn = labTest<HybridClocks>({
  id: 'F3',
  part: 'F',
  title: 'where sender and receiver have the same l, the greater count goes on',
  reading: ALGORITHM,
  guide:
    'If l of the event before and l of the message are the same and the greatest, the new c has to be greater ' +
    'than both. Otherwise it follows the one whose l is the greatest, and the other c does not matter.',
  run: async (subject) => {
    const cluster = processes(subject, {
      faults: [{ kind: 'clock', atMs: 0, node: 'p1', jumpMs: 1000 }],
    });
    cluster.request('p1', tell('p2', 'to begin with'), { atMs: 10 });
    for (const atMs of [20, 21, 22]) cluster.request('p2', act('alone'), { atMs });
    cluster.request('p2', tell('p1', 'from behind'), { atMs: 23 });
    // By now the wall of p1 shows more than all these times; that of p2 does not.
    cluster.request('p1', tell('p2', 'from ahead'), { atMs: 40 });
    await cluster.runFor(100);
    expectHybridStamps(
      cluster,
      'p2',
      [time(1010, 1), time(1010, 2), time(1010, 3), time(1010, 4), time(1010, 5), time(1040, 1)],
      'it followed p1, counting, until it received what p1 had sent at (1040, 0)',
    );
    expectHybridStamps(
      cluster,
      'p1',
      [time(1010, 0), time(1028, 0), time(1040, 0)],
      'its wall was always ahead',
    );
    const both = processes(subject, {
      faults: TWO_WALLS.map((node) => ({ kind: 'clock', atMs: 5, node, frozen: true, forMs: 100 })),
    });
    for (const atMs of [10, 11, 12]) both.request('p2', act('something'), { atMs });
    both.request('p1', act('something'), { atMs: 15 });
    both.request('p1', tell('p2', 'at the same time'), { atMs: 20 });
    both.request('p2', tell('p1', 'answer'), { atMs: 30 });
    await both.runFor(60);
    expectHybridStamps(
      both,
      'p2',
      [time(5, 0), time(5, 1), time(5, 2), time(5, 3), time(5, 4)],
      'both walls stand at 5, it had counted to 2, and it received what p1 had sent at (5, 1)',
    );
    expectHybridStamps(
      both,
      'p1',
      [time(5, 0), time(5, 1), time(5, 5)],
      'it received what p2 had sent at (5, 4)',
    );
  },
});

const theCounterBeginsAnew = labTest<HybridClocks>({
  id: 'F4',
  part: 'F',
  title: 'the counter begins anew when a wall moves on: it does not grow for ever',
  reading: { ...PROPERTIES, section: 'Properties of HLC: the bound on c' },
  guide:
    'c only has to tell events apart that have the same l. As soon as the wall makes l greater, that alone makes ' +
    'the event later: c is 0 again.',
  run: async (subject) => {
    const cluster = processes(subject, {});
    for (let atMs = 10; atMs < 2000; atMs += 10) {
      cluster.request(atMs % 20 === 0 ? 'p1' : 'p2', tell(atMs % 20 === 0 ? 'p2' : 'p1', 'hello'), {
        atMs,
      });
    }
    await cluster.runFor(2100);
    expectHybridTimes(cluster);
    const greatest = cluster
      .outputs('stamped')
      .reduce((one, two) => (one.data.c < two.data.c ? two : one));
    cluster.expect(
      greatest.data.c <= 2,
      `c has grown to ${greatest.data.c} in two seconds in which the walls never stood still`,
      greatest,
    );
  },
});

const aWallGoesBack = labTest<HybridClocks>({
  id: 'F5',
  part: 'F',
  title: 'a wall that is set back, or stands still, does not set the clock back',
  reading: RESILIENCE,
  guide:
    'The wall is one of three voices, and the greatest wins. While it is behind, l stands and c counts; when it ' +
    'has caught up, it leads again.',
  run: async (subject) => {
    const cluster = processes(subject, {
      faults: [
        { kind: 'clock', atMs: 50, node: 'p1', jumpMs: -30 },
        { kind: 'clock', atMs: 100, node: 'p1', frozen: true, forMs: 20 },
      ],
    });
    for (const atMs of [40, 60, 65, 80, 105, 110, 130])
      cluster.request('p1', act('something'), { atMs });
    await cluster.runFor(200);
    expectHybridStamps(
      cluster,
      'p1',
      [time(40, 0), time(40, 1), time(40, 2), time(50, 0), time(70, 0), time(70, 1), time(80, 0)],
      'its wall showed 40, was set back by 30 ms at 50, showed 30, 35 and 50, stood at 70 for 20 ms, and went on',
    );
  },
});

const aWallWasWrong: Need<HybridClocks> = {
  mark: 'a process was told of a time that its wall had not reached',
  when: (cluster) =>
    cluster
      .outputs('stamped')
      .some(({ data }) => data.event === 'receive' && data.l > data.physical),
};

const aWallWentBack: Need<HybridClocks> = {
  mark: 'a wall showed less than before',
  when: (cluster) => {
    const shown = new Map<NodeId, number>();
    return cluster.outputs('stamped').some(({ node, data }) => {
      const before = shown.get(node) ?? 0;
      shown.set(node, data.physical);
      return data.physical < before;
    });
  },
};

const aCounterCounted: Need<HybridClocks> = {
  mark: 'a counter had to tell three events apart, and began anew after that',
  when: (cluster) => {
    const counted = new Set<NodeId>();
    return cluster.outputs('stamped').some(({ node, data }) => {
      if (data.c >= 2) counted.add(node);
      return data.c === 0 && counted.has(node);
    });
  },
};

const aPartitionCutAMessageOff: Need<HybridClocks> = {
  mark: 'a partition cut a message off',
  when: ({ acts }) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
};

const timesKeepTheirPromises = clusterProperty<HybridClocks>({
  id: 'F6',
  part: 'F',
  title: 'causality, nearness and a small counter, whatever clocks and network do',
  reading: PROPERTIES,
  guide:
    'The failure says which of the four promises is broken, and at which event. Write down the three times that ' +
    'met there, and which of them was the greatest.',
  violates: 'the properties of a hybrid logical clock',
  scene: scene({
    nodes: { hybrid: 3 },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2], delayMs: [1, 30] },
    workload: requests<HybridClocks>({
      to: 'hybrid',
      request: fc.oneof(
        fc.constant(act('something')),
        fc.constantFrom('h1', 'h2', 'h3').map((to) => tell(to, 'something')),
      ),
    }),
    operations: [2, 24],
    withinMs: 400,
    faults: [
      clockFaults({ jumpMs: [-200, 200], driftPpm: [-200_000, 200_000], freeze: true }),
      partitions({ forMs: [50, 400] }),
      oneWayCuts(),
      linkFaults({ delayMs: [50, 200] }),
    ],
  }),
  check: async (cluster) => {
    await cluster.runFor(500);
    expectEveryEventHasATime(cluster);
    expectHybridTimes(cluster);
  },
  needs: [aWallWasWrong, aWallWentBack, aCounterCounted, aPartitionCutAMessageOff],
});

const TWO_WALLS = ['p1', 'p2'];

/** Where no clock is wrong, the wall shows virtual time: `physical` is what was read there. */
function expectWalls(cluster: Cluster<HybridClocks>): void {
  for (const stamped of cluster.outputs('stamped')) {
    const { node, atMs, data } = stamped;
    cluster.expect(
      data.physical === Math.floor(atMs),
      `${node} says that its wall showed ${data.physical} at ${atMs} ms: physical is Math.floor(this.now())`,
      stamped,
    );
  }
}

function processes(
  subject: Subject<HybridClocks>,
  spec: Omit<ClusterSpec<HybridClocks>, 'nodes'>,
): Cluster<HybridClocks> {
  return subject.cluster({ nodes: TWO, network: CALM, ...spec });
}

function time(l: number, c: number): { l: number; c: number } {
  return { l, c };
}

function act(what: string): Act {
  return { kind: 'act', what };
}

function tell(to: NodeId, what: string): Tell {
  return { kind: 'tell', to, what };
}

export const partF: readonly LabTest[] = [
  theWallMovesTheClock,
  aReceiptIsLater,
  theGreaterCountGoesOn,
  theCounterBeginsAnew,
  aWallGoesBack,
  timesKeepTheirPromises,
];
