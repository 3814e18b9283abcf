import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { serveLive, serveViewer, type ServeOptions, type Viewer } from '../src/index.ts';
import type { PageWord, ServerWord } from '../src/live/protocol.ts';
import { forgetful, liveLab } from './live-lab.ts';
import { asking } from './trace-lines.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(options: ServeOptions = {}): Promise<Viewer> {
  const opening = { kind: 'scenario', id: 'one-add' } as const;
  const viewer = await serveLive({ lab: liveLab(forgetful), opening, ...options });
  open.push(viewer);
  return viewer;
}

/** A page's socket, and all that came through it. */
class Line {
  readonly words: ServerWord[] = [];
  readonly socket: WebSocket;
  closed: number | undefined;
  #waiting: (() => void)[] = [];

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws').replace(/#.*/, '')}live`, {
      headers,
    });
    this.socket.on('message', (data) => {
      this.words.push(JSON.parse(String(data)) as ServerWord);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', (code) => {
      this.closed = code;
      for (const wake of this.#waiting.splice(0)) wake();
    });
    open.push({ close: () => this.socket.terminate() });
  }

  say(word: PageWord | string): void {
    this.socket.send(typeof word === 'string' ? word : JSON.stringify(word));
  }

  /** The first word for which this holds, once it is there. */
  async until<W extends ServerWord>(is: (word: ServerWord) => word is W): Promise<W> {
    for (;;) {
      const found = this.words.find(is);
      if (found !== undefined) return found;
      if (this.closed !== undefined) throw new Error(`closed with ${this.closed}`);
      await new Promise<void>((wake) => this.#waiting.push(wake));
    }
  }

  async end(): Promise<number> {
    while (this.closed === undefined) await new Promise<void>((wake) => this.#waiting.push(wake));
    return this.closed;
  }
}

type Word<Say extends ServerWord['say']> = Extract<ServerWord, { say: Say }>;
const isWord =
  <Say extends ServerWord['say']>(say: Say, also: (word: Word<Say>) => boolean = () => true) =>
  (word: ServerWord): word is Word<Say> =>
    word.say === say && also(word as Word<Say>);

const CRASH = {
  say: 'choose',
  fork: 'a',
  n: 3,
  choice: { do: 'fault', fault: { kind: 'crash', atMs: 0, node: 's1' } },
} as const satisfies PageWord;

describe('the server of a live session', () => {
  it('tells a page what there is, and does what it asks', async () => {
    const { url } = await serve();
    const line = new Line(url);
    const session = await line.until(isWord('session'));
    expect(session).toMatchObject({
      lab: 'counter',
      code: 'src',
      mayAct: true,
      scenarios: [{ id: 'one-add', title: 'One addition' }, { id: 'steered' }],
      requests: [{ role: 'client', request: { kind: 'add' } }],
    });
    line.say(CRASH);
    expect(await line.until(isWord('go'))).toEqual({ say: 'go', fork: 'b', n: 4 });
  });

  it('tells every page what one of them does', async () => {
    const { url } = await serve();
    const [one, other] = [new Line(url), new Line(url)];
    await Promise.all([one.until(isWord('session')), other.until(isWord('session'))]);
    one.say(CRASH);
    const { forks } = await other.until(isWord('forks', (word) => word.forks.length === 2));
    expect(forks[1]).toMatchObject({ id: 'b', label: expect.stringContaining('s1') as unknown });
    expect(other.words.some(isWord('go'))).toBe(false);
  });

  it('lets nobody in without the token, from another site, or under another name', async () => {
    const { url, port } = await serve();
    const refused = [
      new Line(`http://127.0.0.1:${port}/`),
      new Line(`http://127.0.0.1:${port}/AAAAAAAAAAAAAAAAAAAAAAAA/`),
      new Line(url, { origin: 'http://evil.example' }),
      new Line(url, { host: 'evil.example' }),
    ];
    for (const line of refused) {
      await line.end();
      expect(line.words).toEqual([]);
    }
  });

  it('survives rubbish, and says that it is', async () => {
    const { url } = await serve();
    const line = new Line(url);
    await line.until(isWord('session'));
    line.say('{"say":');
    line.say('{"say":"choose","fork":"a","n":-1}');
    line.say('{"say":"constructor"}');
    line.socket.send(Buffer.from([0xff, 0x00]));
    line.say({ ...CRASH, fork: 'zz' });
    const last = await line.until(isWord('told', ({ text }) => text.includes('no fork zz')));
    expect(last.tone).toBe('problem');
    expect(line.words.filter(isWord('told'))).toHaveLength(5);
    line.say({ say: 'pending', fork: 'a', n: 3 });
    await line.until(isWord('pending'));
  });

  it('lets a page go that sends too much at once, or too often; the others stay', async () => {
    const { url } = await serve();
    const [long, often, quiet] = [new Line(url), new Line(url), new Line(url)];
    for (const line of [long, often, quiet]) await line.until(isWord('session'));
    long.say('x'.repeat(70_000));
    expect(await long.end()).toBe(1009);
    for (let word = 0; word < 400; word++) often.say({ say: 'pending', fork: 'a', n: 1 });
    expect(await often.end()).toBe(1008);
    quiet.say({ say: 'pending', fork: 'a', n: 1 });
    await quiet.until(isWord('pending'));
  });

  it('ends when it is closed, also in the middle of a question', async () => {
    const viewer = await serve();
    const line = new Line(viewer.url);
    await line.until(isWord('session'));
    line.say({ say: 'ask', fork: 'a', n: 1 });
    await viewer.close();
    expect(await line.end()).toBe(1006);
  });
});

describe('a class', () => {
  it('follows the presenter, and may not act', async () => {
    const { url, classUrls } = await serve({ isForClass: true });
    const [readersUrl = ''] = classUrls;
    expect(classUrls).toHaveLength(1);
    expect(readersUrl).not.toBe(url);
    const [presenter, reader] = [new Line(url), new Line(readersUrl)];
    await presenter.until(isWord('session'));
    expect((await reader.until(isWord('session'))).mayAct).toBe(false);
    reader.say(CRASH);
    expect((await reader.until(isWord('told'))).text).toContain('presents');
    reader.say({ say: 'pending', fork: 'a', n: 3 });
    await reader.until(isWord('pending'));
    presenter.say(CRASH);
    await reader.until(isWord('forks', ({ forks }) => forks.length === 2));
    presenter.say({ say: 'at', fork: 'b', n: 2 });
    expect(await reader.until(isWord('go'))).toEqual({ say: 'go', fork: 'b', n: 2 });
    expect(presenter.words.some(isWord('told'))).toBe(false);
  });

  it('has no second address unless it is asked for', async () => {
    expect((await serve()).classUrls).toEqual([]);
  });

  it('follows through a recorded run, too', async () => {
    const viewer = await serveViewer({ trace: { text: asking().text }, isForClass: true });
    open.push(viewer);
    const [presenter, reader] = [new Line(viewer.url), new Line(viewer.classUrls[0] ?? '')];
    await presenter.until(isWord('recorded', ({ mayAct }) => mayAct));
    await reader.until(isWord('recorded', ({ mayAct }) => !mayAct));
    presenter.say({ say: 'at', fork: 'a', n: 4 });
    expect(await reader.until(isWord('go'))).toMatchObject({ n: 4 });
  });

  it('is reached under this machine’s own addresses where it listens on all, and under no other name', async () => {
    const { classUrls, port } = await serve({ isForClass: true, host: '0.0.0.0' });
    expect(classUrls.some((url) => url.includes('//127.0.0.1:'))).toBe(true);
    for (const url of classUrls) expect((await fetch(url)).status).toBe(200);
    const stranger = new Line(classUrls[0] ?? '', { host: `evil.example:${port}` });
    await stranger.end();
    expect(stranger.words).toEqual([]);
  });
});
