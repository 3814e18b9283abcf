import { describe, expect, test } from 'vitest';
import {
  choiceOf,
  hostNode,
  Node,
  naturalLogarithm,
  ReplayDivergence,
  ReplayScheduler,
  Simulation,
  TraceText,
  TraceWriter,
  type Choice,
  type Fault,
  type Scheduler,
} from '../src/index.ts';
import { actsOf, scene } from './cluster.ts';

interface Rumour {
  readonly id: number;
  readonly hops: readonly string[];
}

/** Tells random peers what it hears, until a rumour has been told four times. */
class Gossip extends Node<Rumour, number> {
  known = new Map<number, number>();

  override onRequest(_id: string, rumour: number): void {
    this.tell({ id: rumour, hops: [] });
  }

  override onMessage(_from: string, rumour: Rumour): void {
    this.known.set(rumour.id, (this.known.get(rumour.id) ?? 0) + 1);
    this.disk.write(`rumour ${rumour.id}`, this.now());
    if (this.random.chance(0.5)) this.disk.sync();
    if (rumour.hops.length < 4) this.tell(rumour);
  }

  private tell(rumour: Rumour): void {
    for (const peer of this.random.shuffle(this.peers).slice(0, 2)) {
      this.send(peer, { id: rumour.id, hops: [...rumour.hops, this.id] });
    }
  }
}

const names = ['n1', 'n2', 'n3', 'n4', 'n5'];
const network = {
  delayMs: { kind: 'exponential', meanMs: 8, minMs: 1 },
  lossProbability: 0.1,
  duplicateProbability: 0.1,
} as const;
const faults: Fault[] = [
  {
    kind: 'partition',
    atMs: 20,
    groups: [
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ],
    forMs: 30,
  },
  { kind: 'crash', atMs: 35, node: 'n4', forMs: 20, afterEffects: 2 },
  { kind: 'cut', atMs: 60, links: [['n1', 'n3']], forMs: 10 },
];

function gossip(
  seed: number,
  options: { record?: TraceWriter; scheduler?: Scheduler; faults?: Fault[] } = {},
): Simulation {
  const simulation = new Simulation({
    seed,
    network,
    faults,
    syncMs: 3,
    nodes: names.map((id) => ({ id, create: (context) => hostNode(Gossip, context) })),
    ...options,
  });
  for (let at = 0; at < 10; at++) {
    simulation.request(names[at % 5] as string, at, { atMs: at * 9 });
  }
  simulation.runFor(300);
  simulation.close();
  return simulation;
}

/** The choices of a recorded run, read from its trace. */
function choicesOf(trace: string): Choice[] {
  return trace
    .split('\n')
    .filter((line) => line.startsWith('{"n"'))
    .map((line) => {
      return choiceOf(JSON.parse(line) as { n: number; t: number; cause: [number, number] });
    });
}

describe('one seed', () => {
  test('gives one fingerprint, a hundred times, and another seed another', () => {
    const prints = Array.from({ length: 100 }, (_, seed) => gossip(seed).fingerprint);
    expect(Array.from({ length: 100 }, (_, seed) => gossip(seed).fingerprint)).toEqual(prints);
    expect(new Set(prints).size).toBe(100);
  });

  test('gives the fingerprint that every machine gets', () => {
    expect(gossip(42).fingerprint).toMatchInlineSnapshot(`"372a93a7cf78e02e"`);
  });

  test('gives the same run recorded, observed, or neither', () => {
    const plain = gossip(7).fingerprint;
    expect(gossip(7, { record: new TraceWriter(new TraceText()) }).fingerprint).toBe(plain);
    const { simulation } = scene(names, Gossip, { seed: 7, network, faults, syncMs: 3 });
    for (let at = 0; at < 10; at++) {
      simulation.request(names[at % 5] as string, at, { atMs: at * 9 });
    }
    simulation.runFor(300);
    expect(simulation.fingerprint).toBe(plain);
  });

  test('leaves unrelated delays as they were when a fault is taken out of the plan', () => {
    const delays = (plan: readonly Fault[]): Map<string, number> => {
      class Steady extends Node<number> {
        sent = 0;
        override onStart(): void {
          this.setTimer('next', 10);
        }
        override onTimer(): void {
          this.broadcast(this.sent++);
          this.setTimer('next', 10);
        }
      }
      const { simulation, acts } = scene(['n1', 'n2', 'n3'], Steady, {
        seed: 3,
        network,
        faults: plan,
      });
      simulation.runFor(200);
      return new Map(
        actsOf(acts, 'delivered').map((act) => [
          `${act.from}>${act.node} ${String(act.message)}`,
          act.atMs,
        ]),
      );
    };
    const cut: Fault = { kind: 'partition', atMs: 50, groups: [['n1'], ['n2']], forMs: 60 };
    const quiet = delays([]);
    const faulty = delays([cut]);
    expect(faulty.size).toBeLessThan(quiet.size);
    for (const [message, atMs] of faulty) expect(quiet.get(message)).toBe(atMs);
  });
});

describe('replay', () => {
  function recorded(seed: number): { print: string; choices: Choice[] } {
    const text = new TraceText();
    const print = gossip(seed, { record: new TraceWriter(text) }).fingerprint;
    return { print, choices: choicesOf(text.toString()) };
  }

  test('repeats a recorded run exactly', () => {
    for (const seed of [1, 2, 3]) {
      const { print, choices } = recorded(seed);
      expect(choices.length).toBeGreaterThan(100);
      expect(gossip(seed, { scheduler: new ReplayScheduler(choices) }).fingerprint).toBe(print);
    }
  });

  test('follows the recording, not the clock: another order of two events is kept', () => {
    const { choices } = recorded(1);
    // Two events of one time, of different nodes, in the other order.
    const at = choices.findIndex(
      (choice, index) => index > 0 && choice.atUs === choices[index - 1]?.atUs,
    );
    const swapped = [...choices];
    [swapped[at - 1], swapped[at]] = [swapped[at] as Choice, swapped[at - 1] as Choice];
    const text = new TraceText();
    const scheduler = new ReplayScheduler(swapped.slice(0, at + 1));
    gossip(1, { scheduler, record: new TraceWriter(text) });
    expect(choicesOf(text.toString())[at - 1]?.cause).toEqual(choices[at]?.cause);
  });

  test('waits for what the caller does at the very end of a stretch', () => {
    const stretches = (options: { record?: TraceWriter; scheduler?: Scheduler }): string => {
      const { simulation } = scene(names, Gossip, { ...options, observe: undefined });
      simulation.runFor(10);
      simulation.request('n1', 1);
      simulation.runFor(0);
      simulation.request('n2', 2);
      simulation.runFor(100);
      simulation.close();
      return simulation.fingerprint;
    };
    const text = new TraceText();
    const print = stretches({ record: new TraceWriter(text) });
    const scheduler = new ReplayScheduler(choicesOf(text.toString()));
    expect(stretches({ scheduler })).toBe(print);
  });

  test('names the first event that does not come about any more', () => {
    const { choices } = recorded(1);
    const scheduler = new ReplayScheduler(choices);
    expect(() => gossip(1, { scheduler, faults: [] })).toThrow(ReplayDivergence);
  });
});

test('the logarithm agrees with the engine’s to 1 in 10^15', () => {
  for (let x = 1e-12; x < 1e12; x *= 1.37) {
    expect(Math.abs(naturalLogarithm(x) - Math.log(x))).toBeLessThanOrEqual(
      Math.abs(Math.log(x)) * 1e-15 + 1e-15,
    );
  }
  expect(naturalLogarithm(0)).toBe(-Infinity);
  expect(naturalLogarithm(-1)).toBeNaN();
});
