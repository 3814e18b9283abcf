import { clusterProperty, labTest, type LabTest } from '@netsplit/harness';
import type { Swim } from '../contract.ts';
import { ACK_WITHIN_MS, PERIOD_MS, PROXIES } from '../given.ts';
import { badWeather } from './bad-weather.ts';
import { allCrashesAreKnown, group, isReport, names, periodAt, periods } from './group.ts';
import { JUST_BEFORE_MS, probesOf, reportsOf, toldWithinMs, type Group } from './group.ts';
import { noReportWithoutAReason } from './invariants.ts';
import { aMemberCrashed, aPartitionCutAProbeOff, aProbeFailedAtALiveMember } from './needs.ts';
import { E_OVER_E_MINUS_1, firstDetections, mean, meanFirstDetection } from './statistics.ts';

// Part A: the probe.

const FAILURE_DETECTOR = { work: 'das-2002', section: '§3.1, SWIM Failure Detector' };
const ROUND_ROBIN = { work: 'das-2002', section: '§4.3, Round-Robin Probe Target Selection' };

const aMemberIsProbedInEachPeriod = labTest<Swim>({
  id: 'A1',
  part: 'A',
  title: 'a member probes one other in each period, and a ping is answered with its number',
  reading: FAILURE_DETECTOR,
  guide:
    "In Member.onStart begin the first period, with setTimer('period', PERIOD_MS) for the next one. In each, " +
    "send a ping { kind: 'ping', number, from: this.id, updates: [] } to one peer; answer pings in onMessage.",
  run: async (subject) => {
    const cluster = group(subject, 4);
    await cluster.runFor(periods(6) - JUST_BEFORE_MS);
    for (const node of names(4)) {
      const probes = probesOf(cluster, node);
      cluster.expect(
        probes.length === 6,
        `${node} began ${probes.length} probes in the first 6 periods: one ping goes out when a period begins, the first at the start`,
        probes[6],
      );
      const numbers = new Set(probes.map(({ message }) => numberOf(message)));
      cluster.expect(
        numbers.size === probes.length,
        `${node} gave two of its pings the same number: an ack could not tell which of them it answers`,
      );
      for (const { to, message } of probes) {
        const acks = cluster.sent(
          (act) =>
            act.node === to &&
            act.to === node &&
            act.message.kind === 'ack' &&
            act.message.number === numberOf(message),
        );
        cluster.expect(
          acks.length === 1,
          `${node} pinged ${to} with number ${numberOf(message)} and was sent ${acks.length} acks of that number`,
        );
      }
    }
    expectNoReports(cluster, 'everyone is there, and everyone answers');
  },
});

const aCrashIsReported = labTest<Swim>({
  id: 'A2',
  part: 'A',
  title: 'a member that crashed is reported by everyone, and nobody else is',
  reading: FAILURE_DETECTOR,
  guide:
    "When the next period begins and no ack of the last probe's number has come, the member failed it: " +
    "output('believes', { member, state: 'confirmed', incarnation: 0 }), and probe it no more.",
  run: async (subject) => {
    const crashedAtMs = periods(4) - JUST_BEFORE_MS;
    const cluster = group(subject, 4, {
      faults: [{ kind: 'crash', atMs: crashedAtMs, node: 'm4' }],
    });
    await cluster.runFor(periods(4));
    await cluster.runFor(toldWithinMs(4));
    const reports = cluster.outputs('believes').filter(isReport);
    const wrong = reports.find(({ data }) => data.member !== 'm4');
    cluster.expect(
      wrong === undefined,
      `${wrong?.node} reported ${wrong?.data.member}, which is up and answers`,
      wrong,
    );
    for (const node of names(3)) {
      cluster.expect(
        reports.some((act) => act.node === node),
        `m4 crashed, and ${node} has not reported it within 2n - 1 periods of probing and the time that a suspicion takes`,
      );
    }
    const early = reports.find(({ atMs }) => atMs < crashedAtMs + PERIOD_MS);
    cluster.expect(
      early === undefined,
      `${early?.node} reported m4 at ${early?.atMs} ms: a probe that began after the crash is judged when its period is over, not before`,
      early,
    );
    const again = probesOf(cluster, 'm1').filter(
      ({ to, atMs }) => to === 'm4' && atMs > cluster.nowMs - periods(4),
    );
    cluster.expect(
      again.length <= 1,
      'm1 still probes m4, which it took for failed long ago: it has no place in the round any more',
      again[0],
    );
  },
});

const othersAreAskedToTry = labTest<Swim>({
  id: 'A3',
  part: 'A',
  title:
    'where only the way between two members is cut, others ping for them, and nobody is reported',
  reading: FAILURE_DETECTOR,
  guide:
    "Set a timer for ACK_WITHIN_MS with each ping. If it fires before the ack, send 'ping-req' to PROXIES others. " +
    'Whoever gets one pings the target under a number of its own, remembers for whom, and forwards the ack.',
  run: async (subject) => {
    const cluster = group(subject, 5, {
      faults: [
        {
          kind: 'cut',
          atMs: 0,
          links: [
            ['m1', 'm2'],
            ['m2', 'm1'],
          ],
        },
      ],
    });
    await cluster.runFor(periods(16));
    const asked = cluster.sent(({ message }) => message.kind === 'ping-req');
    cluster.expect(
      asked.length > 0,
      'm1 and m2 cannot reach each other, and neither asked anyone to ping for it: a way that is cut is not a member that failed',
    );
    const hasty = asked.find(({ atMs }) => atMs % PERIOD_MS < ACK_WITHIN_MS);
    cluster.expect(
      hasty === undefined,
      `${hasty?.node} asked others before ${ACK_WITHIN_MS} ms had passed without an ack`,
      hasty,
    );
    const needless = asked.find(({ node }) => node !== 'm1' && node !== 'm2');
    cluster.expect(
      needless === undefined,
      `${needless?.node} asked others for help, though all its pings are answered in time`,
      needless,
    );
    for (const node of ['m1', 'm2']) {
      for (let period = 1; period <= 16; period++) {
        const count = asked.filter((a) => a.node === node && periodAt(a.atMs) === period).length;
        cluster.expect(
          count === 0 || count === PROXIES,
          `${node} asked ${count} others in period ${period}: the paper's k is ${PROXIES} here`,
        );
      }
    }
    expectNoReports(cluster, 'the others reach both, so each can be found through them');
  },
});

const aLateAckIsNotAnother = labTest<Swim>({
  id: 'A4',
  part: 'A',
  title: 'a late ack of an earlier ping does not answer the present one',
  reading: FAILURE_DETECTOR,
  guide:
    'Compare the number in the ack with the number of the present probe, and ignore it if they differ.',
  run: async (subject) => {
    // What m2 sends to m1 takes four periods, so m1 finds it through m3. Then m2 crashes, and the acks that
    // are still under way come while m1 probes it again: in some of these scenes at least.
    for (let scene = 0; scene < 12; scene++) {
      const crashedAtMs = periods(8 + scene) - JUST_BEFORE_MS;
      const cluster = group(subject, 3, {
        seed: scene,
        faults: [
          { kind: 'link', atMs: 0, from: 'm2', to: 'm1', delayMs: periods(4) },
          { kind: 'crash', atMs: crashedAtMs, node: 'm2' },
        ],
      });
      await cluster.runFor(crashedAtMs + periods(6));
      const probe = probesOf(cluster, 'm1').find(
        ({ to, atMs }) => to === 'm2' && atMs > crashedAtMs,
      );
      const report = reportsOf(cluster, 'm2').find(({ node }) => node === 'm1');
      const judgedAtMs = (probe?.atMs ?? crashedAtMs + periods(3)) + PERIOD_MS;
      cluster.expect(
        report !== undefined && report.atMs <= judgedAtMs,
        `m1 probed m2 at ${probe?.atMs} ms, after its crash at ${crashedAtMs} ms, and had not reported it when the period was over: an ack of an earlier ping came meanwhile, under that ping's number`,
        probe,
      );
    }
  },
});

const everyoneHasATurnInEachRound = labTest<Swim>({
  id: 'A5',
  part: 'A',
  title: 'everyone is probed once in each round, in an order that is shuffled anew',
  reading: ROUND_ROBIN,
  guide:
    'Keep a list of the others that this.random.shuffle has shuffled, and go through it, one each period. At its ' +
    'end shuffle again. A target drawn at random in each period may not be drawn for a very long time.',
  run: async (subject) => {
    const size = 7;
    const rounds = 6;
    const cluster = group(subject, size);
    await cluster.runFor(periods(rounds * (size - 1)) - JUST_BEFORE_MS);
    const orders = new Set<string>();
    for (const node of names(size)) {
      const probed = probesOf(cluster, node).map(({ to }) => to);
      for (let round = 0; round < rounds; round++) {
        const turn = probed.slice(round * (size - 1), (round + 1) * (size - 1));
        const missed = names(size).find((other) => other !== node && !turn.includes(other));
        cluster.expect(
          missed === undefined,
          `${node} probed ${turn.join(', ') || 'nobody'} in its round ${round + 1}, and not ${missed}: in a round of n - 1 periods everyone has one turn`,
        );
        orders.add(turn.join(' '));
      }
    }
    // Of 42 orders of 6 members nearly all differ: 720 are possible.
    cluster.expect(
      orders.size > (size * rounds) / 2,
      `the ${size} members made ${size * rounds} rounds in only ${orders.size} different orders: shuffle anew for each round, or all probe the same one at once, and nobody another`,
    );
  },
});

const SIZE = 40;
const VICTIMS = 3;
const RUNS = 40;
/**
 * The number of periods until the first detection is nearly geometric with p = 0.62, so its deviation is
 * about 0.99; of the mean of 120 it is 0.09. Further off than 0.5 (more than five deviations) is a right
 * solution in less than one of a million tests.
 */
const STATED_ERROR = 0.5;

const firstDetectionIsSoon = labTest<Swim>({
  id: 'A6',
  part: 'A',
  title: 'on average a crash is found after e/(e − 1) periods, however large the group',
  reading: FAILURE_DETECTOR,
  guide:
    'If it takes longer, the members do not choose independently: look at who probes whom in the same period. ' +
    'If it is shorter, a failure is reported before its period is over.',
  run: async (subject, { seed }) => {
    const found: number[] = [];
    let last: Group | undefined;
    for (let run = 0; run < RUNS; run++) {
      const { periods: counted, cluster } = await firstDetections(subject, {
        size: SIZE,
        victims: VICTIMS,
        seed: seed + run,
        withinPeriods: 20,
      });
      found.push(...counted);
      last = cluster;
    }
    const measured = mean(found);
    const expected = meanFirstDetection(SIZE - VICTIMS, SIZE - 1);
    last?.expect(
      Math.abs(measured - expected) <= STATED_ERROR,
      `${found.length} crashes in groups of ${SIZE} were first detected after ${measured.toFixed(2)} periods on average; expected are ${expected.toFixed(2)} (e/(e - 1) = ${E_OVER_E_MINUS_1.toFixed(2)} in a large group), and the stated error is ${STATED_ERROR}`,
    );
  },
});

const everyCrashIsFound = clusterProperty<Swim>({
  id: 'A7',
  part: 'A',
  title: 'every crashed member is found by every live one, whatever the network did',
  reading: { work: 'chandra-toueg-1996', section: 'Failure detector properties: completeness' },
  guide:
    'Find the member that was not reported, and the pings to it of the one that should have: was it left out of a ' +
    'round, or did something else count as its ack?',
  violates: 'strong completeness: a crash is found by every live member within the bound',
  scene: badWeather([2, 6], periods(10)),
  maxEvents: 60_000,
  invariants: [noReportWithoutAReason],
  liveness: {
    goal: allCrashesAreKnown,
    withinMs: periods(90),
    what: 'every live member takes every crashed one for failed',
  },
  needs: [aMemberCrashed, aProbeFailedAtALiveMember, aPartitionCutAProbeOff],
});

function numberOf(message: Swim['message']): number | undefined {
  return 'number' in message ? message.number : undefined;
}

function expectNoReports(cluster: Group, because: string): void {
  const report = cluster.outputs('believes').find(isReport);
  cluster.expect(
    report === undefined,
    `${report?.node} reported ${report?.data.member} as ${report?.data.state}: ${because}`,
    report,
  );
}

export const partA: readonly LabTest[] = [
  aMemberIsProbedInEachPeriod,
  aCrashIsReported,
  othersAreAskedToTry,
  aLateAckIsNotAnother,
  everyoneHasATurnInEachRound,
  firstDetectionIsSoon,
  everyCrashIsFound,
];
