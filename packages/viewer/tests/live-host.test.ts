import type { Subject } from '@netsplit/harness';
import { type Fault, readSession, readTrace } from '@netsplit/simulator';
import { describe, expect, it } from 'vitest';
import { LiveHost } from '../src/live/host.ts';
import type { Opening } from '../src/live/lab.ts';
import type { ForkView, LiveChoice, PageWord, ServerWord } from '../src/live/protocol.ts';
import { careful, endless, forgetful, lazy, liveLab } from './live-lab.ts';

const SCENARIO: Opening = { kind: 'scenario', id: 'one-add' };
const BY_HAND: Opening = {
  kind: 'cluster',
  spec: { nodes: { c1: 'client', c2: 'client', s1: 'server' }, seed: 3 },
};

/** A session, and all that it said. */
class Desk {
  readonly lab;
  readonly host: LiveHost;
  readonly told: ServerWord[] = [];

  private constructor(subject: Subject) {
    this.lab = liveLab(subject);
    this.host = new LiveHost(this.lab, (word) => this.told.push(word));
  }

  static async open(opening: Opening, subject: Subject = forgetful): Promise<Desk> {
    const desk = new Desk(subject);
    await desk.host.open(opening);
    return desk;
  }

  /** Says something, and gives what was answered to it alone. */
  async say(word: PageWord): Promise<readonly ServerWord[]> {
    const answers: ServerWord[] = [];
    await this.host.hear(word, (answer) => answers.push(answer));
    return answers;
  }

  choose(fork: string, n: number, choice: LiveChoice): Promise<readonly ServerWord[]> {
    return this.say({ say: 'choose', fork, n, choice });
  }

  get forks(): readonly ForkView[] {
    return this.host.branches.map((branch) => branch.view());
  }

  fork(id: string): ForkView {
    const found = this.forks.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no fork ${id}`);
    return found;
  }

  async pending(fork: string, n: number) {
    const [word] = await this.say({ say: 'pending', fork, n });
    if (word?.say !== 'pending') throw new Error(JSON.stringify(word));
    return word;
  }

  /** The first pending event of a kind. */
  async event(fork: string, n: number, kind: string): Promise<[number, number]> {
    const found = (await this.pending(fork, n)).events.find((one) => one.kind === kind);
    if (found === undefined) throw new Error(`no ${kind} is pending after #${n}`);
    return [...found.event];
  }

  last(say: ServerWord['say']): ServerWord | undefined {
    return this.told.findLast((word) => word.say === say);
  }
}

describe('the run of a scenario', () => {
  it('is there as it was, with its story, and is never changed', async () => {
    const desk = await Desk.open(SCENARIO);
    expect(desk.fork('a')).toMatchObject({
      isFixed: true,
      label: 'One addition',
      story: [
        { say: 'A client adds once.' },
        { say: 'The server adds.', n: 4 },
        { say: 'The client knows.', n: 5 },
      ],
    });
    const [go] = await desk.choose('a', 5, { do: 'run', forMs: 10 });
    expect(go).toEqual({ say: 'go', fork: 'b', n: 5 });
    expect(desk.forks).toHaveLength(2);
  });

  it('says what could be chosen at any event of it', async () => {
    const desk = await Desk.open(SCENARIO);
    expect((await desk.pending('a', 2)).events).toMatchObject([{ kind: 'request', node: 'c1' }]);
    const after = await desk.pending('a', 3);
    expect(after.events).toMatchObject([
      { kind: 'message', from: 'c1', node: 's1', atMs: 5 },
      { kind: 'timer', node: 'c1', atMs: 50 },
    ]);
    expect(after.nodes).toEqual([
      { id: 'c1', role: 'client', isUp: true },
      { id: 's1', role: 'server', isUp: true },
    ]);
  });
});

describe('a scenario that steers', () => {
  it('leaves what comes next to whoever chooses: its own faults are not planned there', async () => {
    const desk = await Desk.open({ kind: 'scenario', id: 'steered' });
    const split = desk.fork('a').story[0]?.n ?? 0;
    const planned = async (n: number): Promise<string[]> =>
      (await desk.pending('a', n)).events
        .filter(({ kind }) => kind === 'other')
        .map(({ what }) => what);
    expect(await planned(split)).toEqual(['the split c1 | s1 is over']);
    expect(await planned(split - 1)).toEqual([]);
    await desk.choose('a', split - 1, { do: 'run', forMs: 50 });
    expect(desk.fork('b').label).toBe('go on for 50 ms');
    expect(desk.host.branches[1]?.text).not.toContain('"phase":"begin"');
  });
});

describe('a choice', () => {
  const now = { atMs: 0 };
  const faults: readonly (readonly [string, Fault])[] = [
    ['crash', { kind: 'crash', ...now, node: 's1' }],
    ['restart', { kind: 'restart', ...now, node: 's1' }],
    ['pause', { kind: 'pause', ...now, node: 's1' }],
    ['resume', { kind: 'resume', ...now, node: 's1' }],
    ['slow', { kind: 'slow', ...now, node: 's1', busyMs: 5 }],
    ['clock', { kind: 'clock', ...now, node: 's1', jumpMs: 5 }],
    ['disk-rot', { kind: 'disk-rot', ...now, node: 's1' }],
    ['disk-misdirect', { kind: 'disk-misdirect', ...now, node: 's1' }],
    ['disk-full', { kind: 'disk-full', ...now, node: 's1' }],
    ['disk-slow', { kind: 'disk-slow', ...now, node: 's1', syncMs: 5 }],
    ['partition', { kind: 'partition', ...now, groups: [['c1'], ['s1']] }],
    ['cut', { kind: 'cut', ...now, links: [['c1', 's1']] }],
    ['link', { kind: 'link', ...now, from: 'c1', to: 's1', lossProbability: 1 }],
    ['hold', { kind: 'hold', ...now, nodes: ['s1'] }],
    ['rule', { kind: 'rule', ...now, verdict: 'drop' }],
    ['heal', { kind: 'heal', ...now }],
  ];

  it.each(faults)('of a fault (%s) makes one more fork, and changes nothing', async (_, fault) => {
    const desk = await Desk.open(SCENARIO);
    const before = desk.fork('a');
    await desk.choose('a', 3, { do: 'fault', fault });
    expect(desk.forks).toHaveLength(2);
    expect(desk.fork('a')).toEqual(before);
    expect(desk.fork('b')).toMatchObject({ parent: 'a', after: 3, events: 4 });
    expect(desk.fork('b').fingerprint).not.toBe(before.fingerprint);
  });

  it.each(['drop', 'duplicate', 'delay'] as const)(
    'to %s a message makes one more fork, and changes nothing',
    async (what) => {
      const desk = await Desk.open(SCENARIO);
      const before = desk.fork('a');
      const event = await desk.event('a', 3, 'message');
      await desk.choose(
        'a',
        3,
        what === 'delay' ? { do: what, event, byMs: 9 } : { do: what, event },
      );
      expect(desk.forks).toHaveLength(2);
      expect(desk.fork('a')).toEqual(before);
    },
  );

  it('goes on at the end of a fork of one’s own, and makes a fork before it', async () => {
    const desk = await Desk.open(BY_HAND);
    await desk.choose('a', 3, { do: 'request', node: 'c1', request: { kind: 'add' } });
    await desk.choose('a', 3, { do: 'take', event: await desk.event('a', 3, 'request') });
    await desk.choose('a', 4, { do: 'run', forMs: 1000, events: 1 });
    expect(desk.forks).toMatchObject([{ id: 'a', events: 5 }]);
    await desk.choose('a', 4, { do: 'take', event: await desk.event('a', 4, 'timer') });
    expect(desk.fork('b')).toMatchObject({ parent: 'a', after: 4, label: 'c1 r1 fires' });
    await desk.choose('b', 5, { do: 'run', forMs: 100, seed: 'other' });
    expect(desk.forks).toHaveLength(2);
    expect(desk.fork('a').events).toBe(5);
  });

  it('is recorded, and its trace comes in pieces', async () => {
    const desk = await Desk.open(BY_HAND);
    const [, first] = desk.host.words(true);
    await desk.choose('a', 3, { do: 'request', node: 'c1', request: { kind: 'add' } });
    await desk.choose('a', 3, { do: 'run', forMs: 20 });
    const pieces = [first, ...desk.told].filter((word) => word?.say === 'trace');
    const text = pieces.reduce((whole, { from, text: more }) => whole.slice(0, from) + more, '');
    expect(readTrace(text).trace?.events).toHaveLength(desk.fork('a').events);
  });

  it('that makes no sense is told to who made it, and nothing has happened', async () => {
    const desk = await Desk.open(BY_HAND);
    const { fingerprint } = desk.fork('a');
    const answers = [
      await desk.choose('a', 3, { do: 'take', event: [77, 1] }),
      await desk.choose('z', 3, { do: 'fork' }),
      await desk.choose('a', 3, { do: 'fault', fault: { kind: 'crash', atMs: 0, node: 's9' } }),
    ].flat();
    expect(answers.map((word) => (word.say === 'told' ? word.text : word.say))).toEqual([
      expect.stringContaining('no such event is pending'),
      expect.stringContaining('no fork z'),
      expect.stringContaining('s9'),
    ]);
    expect(desk.fork('a').fingerprint).toBe(fingerprint);
    expect(desk.forks).toHaveLength(1);
  });
});

describe('the laws of the lab', () => {
  it('are held against every event, with a reason', async () => {
    const desk = await Desk.open(SCENARIO);
    const event = await desk.event('a', 3, 'message');
    await desk.choose('a', 3, { do: 'duplicate', event });
    expect(desk.fork('b').laws).toMatchObject([{ status: 'holds', tests: ['A1'] }]);
    await desk.choose('b', 4, { do: 'take', event: await desk.event('b', 4, 'message') });
    expect(desk.fork('b').laws).toMatchObject([
      { status: 'broken', why: 's1 added r1 twice', n: 5 },
    ]);
    const [, , text] = desk.host.words(true);
    const { trace } = readTrace(text?.say === 'trace' ? text.text : '');
    expect(trace?.violations).toMatchObject([{ n: 5, rule: 'a request is added once' }]);
  });

  it('can be asked whether they break from here: the run is opened as a fork', async () => {
    const desk = await Desk.open(SCENARIO);
    await desk.say({ say: 'ask', fork: 'a', n: 3 });
    expect(desk.last('answer')).toMatchObject({ verdict: 'breaks', fork: 'b' });
    expect(desk.fork('b')).toMatchObject({ parent: 'a', after: 3, events: 5 });
    expect(desk.fork('b').laws[0]?.status).toBe('broken');
    const right = await Desk.open(SCENARIO, careful);
    await right.say({ say: 'ask', fork: 'a', n: 3 });
    const answer = right.last('answer');
    expect(answer).toMatchObject({ verdict: 'holds' });
    expect(answer?.say === 'answer' && answer.text).toMatch(
      /^Not within 8 steps after #3: .*states/,
    );
    expect(right.forks).toHaveLength(1);
  });

  it('can be asked no more once it is broken', async () => {
    const desk = await Desk.open(SCENARIO);
    await desk.say({ say: 'ask', fork: 'a', n: 3 });
    const [word] = await desk.say({ say: 'ask', fork: 'b', n: 5 });
    expect(word).toMatchObject({ say: 'told', tone: 'problem' });
  });
});

describe('a link', () => {
  async function busyDesk(): Promise<Desk> {
    const desk = await Desk.open(SCENARIO);
    await desk.choose('a', 3, { do: 'drop', event: await desk.event('a', 3, 'message') });
    await desk.choose('b', 4, { do: 'run', forMs: 70 });
    await desk.choose('b', 4, { do: 'fault', fault: { kind: 'crash', atMs: 0, node: 's1' } });
    await desk.choose('a', 4, { do: 'request', node: 'c1', request: { kind: 'add' } });
    await desk.choose('b', 5, { do: 'fork' });
    const groups = [['c1'], ['s1']];
    await desk.choose('a', 2, { do: 'fault', fault: { kind: 'partition', atMs: 0, groups } });
    return desk;
  }

  it('opens the same forks with the same hashes elsewhere', async () => {
    const desk = await busyDesk();
    const other = await Desk.open(BY_HAND);
    expect(await other.say({ say: 'hello', link: desk.host.link })).toEqual([]);
    expect(other.forks).toEqual(desk.forks);
    expect(other.host.link).toBe(desk.host.link);
    // Opened again, or by one that has gone on since, it changes nothing.
    await other.choose('a', 2, { do: 'fork' });
    await other.say({ say: 'hello', link: desk.host.link });
    expect(other.forks).toHaveLength(desk.forks.length + 1);
  });

  it('of a session that went another way stands beside it', async () => {
    const desk = await busyDesk();
    const other = await Desk.open(SCENARIO);
    await other.choose('a', 2, { do: 'fork' });
    await other.say({ say: 'hello', link: desk.host.link });
    expect(other.forks).toHaveLength(2 + desk.forks.length);
    expect(other.forks.slice(2).map(({ fingerprint }) => fingerprint)).toEqual(
      desk.forks.map(({ fingerprint }) => fingerprint),
    );
  });

  it('of other code is refused in words', async () => {
    const desk = await busyDesk();
    const other = await Desk.open(SCENARIO, careful);
    const [word] = await other.say({ say: 'hello', link: desk.host.link });
    expect(word).toMatchObject({
      tone: 'problem',
      text: expect.stringContaining(
        'other code (aaaaaaaaaaaa) than runs here (bbbbbbbbbbbb)',
      ) as unknown,
    });
    expect(other.forks).toHaveLength(1);
  });

  it.each([
    'rubbish',
    '9!counter!aaaaaaaaaaaa',
    '1!counter!aaaaaaaaaaaa!F7*1*1:',
    '1!counter!aaaaaaaaaaaa!Rsone-add:t!F0*x*0:t1',
    '1!counter!aaaaaaaaaaaa!Rnothing:',
  ])('that is damaged (%s) is refused in words', async (link) => {
    const desk = await Desk.open(SCENARIO);
    const [word] = await desk.say({ say: 'hello', link });
    expect(word).toMatchObject({ say: 'told', tone: 'problem' });
    expect(word?.say === 'told' && word.text).not.toContain('went wrong in Netsplit');
  });

  it('has room for two hundred faults', async () => {
    const desk = await Desk.open(BY_HAND);
    await desk.choose('a', 3, { do: 'fork' });
    const branch = desk.host.branches[1];
    for (let fault = 0; fault < 200; fault++) {
      const kind = fault % 2 === 0 ? 'crash' : 'restart';
      branch?.choose({ do: 'fault', fault: { kind, atMs: 0, node: 's1' } });
    }
    expect(desk.host.link.length).toBeLessThan(1600);
  });
});

describe('code that changes', () => {
  const settled = (desk: Desk): Promise<unknown> => desk.say({ say: 'save', fork: 'a', name: 'x' });

  it('has all choices made again on it', async () => {
    const desk = await Desk.open(SCENARIO);
    await desk.say({ say: 'ask', fork: 'a', n: 3 });
    expect(desk.fork('b').laws[0]?.status).toBe('broken');
    desk.lab.change(careful);
    await settled(desk);
    expect(desk.fork('b')).toMatchObject({ parent: 'a', after: 3, events: 5 });
    expect(desk.fork('b').misfit).toBeUndefined();
    expect(desk.fork('b').laws[0]?.status).toBe('holds');
    expect(desk.last('told')).toMatchObject({ tone: 'word' });
  });

  it('says where a choice fits no more', async () => {
    const desk = await Desk.open(SCENARIO, careful);
    await desk.choose('a', 3, { do: 'drop', event: await desk.event('a', 3, 'message') });
    desk.lab.change(lazy);
    await settled(desk);
    expect(desk.fork('b').misfit).toContain('was a message from c1 to s1');
    expect(desk.last('told')).toMatchObject({ tone: 'problem' });
  });

  it('loses no choice by a save that they did not fit, or that hung', async () => {
    const desk = await Desk.open(SCENARIO, careful);
    await desk.choose('a', 3, { do: 'drop', event: await desk.event('a', 3, 'message') });
    await desk.choose('b', 4, { do: 'run', forMs: 60 });
    await desk.choose('a', 2, { do: 'run', forMs: 60 });
    const before = desk.forks;
    for (const other of [lazy, endless]) {
      desk.lab.change(other);
      await settled(desk);
      expect(desk.fork('b').misfit).toBeDefined();
    }
    expect(desk.fork('c').misfit).toContain('fork a never came back');
    desk.lab.change(careful);
    await settled(desk);
    expect(desk.forks).toEqual(before);
  });

  it('that does not load leaves all as it was', async () => {
    const desk = await Desk.open(SCENARIO);
    const before = desk.forks;
    desk.lab.change(new Error('src/index.ts:3: no such name'));
    await settled(desk);
    expect(desk.forks).toEqual(before);
    expect(desk.last('told')).toMatchObject({
      tone: 'problem',
      text: expect.stringContaining('src/index.ts:3') as unknown,
    });
  });
});

describe('a handler that never returns', () => {
  it('is stopped and told, and the session goes on from before it', async () => {
    const desk = await Desk.open(SCENARIO, endless);
    expect(desk.fork('a')).toMatchObject({ events: 4 });
    expect(desk.fork('a').end?.sentence).toContain('never returned from onMessage');
    expect((await desk.pending('a', 4)).events).toEqual([]);
    await desk.choose('a', 3, { do: 'drop', event: await desk.event('a', 3, 'message') });
    expect(desk.fork('b').end).toBeUndefined();
    await desk.say({ say: 'ask', fork: 'b', n: 4 });
    expect(desk.last('answer')).toMatchObject({ verdict: 'breaks' });
  });
});

it('a session is saved as a file that can be run again', async () => {
  const desk = await Desk.open(SCENARIO);
  await desk.choose('a', 3, { do: 'drop', event: await desk.event('a', 3, 'message') });
  expect(await desk.say({ say: 'save', fork: 'b', name: 'lost' })).toEqual([
    { say: 'told', tone: 'word', text: 'saved as lost' },
  ]);
  const saved = readSession(desk.lab.saved.get('lost') ?? '');
  expect(saved).toMatchObject({ lab: 'counter', title: 'lost', events: 4 });
});
