import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hostNode,
  Node,
  ReplayScheduler,
  Simulation,
  TimedScheduler,
  TraceText,
  TraceWriter,
  type Act,
  type Fault,
  type HostedNode,
  type NodeFactory,
  type Scheduler,
  type SimulationOptions,
} from '../src/index.ts';
import { Counting } from './cluster.ts';

interface Note {
  readonly to: string;
  readonly words: string[];
}

/** Uses whatever a node has: random draws, timers, disk and barriers, requests, messages it changes. */
class Busy extends Node<Note, number, number, { heard: number }> {
  heard = new Map<string, { count: number; words: string[] }>();
  waiting: string[] = [];

  override onStart(): void {
    this.setTimer('tick', this.random.integer(4, 12));
  }

  override onTimer(): void {
    this.broadcast({ to: 'all', words: [this.id, String(this.random.integer(0, 9))] });
    if (this.random.chance(0.3)) this.cancelTimer('late');
    else this.setTimer('late', 30);
    this.setTimer('tick', this.random.integer(4, 12));
  }

  override onRequest(id: string, n: number): void {
    this.waiting.push(id);
    this.disk.write('n', n + ((this.disk.read('n') as number | undefined) ?? 0));
    this.disk.sync();
    this.send(this.random.pick(this.peers), { to: 'one', words: [id] });
  }

  override onMessage(from: string, note: Note): void {
    const known = this.heard.get(from) ?? { count: 0, words: [] };
    known.count += 1;
    // The message is the node's own: a body that two simulations shared would grow twice.
    note.words.push(this.id);
    known.words = note.words;
    this.heard.set(from, known);
    const id = this.waiting.shift();
    if (id !== undefined) this.respond(id, known.count);
    this.output('heard', known.count);
    if (note.to === 'one') this.send(from, { to: 'back', words: note.words });
  }
}

const names = ['n1', 'n2', 'n3', 'n4'];
const create: NodeFactory = (context) => hostNode(Busy, context);
const RUN_MS = 150;

function busy(options: Partial<SimulationOptions> = {}): Simulation {
  const simulation = new Simulation({
    seed: 1,
    nodes: names.map((id) => ({ id, create })),
    network: { lossProbability: 0.05, duplicateProbability: 0.1 },
    syncMs: { kind: 'uniform', minMs: 1, maxMs: 6 },
    ...options,
  });
  for (let at = 0; at < 12; at++) {
    simulation.request(names[at % 4] as string, at, { atMs: at * 11 });
    simulation.invoke({
      client: `c${at % 3}`,
      request: at,
      to: names,
      atMs: at * 7,
      timeoutMs: 9,
      retries: 2,
      retryAfterMs: 3,
    });
  }
  return simulation;
}

function finish(simulation: Simulation): string {
  simulation.runFor(RUN_MS - simulation.nowMs);
  return simulation.fingerprint;
}

const node = fc.constantFrom(...names);
const atMs = fc.integer({ min: 0, max: RUN_MS });
const forMs = fc.integer({ min: 1, max: 60 });
const rate = fc.double({ min: 0, max: 0.5, noNaN: true });
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('partition' as const),
    atMs,
    groups: fc
      .constantFrom('n1 n2|n3 n4', 'n1|n2 n3 n4')
      .map((text) => text.split('|').map((group) => group.split(' '))),
    forMs,
  }),
  fc.record({ kind: fc.constant('crash' as const), atMs, node, forMs }),
  fc.record({
    kind: fc.constant('crash' as const),
    atMs,
    node,
    forMs,
    afterEffects: fc.integer({ min: 0, max: 3 }),
    disk: fc.constantFrom('kept' as const, 'synced' as const, 'wiped' as const),
  }),
  fc
    .record({
      atMs,
      from: node,
      to: node,
      delayMs: fc.integer({ min: 0, max: 40 }),
      lossProbability: rate,
      corruptProbability: rate,
      bytesPerSecond: fc.constantFrom(undefined, 2000),
      maxQueued: fc.constantFrom(undefined, 1),
      fifo: fc.boolean(),
      forMs,
    })
    .map((link) => ({
      kind: 'link' as const,
      ...link,
      burstLoss: { beginProbability: 0.3, endProbability: 0.3 },
    })),
  fc.record({ kind: fc.constant('hold' as const), atMs, nodes: fc.tuple(node), forMs }),
  fc.record({
    kind: fc.constant('rule' as const),
    atMs,
    nth: fc.integer({ min: 1, max: 5 }),
    verdict: fc.constantFrom('drop' as const, 'duplicate' as const, 'delay' as const),
    byMs: fc.constant(20),
    forMs,
  }),
  fc.record({ kind: fc.constant('pause' as const), atMs, node, forMs }),
  fc.record({ kind: fc.constant('slow' as const), atMs, node, busyMs: fc.constant(3), forMs }),
  fc.record({
    kind: fc.constant('clock' as const),
    atMs,
    node,
    jumpMs: fc.integer({ min: -20, max: 20 }),
    driftPpm: fc.integer({ min: -500_000, max: 500_000 }),
    frozen: fc.constantFrom(undefined, true as const),
    forMs,
  }),
);
const scenes = fc.record({
  seed: fc.nat(),
  faults: fc.array(fault, { maxLength: 6 }),
  fifo: fc.boolean(),
  /** After how many events it is forked. */
  at: fc.integer({ min: 0, max: 400 }),
});
type SceneOf = typeof scenes extends fc.Arbitrary<infer One> ? One : never;

function start({ seed, faults, fifo }: SceneOf): Simulation {
  return busy({
    seed,
    faults,
    network: { fifo, lossProbability: 0.05, duplicateProbability: 0.1 },
  });
}

describe('a fork', () => {
  test('has the future that the forked simulation has, whichever runs first', () => {
    fc.assert(
      fc.property(scenes, fc.boolean(), (scene, isForkFirst) => {
        const plain = finish(start(scene));
        const simulation = start(scene);
        for (let n = 0; n < scene.at && simulation.nowMs < RUN_MS / 2; n++) simulation.step();
        const fork = simulation.fork();
        expect(fork.fingerprint).toBe(simulation.fingerprint);
        expect(fork.pending()).toEqual(simulation.pending());
        const order = isForkFirst ? [fork, simulation] : [simulation, fork];
        expect(order.map(finish)).toEqual([plain, plain]);
        for (const id of names) expect(fork.fields(id)).toEqual(simulation.fields(id));
        expect(fork.history()).toEqual(simulation.history());
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  test('goes on by itself: what it does, step by step beside it, never reaches the other', () => {
    fc.assert(
      fc.property(scenes, fault, (scene, other) => {
        const simulation = start(scene);
        for (let n = 0; n < scene.at && simulation.nowMs < RUN_MS / 2; n++) simulation.step();
        const fork = simulation.fork();
        fork.inject({ ...other, atMs: 0 });
        fork.request('n1', 1000);
        while (simulation.nowMs < RUN_MS) {
          simulation.step();
          fork.step();
        }
        const alone = start(scene);
        while (alone.eventCount < simulation.eventCount) alone.step();
        expect(simulation.fingerprint).toBe(alone.fingerprint);
        expect(alone.pending()).toEqual(simulation.pending());
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  test('is a snapshot while it is kept: going back is forking it again', () => {
    const simulation = busy();
    simulation.runFor(40);
    const snapshot = simulation.fork();
    const first = finish(simulation);
    const second = finish(snapshot.fork());
    const third = finish(snapshot.fork());
    expect([second, third]).toEqual([first, first]);
    expect(snapshot.nowMs).toBe(40);
  });

  test('of a fork of a fork has the same future still', () => {
    const plain = finish(busy());
    let simulation = busy();
    while (simulation.nowMs < RUN_MS - 20) {
      for (let n = 0; n < 7; n++) simulation.step();
      simulation = simulation.fork();
    }
    expect(finish(simulation)).toBe(plain);
  });

  test('copies the nodes that run, once each, and no others', () => {
    const copied: string[] = [];
    const counted = (hosted: HostedNode, id: string): HostedNode => ({
      start: () => hosted.start(),
      message: (from, message) => hosted.message(from, message),
      timer: (name) => hosted.timer(name),
      request: (request, body) => hosted.request(request, body),
      get fields() {
        return hosted.fields;
      },
      copy: (context) => {
        copied.push(id);
        return counted(hosted.copy(context), id);
      },
    });
    const simulation = new Simulation({
      seed: 1,
      network: { delayMs: 5 },
      nodes: names.map((id) => ({
        id,
        create: (context) => counted(hostNode(Counting, context), id),
      })),
    });
    simulation.runFor(12);
    const fork = simulation.fork();
    expect(copied).toEqual([]);
    const receiver = fork.pending()[0]?.node;
    fork.step();
    expect(copied).toEqual([receiver]);
    fork.runFor(200);
    expect(copied.toSorted()).toEqual(names);
    simulation.runFor(200);
    expect(copied.toSorted()).toEqual([...names, ...names].toSorted());
  });

  test('is observed only if its options say so', () => {
    const acts: Act[] = [];
    const forked: Act[] = [];
    const simulation = busy({ observe: (act) => acts.push(act) });
    simulation.runFor(30);
    const before = acts.length;
    simulation.fork().runFor(30);
    expect(acts.length).toBe(before);
    simulation.fork({ observe: (act) => forked.push(act) }).runFor(30);
    simulation.runFor(30);
    expect(forked).toEqual(acts.slice(before));
  });

  test('of a recorded simulation is not recorded, and does as that one does', () => {
    const text = new TraceText();
    const simulation = busy({ record: new TraceWriter(text) });
    simulation.runFor(30);
    const fork = simulation.fork();
    const print = finish(simulation);
    simulation.close();
    const lines = text.toString().length;
    expect(finish(fork)).toBe(print);
    fork.close();
    expect(text.toString().length).toBe(lines);
  });

  test('takes another scheduler, and goes on with what is left of a replay', () => {
    const text = new TraceText();
    const recorded = busy({ record: new TraceWriter(text) });
    const print = finish(recorded);
    recorded.close();
    const choices = text
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"n"'))
      .map((line) => JSON.parse(line) as { n: number; t: number; cause: [number, number] })
      .map(({ n, t, cause }) => ({ n, atUs: t, cause }));
    const replay = busy({ scheduler: new ReplayScheduler(choices) });
    for (let n = 0; n < 50; n++) replay.step();
    expect(finish(replay.fork())).toBe(print);
    const timed = busy();
    for (let n = 0; n < 50; n++) timed.step();
    expect(finish(timed.fork({ scheduler: new TimedScheduler() }))).toBe(print);
    expect(finish(timed.fork({ scheduler: new ReplayScheduler(choices.slice(50)) }))).toBe(print);
  });

  test('is refused in the middle of an event, and where nothing could choose', () => {
    const simulation = busy();
    simulation.take();
    expect(() => simulation.fork()).toThrow('event #1 is not over yet');
    const timed = new TimedScheduler();
    const unforkable: Scheduler = {
      add: (event) => timed.add(event),
      next: (untilUs) => timed.next(untilUs),
      kill: (event) => timed.kill(event),
      pending: () => timed.pending(),
      get size() {
        return timed.size;
      },
    };
    expect(() => busy({ scheduler: unforkable }).fork()).toThrow('this scheduler has no fork()');
  });

  test('names the node and the field that cannot be copied', () => {
    class Odd extends Counting {
      override onMessage(): void {
        if (this.heard.push(['n1', 0]) === 3) Object.assign(this, { cache: new WeakMap() });
      }
    }
    const simulation = new Simulation({
      seed: 1,
      nodes: ['n1', 'n2'].map((id) => ({ id, create: (context) => hostNode(Odd, context) })),
    });
    expect(() => {
      for (;;) {
        simulation.step();
        simulation.fork().runFor(50);
      }
    }).toThrow(/n[12], in on\w+ \(event #\d+\): this\.cache holds an instance of WeakMap/);
  });
});
