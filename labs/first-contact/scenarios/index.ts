import { scenario, type Act, type Scenario } from '@netsplit/harness';
import type { FirstContact } from '../contract.ts';
import { SERVER } from '../given.ts';

type Seen = (act: Act<FirstContact>) => boolean;

const nodes = { c1: 'client', [SERVER]: 'server' };
const network = { delayMs: 5 };

const sends: (node: string) => Seen = (node) => (act) => act.kind === 'sent' && act.node === node;
const loses: (node: string) => Seen = (node) => (act) =>
  act.kind === 'sent' && act.node === node && act.lost;
const hears: (node: string) => Seen = (node) => (act) =>
  act.kind === 'delivered' && act.node === node;
const cutsOff: (node: string) => Seen = (node) => (act) =>
  act.kind === 'dropped' && act.why === 'cut' && act.from === node;
const prints: Seen = (act) => act.kind === 'output' && act.output === 'printed';
const responds: Seen = (act) => act.kind === 'responded';
const timerFires: Seen = (act) => act.kind === 'timer';

const lostRequest = scenario<FirstContact>({
  id: 'lost-request',
  title: 'A request is lost',
  story: [
    'c1 is asked to have a text said back. For 20 ms, all that it sends is lost.',
    { when: loses('c1'), say: 'The request leaves c1 and goes nowhere. Nobody learns of it.' },
    {
      when: timerFires,
      say: 'All that c1 has is a timer: silence for long enough. Was the request lost, or the reply?',
    },
    { when: sends('c1'), say: 'It need not know: the same request once more is right either way.' },
    { when: hears(SERVER), say: 'For s1, this is the first it ever hears of c1.' },
    { when: responds, say: 'The answer. The client that asked knows nothing of the loss.' },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes,
      network,
      faults: [{ kind: 'link', atMs: 0, from: 'c1', to: SERVER, lossProbability: 1, forMs: 20 }],
    });
    cluster.request('c1', { kind: 'echo', text: 'hello' });
    await cluster.runFor(300);
  },
});

const lostReply = scenario<FirstContact>({
  id: 'lost-reply',
  title: 'A reply is lost, after the effect',
  story: [
    'c1 is asked to have a line printed. For 20 ms, all that s1 sends is lost.',
    { when: prints, say: 'The line is on paper. This cannot be taken back.' },
    { when: loses(SERVER), say: 'The reply that would say so is lost.' },
    {
      when: timerFires,
      say: 'c1 sees what it saw when its request was lost: nothing. It has to ask again.',
    },
    {
      when: hears(SERVER),
      say: 'The moment that part B is about: s1 hears the same request again. Without memory it prints a second page; count the outputs.',
    },
    { when: sends(SERVER), say: 'With memory, it says again what it said the first time.' },
    { when: responds, say: 'One request, one page, one answer.' },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes,
      network,
      faults: [{ kind: 'link', atMs: 0, from: SERVER, to: 'c1', lossProbability: 1, forMs: 20 }],
    });
    cluster.request('c1', { kind: 'print', line: 'a cheque for 100' });
    await cluster.runFor(300);
  },
});

const partition = scenario<FirstContact>({
  id: 'partition',
  title: 'A partition stalls one client, and breaks nothing',
  story: [
    'c1 and c2 add to the same counter. At 12 ms c1 is cut off, for 300 ms.',
    {
      when: (act) => act.kind === 'output' && act.output === 'added',
      say: "c1's first addition is made.",
    },
    {
      when: cutsOff(SERVER),
      say: 'Its reply is due when the link is cut: the addition is made, and c1 does not know.',
    },
    {
      when: (act) => act.kind === 'responded' && act.node === 'c2',
      say: 'c2 is on the good side. It is served as if nothing were the matter.',
    },
    {
      when: cutsOff('c1'),
      say: 'c1 tries again and again. From where it stands, s1 may be slow, cut off, or gone.',
    },
    {
      when: (act) => act.kind === 'fault-ended',
      say: 'The network heals. No one is told; the next attempt simply arrives.',
    },
    {
      when: (act) =>
        act.kind === 'responded' && act.response.kind === 'count' && act.response.value === 10,
      say: 'c1 gets the answer that was made 300 ms ago: its addition was made once. It was stalled, and nothing is broken.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { c1: 'client', c2: 'client', [SERVER]: 'server' },
      network: { delayMs: 8 },
      faults: [{ kind: 'partition', atMs: 12, groups: [['c1'], ['c2', SERVER]], forMs: 300 }],
    });
    cluster.request('c1', { kind: 'add', counter: 'apples', amount: 10 });
    cluster.request('c2', { kind: 'add', counter: 'apples', amount: 1 }, { atMs: 20 });
    cluster.request('c1', { kind: 'read', counter: 'apples' }, { atMs: 100 });
    cluster.request('c2', { kind: 'read', counter: 'apples' }, { atMs: 150 });
    await cluster.runFor(600);
  },
});

const overtaking = scenario<FirstContact>({
  id: 'overtaking',
  title: 'A reading overtakes an addition',
  story: [
    'c1 is asked to add 7 to a counter and then, without waiting, to read it.',
    { when: sends('c1'), say: 'The addition sets out first, on a link that is slow just then.' },
    { when: sends('c1'), say: 'The reading sets out 4 ms later, and is fast.' },
    {
      when: hears(SERVER),
      say: 'The reading arrives first. Answered now, it would say 0: c1 would not see its own addition.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'added',
      say: 'A second attempt brings the addition. Now both can take effect, in the order of c1.',
    },
    { when: responds, say: 'First the addition is answered …' },
    { when: responds, say: '… then the reading, and it says 7.' },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes,
      network,
      faults: [{ kind: 'link', atMs: 0, from: 'c1', to: SERVER, delayMs: 200, forMs: 3 }],
    });
    cluster.request('c1', { kind: 'add', counter: 'apples', amount: 7 });
    cluster.request('c1', { kind: 'read', counter: 'apples' }, { atMs: 4 });
    await cluster.runFor(400);
  },
});

const twoGenerals = scenario<FirstContact>({
  id: 'two-generals',
  title: 'Two generals: there is no last message',
  story: [
    'c1 and s1 are two generals. They win if both attack and lose if one attacks alone. Each messenger may be caught.',
    { when: sends('c1'), say: 'c1 proposes: attack at dawn. It dares not attack on this alone.' },
    {
      when: prints,
      say: 's1 has the proposal, and writes it down. It knows. It also knows that c1 does not know that.',
    },
    {
      when: loses(SERVER),
      say: 'Its answer is caught. s1 cannot tell that from an answer that arrives.',
    },
    {
      when: timerFires,
      say: 'c1 hears nothing. Was it the proposal that was caught, or the answer?',
    },
    {
      when: hears(SERVER),
      say: 's1 hears the proposal again, so it learns one thing: c1 has no answer yet.',
    },
    {
      when: sends(SERVER),
      say: 's1 answers again. Did this one arrive? It can only be told by another message.',
    },
    {
      when: responds,
      say: 'It did. Now c1 knows that s1 knows. But s1 does not know that: for it, this run is no different from one in which the answer was caught.',
    },
    {
      when: sends('c1'),
      say: 'With its next request c1 also confirms the answer. That is one more messenger …',
    },
    {
      when: cutsOff('c1'),
      say: '… and it is caught. Whatever the number of messages that arrived, the sender of the last one does not know that it did. Take it away, and its sender does the same: so do without it; and so without the one before.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes,
      network,
      faults: [
        { kind: 'link', atMs: 0, from: SERVER, to: 'c1', lossProbability: 1, forMs: 20 },
        { kind: 'partition', atMs: 150, groups: [['c1'], [SERVER]] },
      ],
    });
    cluster.request('c1', { kind: 'print', line: 'attack at dawn' });
    cluster.request('c1', { kind: 'print', line: 'agreed' }, { atMs: 160 });
    await cluster.runFor(400);
  },
});

export const scenarios: readonly Scenario[] = [
  lostRequest,
  lostReply,
  partition,
  overtaking,
  twoGenerals,
];
