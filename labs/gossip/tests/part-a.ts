import { clusterProperty, labTest, linkFaults, oneWayCuts, partitions } from '@netsplit/harness';
import { requests, scene, type LabTest } from '@netsplit/harness';
import fc from 'fast-check';
import type { Gossip, Tell } from '../contract.ts';
import { cycleAt, CYCLE_MS, type Manner } from '../given.ts';
import { cycles, isFeedback, isQuiet, isRumour, learnings, mannerText, sites } from './sites.ts';
import { feedbackIsOfTheCyclesStart, heardFromSomebody } from './rumour-rules.ts';
import { interestIsLostByTheRule } from './rumour-rules.ts';

// Part A: rumour mongering.

const COMPLEX = { work: 'demers-1987', section: 'Complex Epidemics' };

const PATIENT: Manner = { counts: 'feedback', by: 'counter', k: 3 };

function tell(rumour: string, manner: Manner): Tell {
  return { kind: 'tell', rumour, manner };
}

const aRumourSpreads = labTest<Gossip>({
  id: 'A1',
  part: 'A',
  title: 'who has heard a rumour tells one other in each cycle',
  reading: COMPLEX,
  guide:
    'In onRequest, remember the rumour, output it as learned, answer, and set a timer for the next cycle. When it ' +
    'fires, send the rumour to one of this.peers. Who hears it does the same.',
  run: async (subject) => {
    const cluster = sites(subject, 8, { invariants: [heardFromSomebody] });
    const told = cluster.request('s1', tell('tea', PATIENT));
    await cluster.runFor(CYCLE_MS / 2);
    cluster.expect(told.answered, 's1 was told a rumour and has not answered: respond at once');
    const first = learnings(cluster)[0];
    cluster.expect(
      first?.node === 's1',
      's1 was told a rumour and did not say that it learned it: output it as learned',
    );
    await cluster.runFor(cycles(1));
    const pushes = cluster.sent(isRumour);
    cluster.expect(
      pushes.length === 1 && pushes[0]?.atMs === CYCLE_MS,
      `when the first cycle begins, s1 spreads the rumour to one site: it sent ${pushes.length} messages by ${cluster.nowMs} ms`,
      pushes[0],
    );
    await cluster.runUntil(() => learnings(cluster).length >= 5, {
      withinMs: cycles(12),
      what: 'most of the sites have learned the rumour',
    });
    for (const { node, to, atMs } of cluster.sent(isRumour)) {
      const twice = cluster
        .sent(isRumour)
        .filter((act) => act.node === node && cycleAt(act.atMs) === cycleAt(atMs));
      cluster.expect(
        twice.length === 1,
        `${node} spread the rumour to ${twice.map((act) => act.to).join(' and ')} in cycle ${cycleAt(atMs)}: one contact in a cycle is the rule`,
      );
      cluster.expect(node !== to, `${node} told itself`);
    }
  },
});

const feedbackIsHonest = labTest<Gossip>({
  id: 'A2',
  part: 'A',
  title: 'a contact answers whether it knew the rumour when the cycle began',
  reading: { work: 'demers-1987', section: 'Complex Epidemics: Blind vs. Feedback' },
  guide:
    'Keep with each rumour the cycle in which you learned it: cycleAt(this.now()). You knew it when a cycle began ' +
    'if you learned it in an earlier one. In a cycle two may tell you the same news: for both it was useful.',
  run: async (subject, { seed }) => {
    let inOneCycle = 0;
    for (let run = 0; run < 6; run++) {
      const cluster = sites(subject, 24, {
        seed: seed + run,
        invariants: [heardFromSomebody, feedbackIsOfTheCyclesStart],
      });
      cluster.request('s1', tell('tea', PATIENT));
      await cluster.runFor(cycles(12));
      const pushes = cluster.delivered(({ message }) => message.kind === 'rumour');
      const answers = cluster.sent(isFeedback);
      cluster.expect(
        pushes.length > 0 && answers.length === pushes.length,
        `${pushes.length} contacts were answered with feedback ${answers.length} times: a site answers each of them`,
      );
      const news = answers.filter(({ message }) => isUseful(message));
      const places = new Set(news.map(({ node, message }) => `${node} ${message.cycle}`));
      inOneCycle += news.length - places.size;
    }
    // With 24 sites and six runs it happens dozens of times.
    if (inOneCycle === 0) {
      const cluster = sites(subject, 2);
      cluster.expect(
        false,
        'in six runs no two contacts told a site the same news in the same cycle: are partners drawn at random?',
      );
    }
  },
});

function isUseful(message: Gossip['message']): boolean {
  return message.kind === 'feedback' && !message.knew;
}

const VARIANTS: readonly Manner[] = [
  { counts: 'feedback', by: 'counter', k: 1 },
  { counts: 'feedback', by: 'counter', k: 3 },
  { counts: 'blind', by: 'counter', k: 2 },
  { counts: 'feedback', by: 'coin', k: 2 },
  { counts: 'blind', by: 'coin', k: 2 },
];

const interestIsLost = labTest<Gossip>({
  id: 'A3',
  part: 'A',
  title: 'interest is lost after k contacts that count, or by a coin',
  reading: { work: 'demers-1987', section: 'Complex Epidemics: Counter vs. Coin' },
  guide:
    'When a cycle begins, judge the contact of the one before. With feedback a useful contact does not count, and ' +
    'sets the counter back to 0. Blind, every contact counts. When you lose interest: output tired, spread no more.',
  run: async (subject, { seed }) => {
    for (const manner of VARIANTS) {
      const cluster = sites(subject, 40, {
        seed,
        invariants: [heardFromSomebody, interestIsLostByTheRule],
      });
      cluster.request('s1', tell('tea', manner));
      await cluster.runFor(cycles(60));
      cluster.expect(
        cluster.sent(isRumour).length > 0,
        `s1 was told a rumour and has spread it to nobody (${mannerText(manner)})`,
      );
      cluster.expect(
        isQuiet(cluster),
        `${learnings(cluster).length} of 40 sites learned a rumour, and after 60 cycles only ${cluster.outputs('tired').length} are tired of it (${mannerText(manner)})`,
      );
    }
  },
});

const manners: fc.Arbitrary<Manner> = fc.record({
  counts: fc.constantFrom('feedback', 'blind'),
  by: fc.constantFrom('counter', 'coin'),
  k: fc.integer({ min: 1, max: 3 }),
});

const everyRumourEnds = clusterProperty<Gossip>({
  id: 'A6',
  part: 'A',
  title: 'whatever the network does, nothing is invented and every rumour ends',
  reading: COMPLEX,
  guide:
    'Somebody spreads a rumour for ever: whose answers did not come? A contact that was not answered in its cycle ' +
    'was no use, and counts. And feedback of an earlier cycle does not answer the present one.',
  violates: 'a site spreads what it heard, answers honestly, and stops by its rule',
  scene: scene<Gossip>({
    nodes: { site: [2, 8] },
    // A contact and its answer may take longer than a cycle.
    network: { delayMs: [1, 900], lossProbability: [0, 0.3] },
    workload: requests({
      to: 'site',
      request: fc
        .record({ rumour: fc.constantFrom('tea', 'cake', 'rain'), manner: manners })
        .map(({ rumour, manner }) => tell(rumour, manner)),
    }),
    operations: [1, 4],
    withinMs: cycles(8),
    faults: [
      partitions({ forMs: [500, 6000] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.3, 1], delayMs: [50, 1500], forMs: [500, 5000] }),
    ],
    maxFaults: 4,
  }),
  maxEvents: 20_000,
  invariants: [heardFromSomebody, feedbackIsOfTheCyclesStart, interestIsLostByTheRule],
  check: async (cluster) => {
    // The faults go on: nobody may need the network to become quiet.
    await cluster.runFor(cycles(120));
    const hot = learnings(cluster).find(
      ({ node, data }) =>
        !cluster
          .outputs('tired')
          .some((act) => act.node === node && act.data.rumour === data.rumour),
    );
    cluster.expect(
      hot === undefined,
      `${hot?.node} learned "${hot?.data.rumour}" at ${hot?.atMs} ms and still spreads it at ${cluster.nowMs} ms`,
      hot,
    );
  },
  needs: [
    {
      mark: 'a partition cut a contact off',
      when: ({ acts }) =>
        acts.some(
          (act) => act.kind === 'dropped' && act.why === 'cut' && act.message.kind === 'rumour',
        ),
    },
    {
      mark: 'feedback did not come in its cycle',
      when: ({ acts }) =>
        acts.some(
          (act) =>
            (act.kind === 'dropped' && act.message.kind === 'feedback') ||
            (act.kind === 'delivered' &&
              act.message.kind === 'feedback' &&
              cycleAt(act.atMs) > act.message.cycle),
        ),
    },
    {
      mark: 'a rumour missed somebody',
      when: (cluster) =>
        learnings(cluster).filter(({ data }) => data.rumour === 'tea').length <
          cluster.nodes.length && learnings(cluster).some(({ data }) => data.rumour === 'tea'),
    },
  ],
});

export const partA: readonly LabTest[] = [
  aRumourSpreads,
  feedbackIsHonest,
  interestIsLost,
  everyRumourEnds,
];
