// Waiting in more than one place at once: at a gate, at a disk, at a link, for an answer.
import { describe, expect, test } from 'vitest';
import {
  EventBudgetReached,
  Node,
  readTrace,
  TraceText,
  TraceWriter,
  type Fault,
  type RequestId,
} from '../src/index.ts';
import { actsOf, scene } from './cluster.ts';

/** Keeps what it is asked, and syncs before it answers. */
class Ledger extends Node<string, number, string> {
  heard: number[] = [];

  override onRequest(id: RequestId, n: number): void {
    this.heard.push(n);
    this.disk.write('n', n);
    this.disk.sync();
    this.respond(id, 'kept');
  }
}

describe('a node that is slow or paused while its disk syncs', () => {
  const cases: [string, Fault][] = [
    ['slow', { kind: 'slow', atMs: 0, node: 'n1', busyMs: 10 }],
    ['paused', { kind: 'pause', atMs: 20, node: 'n1', forMs: 60 }],
  ];
  test.each(cases)('%s: takes all that came, in its order, and ends its syncs', (_, fault) => {
    const { simulation, acts } = scene(['n1'], Ledger, { syncMs: 50, faults: [fault] });
    [10, 12, 14, 40, 61].forEach((atMs, n) => simulation.request('n1', n, { atMs }));
    simulation.runFor(1000);
    expect(simulation.fields('n1')?.['heard']).toEqual([0, 1, 2, 3, 4]);
    expect(actsOf(acts, 'responded')).toHaveLength(5);
    expect(simulation.pendingCount).toBe(0);
  });
});

test('what waits for a slow node that crashes is lost, even if its turn would come in the next life', () => {
  const { simulation, acts } = scene(['n1'], Ledger, {
    faults: [
      { kind: 'slow', atMs: 0, node: 'n1', busyMs: 100 },
      { kind: 'crash', atMs: 50, node: 'n1', forMs: 10 },
    ],
  });
  [10, 20, 30].forEach((atMs, n) => simulation.request('n1', n, { atMs }));
  simulation.runFor(1000);
  expect(actsOf(acts, 'refused').map(({ id, atMs }) => [id, atMs])).toEqual([
    ['r2', 50],
    ['r3', 50],
  ]);
});

describe('a client', () => {
  test('waits for the node that it asked last, when the one before turns out to be down', () => {
    const { simulation } = scene(['n1', 'n2'], Ledger, {
      syncMs: 20,
      faults: [
        { kind: 'pause', atMs: 5, node: 'n1' },
        { kind: 'crash', atMs: 50, node: 'n1' },
      ],
    });
    const to = ['n1', 'n2'];
    simulation.invoke({ client: 'ada', request: 1, to, atMs: 10, timeoutMs: 30, retries: 2 });
    simulation.runFor(500);
    const [operation] = simulation.history();
    expect(operation?.attempts.map(({ fate }) => fate)).toEqual(['refused', 'answered']);
    expect(operation).toMatchObject({ outcome: 'ok', returnedAtMs: 60 });
  });

  test('that was answered while it waited to ask again asks nobody any more', () => {
    const { simulation, acts } = scene(['n1', 'n2'], Ledger, { syncMs: 20 });
    simulation.invoke({
      client: 'ada',
      request: 1,
      to: ['n1', 'n2'],
      atMs: 10,
      timeoutMs: 10,
      retries: 1,
      retryAfterMs: 50,
    });
    simulation.runFor(500);
    expect(actsOf(acts, 'requested')).toHaveLength(1);
    expect(simulation.history()).toMatchObject([
      { outcome: 'ok', returnedAtMs: 30, attempts: [{ fate: 'answered' }] },
    ]);
  });
});

test('a timer beyond the end of virtual time never fires, on a clock that loses time too', () => {
  class Patient extends Node<never, never> {
    override onStart(): void {
      this.setTimer('far', 4_000_000_000_000);
    }
  }
  const slow = scene(['n1'], Patient, {
    faults: [{ kind: 'clock', atMs: 1, node: 'n1', driftPpm: -900_000 }],
  });
  slow.simulation.runFor(1000);
  expect(slow.simulation.pendingCount).toBe(0);
});

test('a doubled message counts twice on a link whose messages are bounded', () => {
  class Sender extends Node<number> {
    override onStart(): void {
      if (this.id === 'n1') for (let n = 0; n < 5; n++) this.send('n2', n);
    }
  }
  const { simulation, acts } = scene(['n1', 'n2'], Sender, {
    network: { delayMs: 5, maxQueued: 3, duplicateProbability: 1 },
  });
  simulation.runFor(100);
  expect(actsOf(acts, 'delivered')).toHaveLength(3);
});

test('messages of a FIFO link that was held stay in their order', () => {
  class Sender extends Node<number> {
    heard: number[] = [];
    override onStart(): void {
      if (this.id !== 'n1') return;
      this.send('n2', 0);
      this.setTimer('next', 15);
    }
    override onTimer(): void {
      this.send('n2', 1);
    }
    override onMessage(_from: string, n: number): void {
      this.heard.push(n);
    }
  }
  const { simulation } = scene(['n1', 'n2'], Sender, {
    network: { delayMs: 5, fifo: true },
    faults: [{ kind: 'hold', atMs: 1, links: [['n1', 'n2']], forMs: 19 }],
  });
  simulation.runFor(100);
  expect(simulation.fields('n2')?.['heard']).toEqual([0, 1]);
});

test('a run that ends at its budget leaves a trace that can be read', () => {
  class Restless extends Node<never, never> {
    override onStart(): void {
      this.setTimer('again', 1);
    }
    override onTimer(): void {
      this.setTimer('again', 1);
    }
  }
  const text = new TraceText();
  const run = scene(['n1'], Restless, { maxEvents: 10, record: new TraceWriter(text) });
  expect(() => {
    run.simulation.runFor(100);
  }).toThrow(EventBudgetReached);
  expect(() => {
    run.simulation.runFor(100);
  }).toThrow(EventBudgetReached);
  run.simulation.close();
  const { trace, problems } = readTrace(text.toString());
  expect(problems).toEqual([]);
  expect(trace?.events).toHaveLength(10);
  expect(run.simulation.eventCount).toBe(10);
  const same = scene(['n1'], Restless);
  for (let n = 0; n < 10; n++) same.simulation.step();
  expect(run.simulation.fingerprint).toBe(same.simulation.fingerprint);
});

test('what waited for a disk comes before what is due when the sync ends', () => {
  const { simulation } = scene(['n1'], Ledger, { syncMs: 50 });
  [10, 20].forEach((atMs, n) => simulation.request('n1', n, { atMs }));
  simulation.runFor(30);
  simulation.request('n1', 2, { atMs: 60 });
  simulation.runFor(500);
  expect(simulation.fields('n1')?.['heard']).toEqual([0, 1, 2]);
});

test.each([
  { kind: 'hold' },
  { kind: 'rule', verdict: 'delay' },
  { kind: 'clock', node: 'n1' },
  { kind: 'partition', groups: [['n1'], ['n1', 'n2']] },
])('a fault that would do nothing, or something else than it says, is refused: %j', (fault) => {
  const { simulation } = scene(['n1', 'n2'], Ledger);
  expect(() => {
    simulation.inject({ atMs: 1, ...fault } as Fault);
  }).toThrow(/makes no sense/);
});
