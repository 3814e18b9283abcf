import { clusterProperty, labTest, type LabTest } from '@netsplit/harness';
import type { Swim } from '../contract.ts';
import { MOST_UPDATES, PERIOD_MS, spreadRounds } from '../given.ts';
import { badWeather } from './bad-weather.ts';
import { allCrashesAreKnown, group, isReport, JUST_BEFORE_MS, names } from './group.ts';
import { periods, reportsOf, toldWithinMs } from './group.ts';
import { freshNewsGoesFirst, noReportWithoutAReason, updatesAreBounded } from './invariants.ts';
import { aMemberCrashed, aMemberLearntFromAnother, aPartitionCutAProbeOff } from './needs.ts';
import { curveOf, infection, mean } from './statistics.ts';

// Part B: dissemination.

const INFECTION = {
  work: 'das-2002',
  section: '§4.1, Infection-Style Dissemination Component',
};

const newsSpreads = labTest<Swim>({
  id: 'B1',
  part: 'B',
  title: 'once one member has found a crash, all soon know of it',
  reading: INFECTION,
  guide:
    'Whoever reports a member puts the news into `updates` of its next messages. Whoever finds news in a message ' +
    'that it did not know believes it, tells the world, and passes it on likewise.',
  run: async (subject) => {
    const size = 32;
    const cluster = group(subject, size, {
      faults: [{ kind: 'crash', atMs: periods(2) - JUST_BEFORE_MS, node: 'm7' }],
    });
    await cluster.runFor(toldWithinMs(size));
    const reports = reportsOf(cluster, 'm7');
    const first = cluster.need(reports[0], 'm7 crashed, and nobody has reported it');
    const bound = spreadRounds(size);
    for (const node of names(size)) {
      if (node === 'm7') continue;
      const own = reports.find((act) => act.node === node);
      const after = ((own?.atMs ?? cluster.nowMs) - first.atMs) / PERIOD_MS;
      cluster.expect(
        after <= bound,
        `${first.node} knew of the crash of m7 at ${first.atMs} ms, and ${node} ${own === undefined ? 'never' : `${Math.floor(after)} periods later`}: news goes through the group in ${bound} periods`,
        own,
      );
    }
  },
});

const aMessageIsBounded = labTest<Swim>({
  id: 'B2',
  part: 'B',
  title: 'a message carries six updates at most, and what was passed on least goes first',
  reading: INFECTION,
  guide:
    'Keep with each piece of news how often you have passed it on. For a message sort by that count, and take the ' +
    'first MOST_UPDATES.',
  run: async (subject) => {
    const size = 40;
    const victims = names(20);
    const cluster = group(subject, size, {
      maxEvents: 1_000_000,
      invariants: [updatesAreBounded, freshNewsGoesFirst],
      faults: victims.map((node) => ({
        kind: 'crash',
        atMs: periods(2) - JUST_BEFORE_MS,
        node,
      })),
    });
    await cluster.runFor(toldWithinMs(size));
    const full = cluster.sent(({ message }) => message.updates.length === MOST_UPDATES);
    cluster.expect(
      full.length > 0,
      `${victims.length} members crashed at once, and no message carried ${MOST_UPDATES} updates: put the news into the messages that are sent anyway`,
    );
    cluster.expect(
      allCrashesAreKnown(cluster),
      'half of the members crashed at once, and not everyone has heard of all of them: what does not fit into one message has to come in the next',
    );
  },
});

const newsIsRetired = labTest<Swim>({
  id: 'B3',
  part: 'B',
  title: 'a member passes an update on λ log n times, and then no more',
  reading: INFECTION,
  guide:
    'After spreadRounds(n) messages forget the news; and what you have heard already is no news, however often ' +
    'you hear it again.',
  run: async (subject) => {
    const size = 8;
    const cluster = group(subject, size, {
      invariants: [updatesAreBounded],
      faults: [{ kind: 'crash', atMs: periods(2) - JUST_BEFORE_MS, node: 'm8' }],
    });
    await cluster.runFor(toldWithinMs(size) + periods(spreadRounds(size)));
    const carriers = cluster.sent(({ message }) => message.updates.length > 0);
    cluster.expect(carriers.length > 0, 'm8 crashed, and no message carries any news of it');
    // What a member is told of itself is not on its way to others (part D).
    const late = carriers.find(
      ({ to, atMs, message }) =>
        atMs > cluster.nowMs - periods(5) && message.updates.some(({ member }) => member !== to),
    );
    cluster.expect(
      late === undefined,
      `${late?.node} still carries news at ${late?.atMs} ms, though nothing has happened since m8 crashed at ${periods(2)} ms: news that is never retired fills every message in the end`,
      late,
    );
  },
});

const SMALL = 12;
const LARGE = 240;
const LOAD_PERIODS = 12;
/** One ping and, on average, one ack each: whoever is well sends two messages in a period. */
const MOST_MESSAGES = 2.5;

const loadIsConstant = labTest<Swim>({
  id: 'B4',
  part: 'B',
  title: 'what a member sends does not grow with the group',
  reading: { work: 'das-2002', section: '§3.1, SWIM Failure Detector; §4.1' },
  guide:
    'Count the messages of one member in one period. If there are more in a large group, something is sent to all, ' +
    'or to a share of all.',
  run: async (subject) => {
    const loads: { messages: number; updates: number }[] = [];
    for (const size of [SMALL, LARGE]) {
      const cluster = group(subject, size, {
        maxEvents: 1_000_000,
        faults: [{ kind: 'crash', atMs: periods(2) - JUST_BEFORE_MS, node: 'm2' }],
      });
      await cluster.runFor(periods(LOAD_PERIODS) - JUST_BEFORE_MS);
      const sent = cluster.sent();
      const messages = sent.length / size / LOAD_PERIODS;
      const updates = Math.max(...sent.map(({ message }) => message.updates.length));
      cluster.expect(
        messages >= 1.5 && messages <= MOST_MESSAGES,
        `in a group of ${size} a member sends ${messages.toFixed(2)} messages in a period, on average: a ping and an ack make 2, and little more is needed`,
      );
      cluster.expect(
        reportsOf(cluster, 'm2').length >= size / 2,
        `in a group of ${size} not even half have heard of the crash of m2 after ${LOAD_PERIODS - 2} periods`,
      );
      loads.push({ messages, updates });
      const [small] = loads;
      // Each has sent 24 messages or so: the mean of a dozen members is good to a few percent.
      cluster.expect(
        small === undefined || (messages <= small.messages * 1.15 && updates <= MOST_UPDATES),
        `a member of a group of ${SMALL} sends ${small?.messages.toFixed(2)} messages in a period, and one of a group of ${LARGE} sends ${messages.toFixed(2)}, of up to ${updates} updates: the load grows with the group`,
      );
    }
  },
});

const THOUSAND = 1000;
const CRASHED = 5;
const CURVE_PERIODS = 11;

/**
 * Stated error: a period slower, three faster. The members of one period are in step here, and a message
 * takes a moment, so some news makes two hops in a period; and others find the crash by themselves: both
 * put the curve ahead, by 1.2 periods on average. How the first few contacts go moves a single curve by
 * 0.7 periods, the mean of five by 0.3: the bounds are five such deviations away.
 */
const newsSpreadsLikeAnInfection = labTest<Swim>({
  id: 'B5',
  part: 'B',
  title: 'in a group of a thousand, news spreads as an infection does',
  reading: INFECTION,
  guide:
    'If it is too slow: does every message carry news, acks too? Does a member that hears news pass it on with its ' +
    'very next message? In one period who knows should become three times as many.',
  run: async (subject) => {
    const victims = names(CRASHED);
    const cluster = group(subject, THOUSAND, {
      maxEvents: 1_000_000,
      faults: victims.map((node) => ({
        kind: 'crash',
        atMs: periods(1) - JUST_BEFORE_MS,
        node,
      })),
    });
    const healthy = THOUSAND - CRASHED;
    const heard = (): number => cluster.outputs('believes').length;
    while (cluster.nowMs < periods(CURVE_PERIODS + 8) && heard() < healthy * CRASHED) {
      await cluster.runFor(PERIOD_MS);
    }
    const curves = victims.map((node) => curveOf(cluster, node, CURVE_PERIODS));
    const expected = infection(healthy, CURVE_PERIODS + 3);
    for (let period = 1; period <= CURVE_PERIODS; period++) {
      const know = mean(curves.map((curve) => curve[period] ?? 0));
      const least = 0.99 * (expected[period - 1] ?? 0);
      const ahead = expected[period + 3] ?? healthy;
      // Where nearly all may know, all may.
      const most = ahead < 0.9 * healthy ? ahead : healthy;
      cluster.expect(
        know >= least && know <= most,
        `${period} periods after the first detection of a crash, ${know.toFixed(1)} of ${THOUSAND} members know of it (mean of ${CRASHED} crashes): expected are ${(expected[period] ?? 0).toFixed(1)}, and the stated error allows from ${least.toFixed(1)} to ${most.toFixed(1)}`,
      );
    }
  },
});

const newsSurvivesTheNetwork = clusterProperty<Swim>({
  id: 'B6',
  part: 'B',
  title: 'whatever the network does, updates stay bounded and every crash becomes known',
  reading: INFECTION,
  guide:
    'The invariant that broke is named above. If a crash never became known to someone: was it taken out of a ' +
    'round before it was reported, or is there no probing beside the news?',
  violates: 'every update is passed on a bounded number of times, and every crash becomes known',
  scene: badWeather([3, 7], periods(10)),
  maxEvents: 60_000,
  invariants: [noReportWithoutAReason, updatesAreBounded, freshNewsGoesFirst],
  liveness: {
    goal: allCrashesAreKnown,
    withinMs: periods(90),
    what: 'every live member takes every crashed one for failed',
  },
  check: (cluster) => {
    const carried = cluster.sent(({ message }) => message.updates.length > 0);
    const reports = cluster.outputs('believes').filter(isReport);
    cluster.expect(
      carried.length > 0 || reports.length === 0,
      'members were reported, and no message carried the news of it',
    );
  },
  needs: [aMemberCrashed, aMemberLearntFromAnother, aPartitionCutAProbeOff],
});

export const partB: readonly LabTest[] = [
  newsSpreads,
  aMessageIsBounded,
  newsIsRetired,
  loadIsConstant,
  newsSpreadsLikeAnInfection,
  newsSurvivesTheNetwork,
];
