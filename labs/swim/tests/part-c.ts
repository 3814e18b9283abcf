import { checkStrongAccuracy, checkStrongCompleteness } from '@netsplit/checkers';
import { clusterProperty, labTest, oneWayCuts, partitions } from '@netsplit/harness';
import { clusterExploration, scene, type LabTest } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Outputs, Swim } from '../contract.ts';
import { PERIOD_MS, PROXIES, spreadRounds, type State, type Update } from '../given.ts';
import { badWeather } from './bad-weather.ts';
import { allCrashesAreKnown, beliefs, group, isReport, JUST_BEFORE_MS } from './group.ts';
import { names, nobodyIsSuspected, periods, probesOf, toldWithinMs, type Group } from './group.ts';
import { detectorRun, expectHolds } from './detector.ts';
import {
  confirmedOnlyAfterAWait,
  HARDLY_CUT_OFF_MS,
  noLiveMemberIsConfirmed,
} from './suspicion.ts';
import { onlyItselfRaisesAnIncarnation } from './suspicion.ts';
import { freshNewsGoesFirst, noReportWithoutAReason, updatesAreBounded } from './invariants.ts';
import { aMemberCrashed, aPartitionCutAProbeOff, aSuspicionWasRefuted } from './needs.ts';

// Part C: suspicion and incarnation.

const SUSPICION = { work: 'das-2002', section: '§4.2, Suspicion Mechanism' };

const whichOverridesWhich = labTest<Swim>({
  id: 'C1',
  part: 'C',
  title: 'alive, suspect and confirmed override each other as the paper says',
  reading: SUSPICION,
  guide:
    "Answer 'weigh' with { kind: 'weighed', overrides }: does what was heard override what is known, both of the " +
    'same member? The rules stand in the paper, one for each kind of news; then use them for all that you hear.',
  run: async (subject) => {
    const cluster = group(subject, 2);
    const all = (['alive', 'suspect', 'confirmed'] as const).flatMap((state) =>
      [0, 1, 2].map((incarnation): Update => ({ member: 'm2', state, incarnation })),
    );
    for (const known of all) {
      for (const heard of all) {
        const operation = cluster.request('m1', { kind: 'weigh', known, heard });
        await cluster.runFor(1);
        const { response } = operation;
        const expected = overridesByThePaper(heard, known);
        cluster.expect(
          response?.kind === 'weighed' && response.overrides === expected,
          `known is ${told(known)}, heard is ${told(heard)}: the news ${expected ? 'overrides' : 'does not override'} what is known, and m1 answered ${response?.kind === 'weighed' ? response.overrides : 'nothing'}`,
        );
      }
    }
  },
});

const aFalseSuspicionIsRefuted = labTest<Swim>({
  id: 'C2',
  part: 'C',
  title: 'a member that is suspected and lives refutes it, and nobody takes it for failed',
  reading: SUSPICION,
  guide:
    'A probe that fails makes a suspect, not a failure. Whoever hears that it is suspected itself raises its own ' +
    'incarnation above the one suspected, and spreads that it is alive.',
  run: async (subject) => {
    let suspicions = 0;
    for (let seed = 0; seed < 6; seed++) {
      const cluster = group(subject, 5, { seed });
      await cluster.runFor(periods(4) - JUST_BEFORE_MS);
      cluster.partition(['m2'], ['m1', 'm3', 'm4', 'm5']);
      // The probes of one period fail; of the next one, those that others try in one's stead get through.
      await cluster.runFor(1.1 * PERIOD_MS);
      cluster.heal();
      await cluster.runFor(toldWithinMs(5));
      const said = cluster.outputs('believes');
      const confirmed = said.find(({ data }) => data.state === 'confirmed');
      cluster.expect(
        confirmed === undefined,
        `m2 was cut off for a moment, and ${confirmed?.node} took ${confirmed?.data.member} for failed, which is up and could have refuted it: it was reachable for nearly all of the ${spreadRounds(5)} periods that a suspicion waits`,
        confirmed,
      );
      suspicions += said.filter(isReport).length;
      for (const node of names(5)) {
        for (const other of names(5)) {
          const held = beliefs(cluster).of(node, other);
          const own = beliefs(cluster).of(other, other);
          cluster.expect(
            held?.state === 'alive' && held.incarnation === own?.incarnation,
            `in the end ${node} believes ${other} to be ${held?.state} with incarnation ${held?.incarnation}, and ${other} says of itself that it is alive with incarnation ${own?.incarnation}`,
          );
        }
      }
      await cluster.runFor(1);
      if (seed === 5) {
        cluster.expect(
          suspicions > 0,
          'm2 was cut off in six scenes while others probed it, and nobody ever suspected anybody: a probe that fails is a suspicion',
        );
      }
    }
  },
});

const aCrashIsConfirmedInTime = labTest<Swim>({
  id: 'C3',
  part: 'C',
  title: 'a crash is suspected first, and confirmed when the time to refute is over',
  reading: { ...SUSPICION, section: '§4.2, Suspicion Mechanism; §5' },
  guide:
    'Set a timer of spreadRounds(n) periods when you begin to suspect. It is not begun anew when the same ' +
    'suspicion is heard once more. When it fires, the member is confirmed.',
  run: async (subject) => {
    const size = 8;
    const cluster = group(subject, size, {
      invariants: [confirmedOnlyAfterAWait],
      faults: [{ kind: 'crash', atMs: periods(3) - JUST_BEFORE_MS, node: 'm8' }],
    });
    await cluster.runFor(periods(3) + toldWithinMs(size));
    const said = cluster.outputs('believes').filter(({ data }) => data.member === 'm8');
    for (const node of names(size - 1)) {
      const states = said.filter((act) => act.node === node).map(({ data }) => data.state);
      cluster.expect(
        states.at(-1) === 'confirmed',
        `m8 crashed, and ${node} has believed of it ${states.join(', then ') || 'nothing but that it lives'}: it is confirmed by everyone within 2n - 1 periods of probing, ${spreadRounds(size)} of suspicion and ${spreadRounds(size)} in which the news goes round`,
      );
    }
    for (const node of names(size - 1)) {
      const own = said.filter((act) => act.node === node);
      const since = own.find(({ data }) => data.state === 'suspect');
      const until = own.find(({ data }) => data.state === 'confirmed');
      const tookMs = (until?.atMs ?? Infinity) - (since?.atMs ?? 0);
      cluster.expect(
        tookMs <= periods(spreadRounds(size)) + 1,
        `${node} suspected m8 for ${Math.round(tookMs)} ms before it confirmed it: a suspicion waits ${periods(spreadRounds(size))} ms in a group of ${size}, however often it is heard`,
        until,
      );
    }
    const first = cluster.need(said[0], 'nobody said anything of m8');
    cluster.expect(
      first.data.state === 'suspect',
      `the first that was said of m8 is that it is ${first.data.state}: a probe that fails is a suspicion`,
      first,
    );
  },
});

const LOSS = 0.2;
const MANY = 20;
const PROBED_PERIODS = 100;
/**
 * Of 2000 probes of living members 148 are expected to fail, with a deviation of 12: outside of five
 * deviations is one right solution in a million. Of those that fail, next to none should be confirmed.
 */
const FAILED_PROBES_ERROR = 60;
const MOST_CONFIRMED_SHARE = 0.1;

const suspicionSavesTheLiving = labTest<Swim>({
  id: 'C4',
  part: 'C',
  title:
    'where a fifth of all messages is lost, probes fail as the formula says, and hardly anybody is taken for failed',
  reading: { work: 'das-2002', section: '§3.1, SWIM Failure Detector; §4.2' },
  guide:
    'If too many probes fail, look at the indirect ones; if suspicions become failures, at the refutation: does it ' +
    'spread as fast as the suspicion did?',
  run: async (subject) => {
    const cluster = group(subject, MANY, {
      maxEvents: 1_000_000,
      network: { delayMs: 5, lossProbability: LOSS },
    });
    await cluster.runFor(periods(PROBED_PERIODS + 1) - JUST_BEFORE_MS);
    const probes = names(MANY).flatMap((node) => outcomes(cluster, node));
    const failed = probes.filter((isAnswered) => !isAnswered).length;
    const arrives = 1 - LOSS;
    const expected = probes.length * (1 - arrives ** 2) * (1 - arrives ** 4) ** PROXIES;
    cluster.expect(
      probes.length >= MANY * PROBED_PERIODS * 0.9,
      `in ${PROBED_PERIODS} periods ${MANY} members began ${probes.length} probes: everyone probes one other in each period, and nobody has crashed`,
    );
    cluster.expect(
      Math.abs(failed - expected) <= FAILED_PROBES_ERROR,
      `${failed} of ${probes.length} probes failed at ${100 * LOSS} % loss; (1 - q²)(1 - q⁴)^k makes ${expected.toFixed(0)}, and the stated error is ${FAILED_PROBES_ERROR}`,
    );
    const confirmed = cluster.outputs('believes').filter(({ data }) => data.state === 'confirmed');
    const victims = new Set(confirmed.map(({ data }) => data.member));
    cluster.expect(
      victims.size <= failed * MOST_CONFIRMED_SHARE,
      `nobody crashed, and of ${failed} failed probes ${victims.size} ended with a member taken for failed: a refutation in time would have saved it`,
      confirmed[0],
    );
  },
});

const suspicionKeepsItsWord = clusterProperty<Swim>({
  id: 'C5',
  part: 'C',
  title: 'nobody is confirmed without a wait, nobody speaks for another, and no suspicion lasts',
  reading: SUSPICION,
  guide:
    'The invariant that broke is named above. A suspicion that lasts has lost its timer; a confirmation without a ' +
    'wait has a timer of an earlier suspicion, which was refuted.',
  violates: 'a suspicion ends by refutation or, after its time, by confirmation',
  scene: badWeather([3, 6], periods(12)),
  maxEvents: 60_000,
  invariants: [
    confirmedOnlyAfterAWait,
    onlyItselfRaisesAnIncarnation,
    noReportWithoutAReason,
    updatesAreBounded,
    freshNewsGoesFirst,
  ],
  liveness: {
    goal: (cluster) => allCrashesAreKnown(cluster) && nobodyIsSuspected(cluster),
    withinMs: periods(120),
    what: 'every crashed member is confirmed by every live one, and no suspicion is open',
  },
  check: (cluster) => {
    const verdict = checkStrongCompleteness(detectorRun(cluster));
    expectHolds(cluster, 'strong completeness', verdict);
  },
  needs: [aMemberCrashed, aSuspicionWasRefuted, aPartitionCutAProbeOff],
});

const theLivingAreSpared = clusterProperty<Swim>({
  id: 'C6',
  part: 'C',
  title: 'a member that lives and is hardly cut off is never taken for failed',
  reading: {
    work: 'chandra-toueg-1996',
    section: 'Failure detector properties: accuracy',
  },
  guide:
    'Find the suspicion and its way to the suspected, then the refutation and its way to whoever confirmed. Which ' +
    'of the two did not get through, or was not believed?',
  violates: 'a live, well-connected member is not declared failed',
  scene: scene({
    nodes: { member: [4, 7] },
    network: { delayMs: [1, 40], lossProbability: [0, 0.05] },
    withinMs: periods(10),
    faults: [
      partitions({ forMs: [100, HARDLY_CUT_OFF_MS] }),
      oneWayCuts({ forMs: [100, HARDLY_CUT_OFF_MS] }),
    ],
    maxFaults: 2,
  }),
  maxEvents: 60_000,
  invariants: [noLiveMemberIsConfirmed, onlyItselfRaisesAnIncarnation],
  liveness: {
    goal: nobodyIsSuspected,
    withinMs: periods(60),
    what: 'every suspicion of a live member is refuted',
  },
  check: (cluster) => {
    expectHolds(cluster, 'strong accuracy', checkStrongAccuracy(detectorRun(cluster)));
  },
  needs: [aSuspicionWasRefuted, aPartitionCutAProbeOff],
});

const nobodySpeaksForAnother = clusterExploration<Swim>({
  id: 'C7',
  part: 'C',
  title: 'in every run of two members, only a member itself raises its incarnation',
  reading: SUSPICION,
  guide:
    'This test tries every order of messages and timers. First make C2 pass; then look for the place where ' +
    'an incarnation is counted up: it may only be that of the member itself.',
  violates: 'the incarnation of a member is raised by itself alone',
  explore: {
    nodes: { m1: 'member', m2: 'member' },
    timers: 3,
    draws: [0],
    outputs: ['believes'],
    properties: [
      {
        kind: 'always',
        name: 'nobody holds a greater incarnation of a member than it has itself',
        holds: ({ histories }) => {
          for (const [node, other] of [
            ['m1', 'm2'],
            ['m2', 'm1'],
          ] as const) {
            const held = greatest(histories[node], other);
            const own = greatest(histories[other], other);
            if (held > own) {
              return `${node} holds incarnation ${held} of ${other}, whose own is ${own}`;
            }
          }
          return true;
        },
      },
      {
        kind: 'sometimes',
        name: 'a suspicion is refuted, and the refutation believed',
        holds: ({ histories }) => greatest(histories['m1'], 'm2') > 0,
      },
    ],
  },
});

/** The greatest incarnation of a member that a node has told of. */
function greatest(
  history: readonly { readonly kind: string; readonly data?: unknown }[] | undefined,
  member: NodeId,
): number {
  const told = (history ?? []).flatMap(({ kind, data }) =>
    kind === 'output' ? [data as Outputs['believes']] : [],
  );
  return Math.max(
    0,
    ...told.filter((it) => it.member === member).map(({ incarnation }) => incarnation),
  );
}

/** Whether each probe of a node was acked before its period was over. */
function outcomes(cluster: Group, node: NodeId): boolean[] {
  const answered = new Map<number, number>();
  for (const { message, atMs } of cluster.delivered((act) => act.node === node)) {
    if (message.kind === 'ack' && !answered.has(message.number)) {
      answered.set(message.number, atMs);
    }
  }
  return probesOf(cluster, node)
    .filter(({ atMs }) => atMs + PERIOD_MS <= cluster.nowMs)
    .flatMap(({ message, atMs }) =>
      message.kind === 'ping'
        ? [(answered.get(message.number) ?? Infinity) < atMs + PERIOD_MS]
        : [],
    );
}

/** The table of §4.2, written down a second time. */
function overridesByThePaper(heard: Update, known: Update): boolean {
  const table: Record<State, (known: Update) => boolean> = {
    alive: ({ state, incarnation }) => state !== 'confirmed' && heard.incarnation > incarnation,
    suspect: ({ state, incarnation }) =>
      (state === 'suspect' && heard.incarnation > incarnation) ||
      (state === 'alive' && heard.incarnation >= incarnation),
    confirmed: ({ state }) => state !== 'confirmed',
    left: () => true,
  };
  return table[heard.state](known);
}

function told({ state, incarnation }: Update): string {
  return `${state} with incarnation ${incarnation}`;
}

export const partC: readonly LabTest[] = [
  whichOverridesWhich,
  aFalseSuspicionIsRefuted,
  aCrashIsConfirmedInTime,
  suspicionSavesTheLiving,
  suspicionKeepsItsWord,
  theLivingAreSpared,
  nobodySpeaksForAnother,
];
