import { checkEventualStrongAccuracy } from '@netsplit/checkers';
import { clusterProperty, crashes, labTest, oneWayCuts, partitions } from '@netsplit/harness';
import { linkFaults, requests, scene, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { Swim } from '../contract.ts';
import { generationOf, RECONTACT_PERIODS, spreadRounds } from '../given.ts';
import type { MemberId, State, Update } from '../given.ts';
import { disagreement, theDeadStayDead, noNameIsUsedTwice } from './agreement.ts';
import { detectorRun, expectHolds } from './detector.ts';
import { beliefs, group, JUST_BEFORE_MS, names, periods, toldWithinMs } from './group.ts';
import { updatesAreBounded } from './invariants.ts';
import { aLiveMemberTookAnotherName, aMemberCameBack, aMemberLeft } from './needs.ts';
import { aPartitionCutAProbeOff } from './needs.ts';
import { onlyItselfRaisesAnIncarnation } from './suspicion.ts';

// Part D: join, leave, and a partition that heals.

const DYNAMIC = {
  work: 'das-2002',
  section: '§3.2, Dissemination Component and Dynamic Membership',
};
const SERF = { work: 'serf-gossip', section: 'SWIM Modifications' };

const livesAndDepartures = labTest<Swim>({
  id: 'D1',
  part: 'D',
  title:
    'a later life overrides all that is known of an earlier one, and never the other way round',
  reading: DYNAMIC,
  guide:
    'Compare the generations of the two names first. Only if they are the same does the table of part C count, with ' +
    "one row more: 'left' is the member's own last word, and overrides all but itself.",
  run: async (subject) => {
    const cluster = group(subject, 2);
    const all = (['m2', 'm2#2', 'm2#10'] as const).flatMap((member) =>
      (['alive', 'suspect', 'confirmed', 'left'] as const).flatMap((state) =>
        [0, 1].map((incarnation): Update => ({ member, state, incarnation })),
      ),
    );
    for (const known of all) {
      for (const heard of all) {
        const lives = generationOf(heard.member) - generationOf(known.member);
        const isDeparture = heard.state === 'left' || known.state === 'left';
        if (lives === 0 && !isDeparture) continue;
        const expected = lives > 0 || (lives === 0 && known.state !== 'left');
        const operation = cluster.request('m1', { kind: 'weigh', known, heard });
        await cluster.runFor(1);
        const { response } = operation;
        cluster.expect(
          response?.kind === 'weighed' && response.overrides === expected,
          `known is ${told(known)}, heard is ${told(heard)}: the news ${expected ? 'overrides' : 'does not override'} what is known, and m1 answered ${response?.kind === 'weighed' ? response.overrides : 'nothing'}`,
        );
      }
    }
  },
});

const leavingIsNotFailing = labTest<Swim>({
  id: 'D2',
  part: 'D',
  title: 'who leaves says so, is taken for gone by all, and is never suspected',
  reading: SERF,
  guide:
    "On 'leave', spread that you have left, and go on answering until that news has been passed on often enough. Then " +
    'respond, stop your timers, and be deaf.',
  run: async (subject) => {
    const size = 6;
    const cluster = group(subject, size);
    await cluster.runFor(periods(4) - 500);
    const leave = cluster.request('m3', { kind: 'leave' });
    await cluster.runUntil(() => leave.answered, {
      withinMs: periods(3 * spreadRounds(size)),
      what: 'm3 was asked to leave, and answers when the group has been told',
    });
    const gone = cluster.nowMs;
    await cluster.runFor(toldWithinMs(size));
    for (const node of names(size)) {
      const held = beliefs(cluster).of(node, 'm3');
      cluster.expect(
        held?.state === 'left',
        `m3 has left, and ${node} believes that it is ${held?.state}`,
      );
    }
    const wrong = cluster
      .outputs('believes')
      .find(({ data }) => data.state === 'suspect' || data.state === 'confirmed');
    cluster.expect(
      wrong === undefined,
      `${wrong?.node} took ${wrong?.data.member} for ${wrong?.data.state}: m3 said that it would leave, and answered until all knew`,
      wrong,
    );
    const late = cluster.sent(
      ({ node, to, atMs }) => (node === 'm3' || to === 'm3') && atMs > gone + 1000,
    )[0];
    cluster.expect(
      late === undefined,
      `${late?.node} still sent a message to ${late?.to} at ${late?.atMs} ms: m3 is gone since ${gone} ms`,
      late,
    );
  },
});

const whoComesBackIsAnother = labTest<Swim>({
  id: 'D3',
  part: 'D',
  title: 'who left and joins again is a new member, known to all',
  reading: DYNAMIC,
  guide:
    "On 'join', take the name of the next generation, write the generation to the disk and sync, and ask some peer for " +
    "the group with 'hello', again in each period until a 'welcome' comes.",
  run: async (subject) => {
    const size = 5;
    const cluster = group(subject, size);
    await cluster.runFor(periods(2));
    const leave = cluster.request('m3', { kind: 'leave' });
    await cluster.runUntil(() => leave.answered, {
      withinMs: periods(3 * spreadRounds(size)),
      what: 'm3 was asked to leave, and answers when the group has been told',
    });
    await cluster.runFor(periods(5));
    const join = cluster.request('m3', { kind: 'join' });
    await cluster.runFor(toldWithinMs(size));
    const as = join.response?.kind === 'joined' ? join.response.as : undefined;
    cluster.expect(
      as === 'm3#2',
      `m3 joined again and answered that it is now ${as ?? 'nothing'}: the second life of m3 is m3#2`,
    );
    expectKnown(cluster, size, 'm3', 'm3#2');
    cluster.expect(disagreement(cluster) === undefined, `in the end ${disagreement(cluster)}`);
  },
});

const aRestartIsANewMember = labTest<Swim>({
  id: 'D4',
  part: 'D',
  title: 'a member that crashed and restarts is a new one, whether its crash was noticed or not',
  reading: DYNAMIC,
  guide:
    'In onStart read the generation from the disk; write one more and sync before you say a word. A life after the ' +
    'first knows nothing of the group: it asks.',
  run: async (subject) => {
    const size = 5;
    for (const forMs of [200, periods(40)]) {
      const cluster = group(subject, size, {
        invariants: [theDeadStayDead, noNameIsUsedTwice],
        faults: [{ kind: 'crash', atMs: periods(3) - JUST_BEFORE_MS, node: 'm4', forMs }],
      });
      await cluster.runFor(periods(3) + forMs + toldWithinMs(size));
      expectKnown(cluster, size, 'm4', 'm4#2');
      for (const other of names(size)) {
        const held = beliefs(cluster).of('m4', other);
        cluster.expect(
          held?.state === 'alive',
          `m4 restarted and ${held === undefined ? 'has not heard of' : `takes for ${held.state}`} ${other}, which is up: whoever says welcome tells of everyone`,
        );
      }
    }
  },
});

const aPartitionHeals = labTest<Swim>({
  id: 'D5',
  part: 'D',
  title: 'two halves that took each other for failed are one group again after the partition',
  reading: SERF,
  guide:
    'In one period of RECONTACT_PERIODS ping one of those you confirmed, and tell it so in that ping. Whoever hears ' +
    'that it is confirmed, and lives, takes the name of its next generation and spreads it.',
  run: async (subject) => {
    const size = 6;
    const cluster = group(subject, size, { invariants: [theDeadStayDead] });
    await cluster.runFor(periods(3) - JUST_BEFORE_MS);
    cluster.partition(['m1', 'm2', 'm3'], ['m4', 'm5', 'm6']);
    await cluster.runFor(periods(60));
    cluster.expect(
      beliefs(cluster).of('m1', 'm4')?.state === 'confirmed',
      `the group was cut in two for a minute, and m1 believes of m4, on the other side, that it is ${beliefs(cluster).of('m1', 'm4')?.state}`,
    );
    cluster.heal();
    await cluster.runUntil(() => disagreement(cluster) === undefined, {
      withinMs: periods(80),
      what: 'after the partition all six agree again on who is in the group, and by which names',
    });
    await cluster.runFor(periods(20));
    expectHolds(
      cluster,
      'eventual strong accuracy',
      checkEventualStrongAccuracy(detectorRun(cluster), { stableMs: periods(10) }),
    );
  },
});

const LONG = 250;
/** Contacts by chance, one in five periods: 50 are expected of 250, with a deviation of 6.3. */
const FEWEST_CONTACTS = 18;
const MOST_CONTACTS = 82;

const theDepartedAreContactedNowAndThen = labTest<Swim>({
  id: 'D6',
  part: 'D',
  title: 'who failed is contacted now and then, for ever, and not all the time',
  reading: SERF,
  guide:
    'With this.random.chance(1 / RECONTACT_PERIODS) in each period, and not with everyone in the same one. A ping is ' +
    'enough; its answer, if one comes, is no answer to a probe.',
  run: async (subject) => {
    const cluster = group(subject, 4, {
      faults: [{ kind: 'crash', atMs: periods(2) - JUST_BEFORE_MS, node: 'm4' }],
    });
    await cluster.runFor(periods(2) + toldWithinMs(4));
    const fromMs = cluster.nowMs;
    await cluster.runFor(periods(LONG));
    for (const node of names(3)) {
      const contacts = cluster.sent(
        (act) => act.node === node && act.to === 'm4' && act.atMs >= fromMs,
      );
      cluster.expect(
        contacts.length >= FEWEST_CONTACTS && contacts.length <= MOST_CONTACTS,
        `in ${LONG} periods ${node} contacted m4, which it takes for failed, ${contacts.length} times: once in ${RECONTACT_PERIODS} periods is ${LONG / RECONTACT_PERIODS} times`,
        contacts[MOST_CONTACTS],
      );
    }
  },
});

const theGroupBecomesOne = clusterProperty<Swim>({
  id: 'D7',
  part: 'D',
  title: 'whatever happened, all agree in the end on who is in the group',
  reading: SERF,
  guide:
    'The two that disagree are named above. What would have to reach which of them, and who could tell it? Remember ' +
    'that news is retired, and may be gone before a partition heals.',
  violates: 'after healing all members agree on the group, and a name that is dead stays dead',
  scene: scene({
    nodes: { member: [2, 6] },
    network: { delayMs: [1, 40], lossProbability: [0, 0.1] },
    workload: requests<Swim>({
      to: 'member',
      request: fc.constantFrom({ kind: 'leave' } as const, { kind: 'join' } as const),
    }),
    operations: [0, 3],
    withinMs: periods(30),
    faults: [
      partitions({ forMs: [1000, 28_000] }),
      crashes({ forMs: [100, 25_000], afterEffects: 6 }),
      oneWayCuts({ forMs: [1000, 20_000] }),
      linkFaults({ lossProbability: [0.3, 1], delayMs: [50, 1500], forMs: [500, 5000] }),
    ],
    maxFaults: 4,
  }),
  maxEvents: 80_000,
  invariants: [
    theDeadStayDead,
    noNameIsUsedTwice,
    onlyItselfRaisesAnIncarnation,
    updatesAreBounded,
  ],
  liveness: {
    goal: (cluster) => disagreement(cluster) === undefined,
    withinMs: periods(200),
    what: 'all who are up and have not left agree on who is in the group, and by which names',
  },
  needs: [aPartitionCutAProbeOff, aLiveMemberTookAnotherName, aMemberCameBack, aMemberLeft],
});

function expectKnown(
  cluster: Parameters<typeof beliefs>[0],
  size: number,
  node: string,
  member: MemberId,
): void {
  for (const other of names(size)) {
    const held = beliefs(cluster).of(other, node);
    cluster.expect(
      held?.member === member && held.state === 'alive',
      `${node} is up as ${member}, and ${other} believes that ${held?.member ?? 'nobody'} is ${held?.state ?? 'there'}: a node that comes back has another name, or the news of its end would be news of its present life`,
    );
  }
}

function told({
  member,
  state,
  incarnation,
}: {
  member: MemberId;
  state: State;
  incarnation: number;
}): string {
  return `${member} ${state} with incarnation ${incarnation}`;
}

export const partD: readonly LabTest[] = [
  livesAndDepartures,
  leavingIsNotFailing,
  whoComesBackIsAnother,
  aRestartIsANewMember,
  aPartitionHeals,
  theDepartedAreContactedNowAndThen,
  theGroupBecomesOne,
];
