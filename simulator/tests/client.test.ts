import { describe, expect, test } from 'vitest';
import {
  choiceOf,
  Node,
  readTrace,
  ReplayScheduler,
  sentence,
  TraceText,
  TraceWriter,
  type Fault,
  type Invocation,
  type RequestId,
  type Scheduler,
} from '../src/index.ts';
import { actsOf, scene, type Scene } from './cluster.ts';

/** Answers each request after 10 ms with how many it has got; keeps what it was asked. */
class Clerk extends Node<never, string, number> {
  asked: string[] = [];
  waiting: RequestId[] = [];

  override onRequest(id: RequestId, request: string): void {
    this.asked.push(request);
    if (request === 'ignore me') return;
    this.waiting.push(id);
    this.setTimer(id, 10);
  }

  override onTimer(id: string): void {
    this.respond(id, this.asked.length);
  }
}

function run(
  invocations: readonly Invocation[],
  options: { faults?: Fault[]; record?: TraceWriter; scheduler?: Scheduler } = {},
): Scene {
  const made = scene(['n1', 'n2'], Clerk, options);
  for (const invocation of invocations) made.simulation.invoke(invocation);
  made.simulation.runFor(1000);
  made.simulation.close();
  return made;
}

const ask: Invocation = { client: 'c1', request: 'a', to: 'n1', atMs: 5 };

describe('a client', () => {
  test('is answered: its operation is ok, from invocation to response', () => {
    const { simulation } = run([ask]);
    expect(simulation.history()).toEqual([
      {
        id: 'o1',
        client: 'c1',
        request: 'a',
        outcome: 'ok',
        response: 1,
        invokedAtMs: 5,
        returnedAtMs: 15,
        attempts: [{ request: 'r1', node: 'n1', atMs: 5, fate: 'answered' }],
      },
    ]);
  });

  test('begins an operation when its last one is over; clients do not wait for each other', () => {
    const { simulation } = run([ask, { ...ask, request: 'b' }, { ...ask, client: 'c2' }]);
    const spans = simulation
      .history()
      .map(({ client, invokedAtMs, returnedAtMs }) => [client, invokedAtMs, returnedAtMs]);
    expect(spans).toEqual([
      ['c1', 5, 15],
      ['c1', 15, 25],
      ['c2', 5, 15],
    ]);
  });

  test('gives up after its timeout: nobody knows whether it took effect', () => {
    const { simulation, acts } = run([{ ...ask, request: 'ignore me', timeoutMs: 50 }]);
    expect(simulation.history()).toMatchObject([
      { outcome: 'info', attempts: [{ fate: 'timeout' }] },
    ]);
    expect(simulation.history()[0]).not.toHaveProperty('returnedAtMs');
    expect(simulation.fields('n1')?.['asked']).toEqual(['ignore me']);
    expect(actsOf(acts, 'timed-out')).toMatchObject([{ atMs: 55, id: 'r1', client: 'c1' }]);
  });

  test('asks the next node again, as often as it is told to', () => {
    const { simulation } = run([
      {
        ...ask,
        request: 'ignore me',
        to: ['n1', 'n2'],
        timeoutMs: 20,
        retries: 2,
        retryAfterMs: 3,
      },
    ]);
    expect(simulation.history()[0]?.attempts).toEqual([
      { request: 'r1', node: 'n1', atMs: 5, fate: 'timeout' },
      { request: 'r2', node: 'n2', atMs: 28, fate: 'timeout' },
      { request: 'r3', node: 'n1', atMs: 51, fate: 'timeout' },
    ]);
  });

  test('takes a late answer to an earlier request while it still waits', () => {
    const { simulation } = run([{ ...ask, timeoutMs: 7, retries: 5 }]);
    expect(simulation.history()[0]).toMatchObject({
      outcome: 'ok',
      returnedAtMs: 15,
      attempts: [{ fate: 'answered' }, { fate: 'waiting' }],
    });
    expect(simulation.pendingCount).toBe(0);
  });

  test('that found every node down has failed for certain; one that did not has not', () => {
    const down: Fault = { kind: 'crash', atMs: 0, node: 'n1' };
    const failed = run([{ ...ask, retries: 1 }], { faults: [down] }).simulation.history();
    expect(failed).toMatchObject([
      { outcome: 'fail', returnedAtMs: 5, attempts: [{ fate: 'refused' }, { fate: 'refused' }] },
    ]);
    const unsure = run(
      [{ ...ask, request: 'ignore me', to: ['n2', 'n1'], timeoutMs: 20, retries: 1 }],
      { faults: [down] },
    ).simulation.history();
    expect(unsure).toMatchObject([
      { outcome: 'info', attempts: [{ fate: 'timeout' }, { fate: 'refused' }] },
    ]);
  });

  test('waits for good without a timeout', () => {
    const { simulation } = run([{ ...ask, request: 'ignore me' }, ask]);
    expect(simulation.history()).toMatchObject([
      { outcome: 'pending', invokedAtMs: 5 },
      { outcome: 'pending', attempts: [] },
    ]);
    expect(simulation.history()[1]).not.toHaveProperty('invokedAtMs');
  });

  test('is refused a node that is not there, and impatience that makes no sense', () => {
    expect(() => run([{ ...ask, to: 'n9' }])).toThrow(/no node n9/);
    expect(() => run([{ ...ask, to: [] }])).toThrow(/asks no node/);
    expect(() => run([{ ...ask, retries: -1 }])).toThrow(/retries is -1/);
    expect(() => run([{ ...ask, timeoutMs: NaN }])).toThrow(/timeoutMs/);
  });

  test('is in the trace, and repeats from it', () => {
    const plan: Invocation[] = [
      { ...ask, timeoutMs: 7, retries: 1 },
      { ...ask, request: 'ignore me', timeoutMs: 30, retries: 1 },
      { ...ask, client: 'c2', to: ['n2', 'n1'], timeoutMs: 30, retries: 3 },
    ];
    const faults: Fault[] = [{ kind: 'crash', atMs: 3, node: 'n2', forMs: 100 }];
    const text = new TraceText();
    const first = run(plan, { faults, record: new TraceWriter(text) });
    const { trace, problems } = readTrace(text.toString());
    expect(problems).toEqual([]);
    const told = trace?.events.map((event) => sentence(event, trace)).join('\n');
    expect(told).toContain('n1 was asked a as r1 by c1');
    expect(told).toContain('c1 waits no longer for an answer to r1');
    const scheduler = new ReplayScheduler((trace?.events ?? []).map(choiceOf));
    const again = run(plan, { faults, scheduler });
    expect(again.simulation.fingerprint).toBe(first.simulation.fingerprint);
    expect(again.simulation.history()).toEqual(first.simulation.history());
  });
});
