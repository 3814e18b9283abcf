import { describe, expect, test } from 'vitest';
import {
  bridge,
  faultPlanSchema,
  halves,
  isolate,
  majoritiesRing,
  majorityAndMinority,
  Node,
  oneWay,
  randomCuts,
  readTrace,
  sentence,
  swizzle,
  TraceText,
  TraceWriter,
  type Fault,
  type NetworkConditions,
} from '../src/index.ts';
import { actsOf, Counting, scene } from './cluster.ts';

type Numbered = { readonly kind: string; readonly n: number };

/** n1 sends so many numbered messages at its start, or one every 10 ms. */
function flood(count: number, everyMs = 0): new () => Node<Numbered> {
  return class Flood extends Node<Numbered> {
    sent = 0;
    heard: number[] = [];

    override onStart(): void {
      if (this.id === 'n1') this.setTimer('send', 0);
    }

    override onTimer(): void {
      const upTo = everyMs === 0 ? count : this.sent + 1;
      for (; this.sent < upTo; this.sent++) {
        this.send('n2', { kind: this.sent % 2 === 0 ? 'even' : 'odd', n: this.sent });
      }
      if (this.sent < count) this.setTimer('send', everyMs);
    }

    override onMessage(_from: string, { n }: Numbered): void {
      this.heard.push(n);
    }
  };
}

function heardOf(
  count: number,
  network: NetworkConditions,
  options: { faults?: Fault[]; everyMs?: number; forMs?: number } = {},
): { n: number; atMs: number }[] {
  const { faults, everyMs, forMs = 100_000 } = options;
  const { simulation, acts } = scene(['n1', 'n2'], flood(count, everyMs), { network, faults });
  simulation.runFor(forMs);
  return actsOf(acts, 'delivered').map(({ message, atMs }) => ({
    n: (message as Numbered).n,
    atMs,
  }));
}

const timesOf = (count: number, delayMs: NetworkConditions['delayMs']): number[] =>
  heardOf(count, { delayMs })
    .map(({ atMs }) => atMs)
    .sort((a, b) => a - b);

describe('a long tail', () => {
  test('of a Pareto delay follows its shape and ends where it is told to', () => {
    const times = timesOf(20_000, { kind: 'pareto', minMs: 10, shape: 2, maxMs: 400 });
    expect(times[0]).toBeGreaterThanOrEqual(10);
    // Longer than x with probability (10 / x)²: the median is 10·√2, one in a hundred takes over 100.
    expect(times[10_000]).toBeGreaterThan(13.9);
    expect(times[10_000]).toBeLessThan(14.4);
    expect(times.filter((time) => time > 100).length / 20_000).toBeCloseTo(0.01, 2);
    expect(times.at(-1)).toBe(400);
  });

  test('of a log-normal delay has its median and its spread', () => {
    const times = timesOf(20_000, { kind: 'log-normal', medianMs: 20, sigma: 0.5 });
    expect(times[10_000]).toBeGreaterThan(19.5);
    expect(times[10_000]).toBeLessThan(20.5);
    // One standard deviation above: 84.13 % are below 20 · e^0.5 = 32.97.
    expect(times.filter((time) => time < 32.97).length / 20_000).toBeCloseTo(0.841, 2);
  });
});

describe('burst loss', () => {
  test('loses in runs, as long and as many as it says', () => {
    const network = {
      delayMs: 1,
      fifo: true,
      burstLoss: { beginProbability: 0.02, endProbability: 0.1 },
    };
    const heard = new Set(heardOf(50_000, network).map(({ n }) => n));
    const runs: number[] = [];
    for (let n = 0, run = 0; n < 50_000; n++) {
      if (!heard.has(n)) run += 1;
      else if (run > 0) {
        runs.push(run);
        run = 0;
      }
    }
    const lost = runs.reduce((sum, run) => sum + run, 0);
    expect(lost / runs.length).toBeGreaterThan(9);
    expect(lost / runs.length).toBeLessThan(11);
    // Ill for 0.02 / (0.02 + 0.1) of the time.
    expect(lost / 50_000).toBeCloseTo(1 / 6, 1);
  });

  test('is told in the trace', () => {
    const text = new TraceText();
    const { simulation } = scene(['n1', 'n2'], flood(3), {
      network: { burstLoss: { beginProbability: 1, endProbability: 0 } },
      record: new TraceWriter(text),
    });
    simulation.runFor(100);
    simulation.close();
    const { trace } = readTrace(text.toString());
    const told = trace?.events.map((event) => sentence(event, trace)).join('\n');
    expect(told).toContain('n2 (lost: a burst of losses)');
  });
});

describe('corruption', () => {
  class Letters extends Node<{ text: string; list: number[]; deep: { flag: boolean } }> {
    heard: unknown[] = [];
    override onStart(): void {
      if (this.id !== 'n1') return;
      const message = { text: 'abc', list: [1, 2], deep: { flag: true } };
      for (let n = 0; n < 200; n++) this.send('n2', message);
    }
    override onMessage(_from: string, message: unknown): void {
      this.heard.push(message);
    }
  }
  const original = JSON.stringify({ text: 'abc', list: [1, 2], deep: { flag: true } });

  test('changes one value to another of its type, and leaves the rest', () => {
    const { simulation } = scene(['n1', 'n2'], Letters, {
      network: { delayMs: 1, corruptProbability: 1 },
    });
    simulation.runFor(10);
    const heard = simulation.fields('n2')?.['heard'] as Record<string, unknown>[];
    expect(heard).toHaveLength(200);
    const kinds = new Set<string>();
    for (const message of heard) {
      expect(JSON.stringify(message)).not.toBe(original);
      const changes = [
        message['text'] !== 'abc' && 'text',
        JSON.stringify(message['list']) !== '[1,2]' && 'list',
        JSON.stringify(message['deep']) !== '{"flag":true}' && 'deep',
      ].filter((change) => change !== false);
      expect(changes).toHaveLength(1);
      kinds.add(changes[0] ?? '');
      expect(message).toMatchObject({
        text: expect.stringMatching(/^...$/) as string,
        list: [expect.any(Number), expect.any(Number)],
        deep: { flag: expect.any(Boolean) as boolean },
      });
    }
    expect(kinds).toEqual(new Set(['text', 'list', 'deep']));
  });

  test('befalls some messages by its probability, and shows what arrived in the trace', () => {
    const text = new TraceText();
    const { simulation, acts } = scene(['n1', 'n2'], Letters, {
      network: { delayMs: 1, corruptProbability: 0.25 },
      record: new TraceWriter(text),
    });
    simulation.runFor(10);
    simulation.close();
    const arrived = actsOf(acts, 'delivered').map(({ message }) => JSON.stringify(message));
    const changed = arrived.filter((message) => message !== original).length;
    expect(changed).toBeGreaterThan(30);
    expect(changed).toBeLessThan(70);
    const { trace } = readTrace(text.toString());
    const inTrace = trace?.events.flatMap((event) =>
      event.kind === 'message' ? [JSON.stringify(event.message)] : [],
    );
    expect(inTrace).toEqual(arrived);
    expect(actsOf(acts, 'sent').every(({ message }) => JSON.stringify(message) === original)).toBe(
      true,
    );
  });
});

describe('bandwidth', () => {
  test('lets messages pass one after another, each in its own time', () => {
    // {"kind":"even","n":0} has 21 bytes: 21 ms at a byte a millisecond.
    const heard = heardOf(3, { delayMs: 5, bytesPerSecond: 1000 });
    expect(heard).toEqual([
      { n: 0, atMs: 26 },
      { n: 1, atMs: 46 },
      { n: 2, atMs: 67 },
    ]);
  });
});

describe('a bounded queue', () => {
  test('loses what is sent while it is full, and takes more once it has room', () => {
    const heard = heardOf(10, { delayMs: 25, maxQueued: 2 }, { everyMs: 10 });
    // 0 and 1 are under way until 25 and 35 ms: what is sent at 20 is lost.
    expect(heard.map(({ n }) => n)).toEqual([0, 1, 3, 4, 6, 7, 9]);
  });

  test('counts what a hold keeps', () => {
    const faults: Fault[] = [{ kind: 'hold', atMs: 0, links: [['n1', 'n2']], forMs: 95 }];
    const heard = heardOf(10, { delayMs: 1, maxQueued: 3 }, { faults, everyMs: 10 });
    expect(heard.map(({ n }) => n)).toEqual([0, 1, 2]);
  });
});

describe('a hold', () => {
  const link: Fault = { kind: 'hold', atMs: 12, links: [['n1', 'n2']], forMs: 30 };
  const node: Fault = { kind: 'hold', atMs: 12, nodes: ['n2'], forMs: 30 };

  test.each([
    ['on a link', link],
    ['on a node', node],
  ])('%s lets messages wait, and then arrive at once, in their order', (_, hold) => {
    const heard = heardOf(6, { delayMs: 5 }, { faults: [hold], everyMs: 10 });
    expect(heard).toEqual([
      { n: 0, atMs: 5 },
      { n: 1, atMs: 42 },
      { n: 2, atMs: 42 },
      { n: 3, atMs: 42 },
      { n: 4, atMs: 45 },
      { n: 5, atMs: 55 },
    ]);
  });

  test('ends at a heal, and leaves the other direction alone', () => {
    const faults: Fault[] = [
      { kind: 'hold', atMs: 0, links: [['n2', 'n1']] },
      { kind: 'heal', atMs: 33 },
    ];
    const { simulation, acts } = scene(['n1', 'n2'], Counting, { network: { delayMs: 5 }, faults });
    simulation.runFor(40);
    const at = (node: string): number[] =>
      actsOf(acts, 'delivered')
        .filter((act) => act.node === node)
        .map(({ atMs }) => atMs);
    expect(at('n2')).toEqual([15, 25, 35]);
    expect(at('n1')).toEqual([33, 33, 35]);
  });

  test('does not save a message from a cut that is there when it is let go', () => {
    const faults: Fault[] = [
      { kind: 'hold', atMs: 0, nodes: ['n1'], forMs: 20 },
      { kind: 'cut', atMs: 15, links: [['n1', 'n2']], forMs: 10 },
    ];
    expect(heardOf(4, { delayMs: 5 }, { faults, everyMs: 10 }).map(({ n }) => n)).toEqual([2, 3]);
  });
});

describe('a rule', () => {
  const numbers = (rule: Omit<Extract<Fault, { kind: 'rule' }>, 'kind' | 'atMs'>): number[] =>
    heardOf(6, { delayMs: 5 }, { faults: [{ kind: 'rule', atMs: 0, ...rule }], everyMs: 10 }).map(
      ({ n }) => n,
    );

  test('drops the second of a kind to a node, and no other', () => {
    expect(numbers({ message: 'odd', to: 'n2', nth: 2, verdict: 'drop' })).toEqual([0, 1, 2, 4, 5]);
  });

  test('drops all of a kind', () => {
    expect(numbers({ message: 'even', verdict: 'drop' })).toEqual([1, 3, 5]);
    expect(numbers({ message: 'even', from: 'n2', verdict: 'drop' })).toHaveLength(6);
  });

  test('delays, and duplicates', () => {
    expect(numbers({ nth: 1, verdict: 'delay', byMs: 22 })).toEqual([1, 2, 0, 3, 4, 5]);
    expect(numbers({ nth: 3, verdict: 'duplicate' })).toEqual([0, 1, 2, 2, 3, 4, 5]);
  });

  test('shields a message from loss', () => {
    const faults: Fault[] = [{ kind: 'rule', atMs: 0, message: 'odd', verdict: 'deliver' }];
    const heard = heardOf(6, { delayMs: 5, lossProbability: 1 }, { faults, everyMs: 10 });
    expect(heard.map(({ n }) => n)).toEqual([1, 3, 5]);
  });

  test('ends, and begins to count anew', () => {
    const faults: Fault[] = [
      { kind: 'rule', atMs: 15, nth: 1, verdict: 'drop', forMs: 10 },
      { kind: 'rule', atMs: 35, nth: 1, verdict: 'drop', forMs: 10 },
    ];
    expect(heardOf(6, { delayMs: 5 }, { faults, everyMs: 10 }).map(({ n }) => n)).toEqual([
      0, 1, 3, 5,
    ]);
  });

  test('is named in the trace where it had a say', () => {
    const text = new TraceText();
    const { simulation } = scene(['n1', 'n2'], flood(1), {
      faults: [{ kind: 'rule', atMs: 0, verdict: 'drop' }],
      record: new TraceWriter(text),
    });
    simulation.runFor(100);
    simulation.close();
    const { trace, problems } = readTrace(text.toString());
    expect(problems).toEqual([]);
    const told = trace?.events.map((event) => sentence(event, trace)).join('\n');
    expect(told).toContain('a rule: every message is dropped');
    expect(told).toContain('n2 (lost: by a rule)');
  });
});

describe('shapes', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
  const when = { atMs: 0, forMs: 50 };

  /** Who heard whom while the fault was there. */
  function heardUnder(fault: Fault): Record<string, string> {
    expect(faultPlanSchema.parse([fault])).toEqual([fault]);
    const { simulation } = scene(nodes, Counting, { faults: [fault] });
    simulation.runFor(40);
    return Object.fromEntries(
      nodes.map((node) => {
        const heard = simulation.fields(node)?.['heard'] as [string, number][];
        return [node, nodes.filter((from) => heard.some(([one]) => one === from)).join(' ')];
      }),
    );
  }

  test('isolate leaves one alone', () => {
    expect(heardUnder(isolate(nodes, 'n2', when))).toMatchObject({ n2: '', n1: 'n3 n4 n5' });
  });

  test('halves and minorities talk within', () => {
    expect(heardUnder(halves(nodes, when))).toMatchObject({ n1: 'n2', n3: 'n4 n5' });
    expect(heardUnder(majorityAndMinority(nodes, ['n1', 'n4'], when))).toMatchObject({
      n1: 'n4',
      n2: 'n3 n5',
    });
    expect(() => majorityAndMinority(nodes, ['n1', 'n2', 'n3'], when)).toThrow(/no minority/);
  });

  test('a ring of majorities gives everyone another majority', () => {
    expect(heardUnder(majoritiesRing(nodes, when))).toEqual({
      n1: 'n2 n5',
      n2: 'n1 n3',
      n3: 'n2 n4',
      n4: 'n3 n5',
      n5: 'n1 n4',
    });
    expect(() => majoritiesRing(['n1', 'n2', 'n3'], when)).toThrow(/4 nodes or more/);
  });

  test('a bridge is the only one that hears both sides', () => {
    expect(heardUnder(bridge(nodes, 'n3', when))).toEqual({
      n1: 'n2 n3',
      n2: 'n1 n3',
      n3: 'n1 n2 n4 n5',
      n4: 'n3 n5',
      n5: 'n3 n4',
    });
  });

  test('one way lets answers through and no questions', () => {
    expect(heardUnder(oneWay(['n1'], nodes, when))).toMatchObject({
      n1: 'n2 n3 n4 n5',
      n2: 'n3 n4 n5',
    });
  });

  test('random cuts are the ones that were chosen', () => {
    const cut = randomCuts(nodes, (from, to) => from === 'n5' && to < 'n3', when) as Fault;
    expect(heardUnder(cut)).toMatchObject({ n1: 'n2 n3 n4', n3: 'n1 n2 n4 n5' });
    expect(randomCuts(nodes, () => false, when)).toBeUndefined();
  });

  test('a swizzle cuts one by one and heals in another order', () => {
    const plan = swizzle(nodes, {
      atMs: 100,
      stepMs: 10,
      cutOrder: ['n1', 'n2', 'n3'],
      healOrder: ['n2', 'n3', 'n1'],
    });
    expect(faultPlanSchema.parse(plan)).toEqual(plan);
    const spans = plan.map((fault) => [fault.atMs, 'forMs' in fault ? fault.forMs : undefined]);
    expect(spans).toEqual([
      [100, 50],
      [110, 20],
      [120, 20],
    ]);
  });
});
