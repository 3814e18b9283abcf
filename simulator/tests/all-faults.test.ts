// Plans of all kinds of faults at once, with clients: what has to hold whatever happens.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  choiceOf,
  hostNode,
  Node,
  readTrace,
  ReplayScheduler,
  Simulation,
  TraceText,
  TraceWriter,
  type Act,
  type Fault,
  type NetworkConditions,
  type SimulationOptions,
} from '../src/index.ts';

const names = ['n1', 'n2', 'n3'] as const;
const KINDS = ['ask', 'tell', 'yes'] as const;

type Packet = { readonly kind: (typeof KINDS)[number]; readonly n: number };

/** Does a little of everything: messages, timers set anew and cancelled, writes, syncs, late answers. */
class Busy extends Node<Packet, number, number> {
  asked: string[] = [];
  count = 0;

  override onStart(): void {
    this.setTimer('beat', 15);
    this.setTimer('late', 40);
  }

  override onTimer(name: string): void {
    if (name === 'beat') {
      this.broadcast({ kind: 'tell', n: this.count++ });
      this.setTimer('beat', 15);
    } else {
      this.disk.sync();
      for (const id of this.asked.splice(0)) this.respond(id, this.now());
      this.setTimer('late', this.random.integer(1, 40));
    }
  }

  override onMessage(from: string, message: Packet): void {
    const { kind, n } = message;
    this.disk.write(`key ${typeof n === 'number' ? Math.abs(n % 4) : 0}`, { n, kind });
    if (this.random.chance(0.3)) this.disk.sync();
    if (this.random.chance(0.1)) this.disk.write('key 1', undefined);
    if (kind === 'tell') this.send(from, { kind: 'yes', n: this.count });
    if (this.random.chance(0.2)) this.cancelTimer('late');
    if (this.random.chance(0.3)) this.setTimer('late', this.random.integer(0, 30));
  }

  override onRequest(id: string): void {
    this.disk.write('request', id);
    if (this.random.chance(0.5)) this.disk.sync();
    if (this.random.chance(0.7)) this.respond(id, this.now());
    else this.asked.push(id);
  }
}

const moment = fc.integer({ min: 0, max: 280 });
const forMs = fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined, freq: 3 });
const node = fc.constantFrom(...names);
const direction = fc.constantFrom(
  ...names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const)),
);
const likelihood = fc.constantFrom(0, 0.1, 0.5, 1);
const spread = fc.oneof(
  fc.integer({ min: 0, max: 60 }),
  fc.constant({ kind: 'uniform', minMs: 0, maxMs: 20 } as const),
  fc.constant({ kind: 'pareto', minMs: 1, shape: 1.5 } as const),
);
const conditions = {
  delayMs: spread,
  lossProbability: likelihood,
  burstLoss: fc.record({ beginProbability: likelihood, endProbability: likelihood }),
  duplicateProbability: likelihood,
  corruptProbability: likelihood,
  bytesPerSecond: fc.constantFrom(100, 5000),
  maxQueued: fc.integer({ min: 1, max: 4 }),
  fifo: fc.boolean(),
};
const draw = fc.option(fc.nat(99), { nil: undefined });

/** Every kind of fault there is; the compiler sees to it that none is left out. */
const faultOf: { readonly [Kind in Fault['kind']]: fc.Arbitrary<object> } = {
  partition: fc.record({
    groups: fc.constantFrom([['n1'], ['n2', 'n3']], [['n1', 'n2'], ['n3']], [['n1'], ['n2']]),
    forMs,
  }),
  cut: fc.record({ links: fc.array(direction, { minLength: 1, maxLength: 3 }), forMs }),
  link: fc
    .record({ direction, some: fc.record(conditions, { requiredKeys: ['delayMs'] }), forMs })
    .map(({ direction: [from, to], some, forMs }) => ({ from, to, ...some, forMs })),
  hold: fc.oneof(
    fc.record({ nodes: fc.array(node, { minLength: 1, maxLength: 2 }), forMs }),
    fc.record({ links: fc.array(direction, { minLength: 1, maxLength: 2 }), forMs }),
  ),
  rule: fc
    .record(
      {
        verdict: fc.constantFrom('deliver', 'drop', 'delay', 'duplicate'),
        byMs: fc.integer({ min: 1, max: 40 }),
        message: fc.constantFrom(...KINDS),
        from: node,
        nth: fc.integer({ min: 1, max: 3 }),
        forMs,
      },
      { requiredKeys: ['verdict', 'byMs'] },
    )
    .map(({ byMs, ...rule }) => (rule.verdict === 'delay' ? { ...rule, byMs } : rule)),
  heal: fc.constant({}),
  crash: fc.record({
    node,
    forMs,
    afterEffects: fc.option(fc.nat(4), { nil: undefined }),
    disk: fc.constantFrom('kept', 'synced', 'torn', 'reordered', 'wiped'),
    draw,
  }),
  restart: fc.record({ node }),
  pause: fc.record({ node, forMs }),
  slow: fc.record({ node, busyMs: spread, forMs }),
  clock: fc.record(
    {
      node,
      jumpMs: fc.integer({ min: -100, max: 100 }),
      driftPpm: fc.integer({ min: -900_000, max: 900_000 }),
      frozen: fc.constant(true),
      forMs,
    },
    { requiredKeys: ['node', 'jumpMs'] },
  ),
  resume: fc.record({ node }),
  'disk-rot': fc.record({ node, draw }),
  'disk-misdirect': fc.record({ node, draw }),
  'disk-full': fc.record({ node, forMs }),
  'disk-slow': fc.record({ node, syncMs: spread, forMs }),
};

const fault = fc
  .oneof(
    ...Object.entries(faultOf).map(([kind, rest]) =>
      fc.record({ atMs: moment, rest }).map(({ atMs, rest }) => ({ kind, atMs, ...rest })),
    ),
  )
  .map((record) => JSON.parse(JSON.stringify(record)) as Fault);

interface Plan {
  readonly seed: number;
  readonly faults: readonly Fault[];
  readonly syncMs: number;
  readonly network: NetworkConditions;
  readonly operations: readonly {
    readonly client: string;
    readonly to: readonly string[];
    readonly atMs: number;
    readonly timeoutMs?: number;
    readonly retries: number;
    readonly retryAfterMs: number;
  }[];
}

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  faults: fc.array(fault, { maxLength: 10 }),
  syncMs: fc.constantFrom(0, 7),
  network: fc
    .record(conditions, { requiredKeys: ['delayMs'] })
    .map((some) => ({ ...some, lossProbability: 0.05 })),
  operations: fc.array(
    fc.record(
      {
        client: fc.constantFrom('ada', 'bob'),
        to: fc.array(node, { minLength: 1, maxLength: 2 }),
        atMs: moment,
        timeoutMs: fc.integer({ min: 1, max: 60 }),
        retries: fc.nat(2),
        retryAfterMs: fc.nat(20),
      },
      { requiredKeys: ['client', 'to', 'atMs', 'retries', 'retryAfterMs'] },
    ),
    { maxLength: 8 },
  ),
});

const LENGTH_MS = 400;

function start(plan: Plan, options: Partial<SimulationOptions> = {}): Simulation {
  const { operations, ...rest } = plan;
  const simulation = new Simulation({
    ...rest,
    nodes: names.map((id) => ({ id, create: (context) => hostNode(Busy, context) })),
    ...options,
  });
  operations.forEach((operation, request) => simulation.invoke({ ...operation, request }));
  return simulation;
}

function ended(simulation: Simulation): Simulation {
  simulation.runFor(LENGTH_MS - simulation.nowMs);
  simulation.close();
  return simulation;
}

/** `ALL_FAULTS_RUNS=1000 ALL_FAULTS_SEED=7` looks further. */
const RUNS = {
  numRuns: Number(process.env['ALL_FAULTS_RUNS'] ?? 60),
  seed: Number(process.env['ALL_FAULTS_SEED'] ?? 20_260_101),
};

describe('whatever befalls a cluster', () => {
  test('a run is the same recorded, observed, replayed and forked, and its trace can be read', () => {
    fc.assert(
      fc.property(plan, moment, (plan, forkAtMs) => {
        const plain = ended(start(plan));
        const text = new TraceText();
        const recorded = ended(start(plan, { record: new TraceWriter(text), observe: () => {} }));
        expect(recorded.fingerprint).toBe(plain.fingerprint);
        expect(recorded.history()).toEqual(plain.history());

        const { trace, problems } = readTrace(text.toString());
        expect(problems).toEqual([]);
        if (trace === undefined) throw new Error('no trace');
        expect(trace.events).toHaveLength(plain.eventCount);
        const scheduler = new ReplayScheduler(trace.events.map(choiceOf));
        expect(ended(start(plan, { scheduler })).fingerprint).toBe(plain.fingerprint);

        const origin = start(plan);
        origin.runFor(forkAtMs);
        const snapshot = origin.fork();
        const other = snapshot.fork();
        for (const run of [other, origin, snapshot]) {
          expect(ended(run).fingerprint).toBe(plain.fingerprint);
          expect(run.history()).toEqual(plain.history());
          for (const id of names) expect(run.fields(id)).toEqual(plain.fields(id));
        }
      }),
      RUNS,
    );
  });

  test('a message that no link lost arrives or is dropped, once, as soon as nothing keeps it', () => {
    fc.assert(
      fc.property(plan, (plan) => {
        const { sent, over, under } = fates(plan);
        expect(over + under).toBe(sent);
        expect(under).toBe(0);
      }),
      RUNS,
    );
  });

  test('an operation has one course, and asks nobody once it is over', () => {
    fc.assert(
      fc.property(plan, (plan) => {
        const acts: Act[] = [];
        const simulation = ended(start(plan, { observe: (act) => acts.push(act) }));
        const reached = new Set(acts.flatMap((act) => (act.kind === 'requested' ? [act.id] : [])));
        const answered = new Set(acts.flatMap((act) => (act.kind === 'responded' ? [act.id] : [])));
        for (const { outcome, attempts, returnedAtMs, invokedAtMs } of simulation.history()) {
          const waiting = attempts.filter(({ fate }) => fate === 'waiting');
          if (outcome === 'fail') {
            expect(attempts.every(({ request }) => !reached.has(request))).toBe(true);
          }
          if (outcome === 'ok') {
            expect(attempts.filter(({ fate }) => fate === 'answered')).toHaveLength(1);
            for (const { atMs } of attempts) expect(atMs).toBeLessThanOrEqual(returnedAtMs ?? -1);
            expect(returnedAtMs).toBeGreaterThanOrEqual(invokedAtMs ?? Infinity);
          }
          if (outcome === 'info') expect(waiting).toEqual([]);
          if (outcome === 'pending') {
            expect(attempts.every(({ request }) => !answered.has(request))).toBe(true);
            expect(waiting.length).toBeLessThanOrEqual(1);
          }
        }
      }),
      RUNS,
    );
  });
});

/** Counts what became of messages, after all faults are over and time enough has passed. */
function fates(plan: Plan): { sent: number; over: number; under: number } {
  const arrivals = new Map<string, number>();
  const text = new TraceText();
  const simulation = start(plan, { record: new TraceWriter(text) });
  simulation.runFor(LENGTH_MS);
  // Nothing is sent any more once all are down; what is under way finds that out.
  simulation.inject({ kind: 'heal', atMs: LENGTH_MS });
  for (const node of names) simulation.inject({ kind: 'resume', node, atMs: LENGTH_MS + 100 });
  for (const node of names) simulation.inject({ kind: 'crash', node, atMs: LENGTH_MS + 1_000 });
  simulation.runFor(4_000_000);
  simulation.close();
  const { trace } = readTrace(text.toString());
  let over = 0;
  const due = new Set<string>();
  for (const event of trace?.events ?? []) {
    for (const effect of event.effects ?? []) {
      if (effect.do !== 'send') continue;
      for (const i of [effect.i, effect.copy]) if (i !== undefined) due.add(`${event.n} ${i}`);
    }
    if (event.kind !== 'message' && !(event.kind === 'drop' && 'from' in event)) continue;
    const name = event.cause.join(' ');
    arrivals.set(name, (arrivals.get(name) ?? 0) + 1);
  }
  for (const [name, count] of arrivals) {
    expect(due.has(name)).toBe(true);
    expect(count).toBe(1);
    over += 1;
  }
  return { sent: due.size, over, under: due.size - over };
}
