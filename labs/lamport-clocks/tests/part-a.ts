import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { requests, scene, type LabTest } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { LamportClocks, Request } from '../contract.ts';
import type { Stamp } from '../given.ts';
import { clockCondition, listed, named, stampOf, timeCountsCauses } from './clock-condition.ts';
import { agreedOrder } from './agreement.ts';
import { drawFigure, FIGURE } from '../scenarios/figure.ts';
import { aMessageCameFromBehind, aPartitionCutAMessageOff } from './needs.ts';
import { aReceiptMovedAClockForward, twoEventsHadTheSameTime } from './needs.ts';
import { expectEveryEventStamped, expectTimes } from './stamping.ts';

// Part A: Lamport clocks.

const LOGICAL_CLOCKS = { work: 'lamport-1978', section: 'Logical Clocks' };
const TOTAL_ORDER = { work: 'lamport-1978', section: 'Ordering the Events Totally' };
const AN_HOUR_MS = 3_600_000;
const TWO = { p1: 'process', p2: 'process' };
const THREE = { ...TWO, p3: 'process' };

const eachEventTicks = labTest<LamportClocks>({
  id: 'A1',
  part: 'A',
  title: 'the clock of a process moves on between any two of its events',
  reading: { ...LOGICAL_CLOCKS, section: 'Logical Clocks, IR1' },
  guide:
    "In Process.onRequest, for 'act' and for 'tell': add 1 to the clock, and tell the world the time " +
    "of the event with output('stamped', { event: 'act', time }).",
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: TWO });
    for (const request of [act('first'), tell('p2', 'second'), act('third')]) {
      cluster.request('p1', request);
      await cluster.runFor(1);
    }
    expectTimes(cluster, 'p1', [1, 2, 3], 'it acted, sent, and acted');
  },
});

const aReceiptIsLaterThanTheSending = labTest<LamportClocks>({
  id: 'A2',
  part: 'A',
  title: 'a receipt is later than the sending',
  reading: { ...LOGICAL_CLOCKS, section: 'Logical Clocks, IR2' },
  guide:
    'The message carries the time of the event of sending, that is, after the clock has moved. The ' +
    'receipt is an event of its own, and its time is greater than the one in the message.',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: TWO });
    for (let count = 1; count <= 4; count++) cluster.request('p1', act(`act ${count}`));
    await cluster.runFor(1);
    cluster.request('p1', tell('p2', 'hello'));
    await cluster.runFor(100);
    expectTimes(cluster, 'p1', [1, 2, 3, 4, 5], 'it acted four times and sent');
    expectTimes(cluster, 'p2', [6], 'it received what p1 had sent at time 5');
  },
});

const aClockNeverGoesBack = labTest<LamportClocks>({
  id: 'A3',
  part: 'A',
  title: 'a message from a process that is behind does not set a clock back',
  reading: { ...LOGICAL_CLOCKS, section: 'Logical Clocks, IR2' },
  guide:
    'IR2 (b) has two conditions for the time of a receipt: not before what the clock shows already, ' +
    'and later than the time in the message. Which function gives the larger of two numbers?',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: TWO });
    for (let count = 1; count <= 9; count++) cluster.request('p2', act(`act ${count}`));
    await cluster.runFor(1);
    cluster.request('p1', tell('p2', 'hello'));
    await cluster.runFor(100);
    expectTimes(cluster, 'p1', [1], 'it sent');
    expectTimes(
      cluster,
      'p2',
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      'it acted nine times, then received what p1 had sent at time 1',
    );
  },
});

const theFigureOfThreeProcesses = labTest<LamportClocks>({
  id: 'A4',
  part: 'A',
  title: 'three processes, as in the figure of the paper',
  reading: { ...LOGICAL_CLOCKS, section: 'The Partial Ordering, Figure 1; Logical Clocks' },
  guide:
    'Open the scenario three-processes beside the figure and write the times on paper first. The ' +
    'first event whose time differs from yours breaks one of the two rules.',
  run: async (subject) => {
    const cluster = await drawFigure(subject);
    for (const [node, times] of Object.entries(FIGURE)) {
      expectTimes(cluster, node, times, 'see the figure');
    }
  },
});

const timePassesByEventsOnly = labTest<LamportClocks>({
  id: 'A5',
  part: 'A',
  title: 'no time passes while nothing happens, and nobody learns of what is not told',
  reading: LOGICAL_CLOCKS,
  guide:
    'A logical clock counts; it does not measure. It may not look at now(), and it learns of other ' +
    'clocks from messages that arrive, and from nothing else.',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: THREE });
    cluster.request('p1', act('before the break'));
    await cluster.runFor(AN_HOUR_MS);
    cluster.request('p1', act('after the break'));
    await cluster.runFor(100);
    expectTimes(cluster, 'p1', [1, 2], 'an hour passed between its two acts, and nothing happened');
    cluster.partition(['p1'], ['p2', 'p3']);
    cluster.request('p1', tell('p2', 'never arrives'));
    await cluster.runFor(100);
    cluster.request('p2', act('by itself'));
    await cluster.runFor(1);
    cluster.request('p2', tell('p3', 'arrives'));
    await cluster.runFor(100);
    expectTimes(cluster, 'p1', [1, 2, 3], 'it then sent a message that was lost');
    expectTimes(cluster, 'p2', [1, 2], 'it acted and sent, and the message of p1 never arrived');
    expectTimes(cluster, 'p3', [3], 'it received what p2 had sent at time 2');
  },
});

const tiesAreBrokenAlike = labTest<LamportClocks>({
  id: 'A6',
  part: 'A',
  title: 'events of equal time have an order too, and everyone gives them the same',
  reading: TOTAL_ORDER,
  guide:
    "Answer 'arrange' with the stamps in order: by time, and where times are equal by the name of " +
    'the process. Respond with a new list.',
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: THREE });
    const stamps = ['p2', 'p3', 'p1'].flatMap((process) =>
      [2, 1, 3].map((time): Stamp => ({ time, process })),
    );
    const order = await agreedOrder(cluster, stamps);
    const outOfTime = order.findIndex(({ time }, index) => time < (order[index - 1]?.time ?? 0));
    cluster.expect(
      outOfTime === -1,
      `in ${listed(order)} an event of time ${order[outOfTime]?.time} comes after one of time ${order[outOfTime - 1]?.time}`,
    );
    const processes = (time: number): string =>
      order
        .filter((stamp) => stamp.time === time)
        .map(({ process }) => process)
        .join(' ');
    cluster.expect(
      processes(1) === processes(2) && processes(2) === processes(3),
      `in ${listed(order)} the processes are not always in the same order: the paper takes one order of the processes, for all times`,
    );
  },
});

const request = fc.oneof(
  fc.constant(act('something')),
  fc.constantFrom('p1', 'p2', 'p3').map((to) => tell(to, 'something')),
);

const clocksKeepTheClockCondition = clusterProperty<LamportClocks>({
  id: 'A7',
  part: 'A',
  title: 'if one event happened before another, its time is smaller, whatever the network does',
  reading: { ...LOGICAL_CLOCKS, section: 'Logical Clocks, the Clock Condition' },
  guide:
    'Find the two events that are named, and the message or the process that connects them. One of ' +
    'the two rules was not kept at the later one.',
  violates: 'the Clock Condition: if a happened before b, then C(a) < C(b)',
  scene: scene({
    nodes: { process: 3 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 60] },
    workload: requests<LamportClocks>({ to: 'process', request }),
    operations: [1, 30],
    withinMs: 400,
    faults: [
      partitions({ forMs: [50, 400] }),
      oneWayCuts(),
      linkFaults({ delayMs: [50, 300], lossProbability: [0.5, 1] }),
    ],
  }),
  invariants: [clockCondition, timeCountsCauses],
  check: async (cluster) => {
    await cluster.runFor(1000);
    expectEveryEventStamped(cluster);
    // All pairs, by the simulator's own causality: it knows nothing of clocks.
    const stamped = cluster.outputs('stamped');
    for (const before of stamped) {
      for (const after of stamped) {
        if (before.data.time < after.data.time) continue;
        cluster.expect(
          !cluster.happenedBefore(before.event, after.event),
          `${named(before)} happened before ${named(after)}, and its time is not smaller`,
          after,
        );
      }
    }
  },
  needs: [
    aReceiptMovedAClockForward,
    aMessageCameFromBehind,
    aPartitionCutAMessageOff,
    twoEventsHadTheSameTime,
  ],
});

const theOrderIsTotal = clusterProperty<LamportClocks>({
  id: 'A8',
  part: 'A',
  title: 'all events have one order, the same for all, and no event comes before its causes',
  reading: TOTAL_ORDER,
  guide:
    'Two stamps that are not the same must never compare as equal, and no process may prefer its own. ' +
    'The time comes first: it is what keeps causes before their effects.',
  violates:
    'the order by time and process is total, agreed, and consistent with what happened before',
  scene: scene({
    nodes: { process: 3 },
    network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3], delayMs: [1, 60] },
    workload: requests<LamportClocks>({ to: 'process', request }),
    operations: [2, 20],
    withinMs: 400,
    faults: [partitions({ forMs: [50, 400] }), oneWayCuts()],
  }),
  invariants: [clockCondition],
  check: async (cluster) => {
    await cluster.runFor(1000);
    expectEveryEventStamped(cluster);
    const stamped = cluster.outputs('stamped');
    const order = await agreedOrder(cluster, stamped.map(stampOf));
    const place = new Map(order.map((stamp, index) => [listed([stamp]), index]));
    for (const before of stamped) {
      for (const after of stamped) {
        const [first = -1, second = -1] = [before, after].map((event) =>
          place.get(listed([stampOf(event)])),
        );
        cluster.expect(
          first < second || !cluster.happenedBefore(before.event, after.event),
          `${named(before)} happened before ${named(after)}, and the order has it after`,
          after,
        );
      }
    }
  },
  needs: [twoEventsHadTheSameTime, aReceiptMovedAClockForward, aPartitionCutAMessageOff],
});

function act(what: string): Request {
  return { kind: 'act', what };
}

function tell(to: NodeId, what: string): Request {
  return { kind: 'tell', to, what };
}

export const partA: readonly LabTest[] = [
  eachEventTicks,
  aReceiptIsLaterThanTheSending,
  aClockNeverGoesBack,
  theFigureOfThreeProcesses,
  timePassesByEventsOnly,
  tiesAreBrokenAlike,
  clocksKeepTheClockCondition,
  theOrderIsTotal,
];
