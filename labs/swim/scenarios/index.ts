import { scenario, type Act, type Scenario } from '@netsplit/harness';
import type { Swim } from '../contract.ts';

type Seen = (act: Act<Swim>) => boolean;

const network = { delayMs: 20 };
const five = { m1: 'member', m2: 'member', m3: 'member', m4: 'member', m5: 'member' };

const sends =
  (kind: Swim['message']['kind'], from?: string, to?: string): Seen =>
  (act) =>
    act.kind === 'sent' &&
    act.message.kind === kind &&
    (from === undefined || act.node === from) &&
    (to === undefined || act.to === to);
const believes =
  (state: string, member: string, by?: string): Seen =>
  (act) =>
    act.kind === 'output' &&
    act.data.state === state &&
    act.data.member === member &&
    (by === undefined || act.node === by);

const indirectProbe = scenario<Swim>({
  id: 'indirect-probe',
  title: 'The way between two members is cut, and others try',
  story: [
    'Five members. The link between m1 and m2 is cut, both ways; all others are well.',
    { when: sends('ping', 'm1', 'm2'), say: 'm1 probes m2. This ping will not arrive.' },
    {
      when: sends('ping-req', 'm1'),
      say: 'No ack for 300 ms. Did m2 fail, or the way to it? m1 asks three others to try.',
    },
    {
      when: sends('ping', undefined, 'm2'),
      say: 'One of them pings m2, under a number of its own …',
    },
    { when: sends('ack', 'm2'), say: '… and m2 answers it, as it answers every ping.' },
    {
      when: (act) =>
        act.kind === 'delivered' &&
        act.node === 'm1' &&
        act.message.kind === 'ack' &&
        act.message.member === 'm2',
      say: 'The ack is forwarded under the number that m1 gave. m2 is alive, and m1 knows: nobody is reported.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: five,
      network,
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
    await cluster.runFor(5000);
  },
});

const aCrash = scenario<Swim>({
  id: 'crash',
  title: 'A member crashes: who notices, and when?',
  story: [
    'Five members probe each other in turn. m5 crashes at 2.5 s, and nobody is told.',
    {
      when: (act) => act.kind === 'crashed',
      say: 'm5 is gone. For the others nothing has happened.',
    },
    {
      when: (act) => act.kind === 'dropped' && act.why === 'down',
      say: 'The first message that it does not get. Its sender does not know that, either.',
    },
    { when: sends('ping-req'), say: 'The first doubt: no ack. Others are asked.' },
    {
      when: (act) =>
        act.kind === 'output' && act.data.member === 'm5' && act.data.state !== 'alive',
      say: 'The period is over. This is the first detection: in a large group e/(e − 1) periods after the crash, on average.',
    },
    {
      when: believes('confirmed', 'm5'),
      say: 'm5 is confirmed to have failed, and is probed no more.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: five,
      network,
      faults: [{ kind: 'crash', atMs: 2500, node: 'm5' }],
    });
    await cluster.runFor(30_000);
  },
});

const falseSuspicion = scenario<Swim>({
  id: 'false-suspicion',
  title: 'A false suspicion is refuted',
  story: [
    'Five members. At 4 s m2 is cut off for 1.1 s: just long enough for the probes of one period to fail.',
    {
      when: (act) => act.kind === 'dropped' && act.why === 'cut',
      say: 'What is due while the link is cut is lost. m2 is well, and cannot say so.',
    },
    {
      when: believes('suspect', 'm2'),
      say: 'The period is over without an ack. m2 is suspected, with the incarnation that it is known by: 0.',
    },
    {
      when: (act) => act.kind === 'fault-ended',
      say: 'The cut is over. From now on it is a race between the refutation and a timer of nine periods.',
    },
    {
      when: (act) =>
        act.kind === 'delivered' &&
        act.node === 'm2' &&
        act.message.updates.some(({ member, state }) => member === 'm2' && state === 'suspect'),
      say: 'm2 hears what is said of it. To repeat that it is alive with incarnation 0 would not help: whoever suspects it knew that.',
    },
    {
      when: believes('alive', 'm2', 'm2'),
      say: 'So it raises its incarnation to 1: a word later than the suspicion, which only m2 itself can speak.',
    },
    {
      when: (act) => believes('alive', 'm2')(act) && act.node !== 'm2',
      say: 'The first to hear it gives the suspicion up, and passes the word on. So do the others: m2 stays in the group.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: five,
      network,
      faults: [
        {
          kind: 'partition',
          atMs: 3999,
          groups: [['m2'], ['m1', 'm3', 'm4', 'm5']],
          forMs: 1100,
        },
      ],
    });
    await cluster.runFor(16_000);
  },
});

const six = { ...five, m6: 'member' };

const partitionHeals = scenario<Swim>({
  id: 'partition-heals',
  title: 'A partition heals',
  story: [
    'Six members. At 3 s the network falls into two halves, for a minute.',
    {
      when: believes('suspect', 'm4', 'm1'),
      say: 'm1, on the one side, begins to suspect m4, on the other. m4 will never hear of it.',
    },
    {
      when: believes('confirmed', 'm4', 'm1'),
      say: 'Nobody contradicted in time. For this side m4 has failed, and so have the others over there.',
    },
    {
      when: believes('confirmed', 'm1', 'm4'),
      say: 'And over there they think the same. There are two groups now, each sure to be all there is.',
    },
    {
      when: (act) => act.kind === 'fault-ended',
      say: 'The network is whole again, and nothing happens: no one probes the dead.',
    },
    {
      when: (act) =>
        act.kind === 'delivered' &&
        act.message.updates.some(
          ({ member, state }) => member === act.node && state === 'confirmed',
        ),
      say: 'But now and then one of the departed is contacted, and told what is believed of it. This one hears that it is dead.',
    },
    {
      when: (act) =>
        act.kind === 'output' && act.data.state === 'alive' && act.data.member.includes('#'),
      say: 'What is confirmed stays confirmed. So it takes another name, one that nobody has said anything of yet, and spreads that.',
    },
    {
      when: (act) =>
        act.kind === 'output' &&
        act.data.state === 'alive' &&
        act.data.member.includes('#') &&
        !act.data.member.startsWith(act.node),
      say: 'The first that believes it. From here on it is an infection like any other, in both directions, until all six know the others by their new names.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: six,
      network,
      faults: [
        {
          kind: 'partition',
          atMs: 2999,
          groups: [
            ['m1', 'm2', 'm3'],
            ['m4', 'm5', 'm6'],
          ],
          forMs: 60_000,
        },
      ],
    });
    await cluster.runFor(90_000);
  },
});

export const scenarios: readonly Scenario[] = [
  indirectProbe,
  aCrash,
  falseSuspicion,
  partitionHeals,
];
