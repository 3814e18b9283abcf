import { describe, expect, test } from 'vitest';
import { invariant, labTest, LabFailure, subjectOf, type Subject } from '../src/index.ts';
import { Client, counter, OneShotClient, Server, type Counter } from './counter.ts';

const subject = subjectOf(counter) as unknown as Subject<Counter>;
const nodes = { c1: 'client', s1: 'server' };

describe('a cluster', () => {
  test('runs a scene: request, let time pass, look', async () => {
    const cluster = subject.cluster({ nodes, network: { delayMs: 5 } });
    const add = cluster.request('c1', { kind: 'add' });
    expect(add).toMatchObject({ id: 'r1', answered: false, invokedAtMs: 0 });

    await cluster.runUntil(() => add.answered, { withinMs: 100, what: 'the answer' });

    expect(add).toMatchObject({ response: { value: 1 }, answeredAtMs: 10 });
    expect(cluster.sent(({ message }) => message.kind === 'total')).toHaveLength(1);
    expect(cluster.outputs('added').map(({ data }) => data.value)).toEqual([1]);
    expect(cluster.delivered()).toHaveLength(2);
    expect(cluster.responses().map(({ node }) => node)).toEqual(['c1']);
    expect(cluster.inspect('s1')).toMatchObject({ total: 1 });
  });

  test('lets exactly as much time pass as it is told', async () => {
    const cluster = subject.cluster({ nodes });
    await cluster.runFor(12.5);
    await cluster.runFor(7.5);
    expect(cluster.nowMs).toBe(20);
  });

  test('is cut, healed, crashed and restarted by hand', async () => {
    const cluster = subject.cluster({ nodes, network: { delayMs: 5 } });
    cluster.partition(['c1'], ['s1']);
    const add = cluster.request('c1', { kind: 'add' });
    await cluster.runFor(200);
    expect(add.answered).toBe(false);

    cluster.heal();
    cluster.cutOneWay('s1', 'c1');
    await cluster.runFor(200);
    expect(cluster.outputs('added')).toHaveLength(1);
    expect(add.answered).toBe(false);

    cluster.heal();
    await cluster.runFor(200);
    expect(add.answered).toBe(true);

    const second = cluster.request('c1', { kind: 'add' });
    await cluster.runFor(1);
    cluster.crash('c1');
    await cluster.runFor(1);
    expect(cluster.isUp('c1')).toBe(false);
    expect(second.abandoned).toBe(true);
    const third = cluster.request('c1', { kind: 'add' });
    await cluster.runFor(1);
    expect(third.abandoned).toBe(true);
    cluster.restart('c1');
    await cluster.runFor(1);
    expect(cluster.isUp('c1')).toBe(true);
    expect(cluster.faults.map(({ kind }) => kind)).toEqual([
      'partition',
      'heal',
      'cut',
      'heal',
      'crash',
      'restart',
    ]);
  });

  test('is guarded piece by piece, so that many short handlers are not taken for a long one', async () => {
    class Ticking extends Client {
      override onStart(): void {
        this.setTimer('tick', 1);
      }
      override onTimer(): void {
        this.setTimer('tick', 1);
      }
    }
    let guarded = 0;
    const ticking = subjectOf(
      { client: Ticking },
      {
        guard: (run) => {
          guarded += 1;
          return run();
        },
      },
    );
    const cluster = ticking.cluster({ nodes: { c1: 'client' } });
    await cluster.runFor(2000);
    expect(cluster).toMatchObject({ nowMs: 2000, eventCount: 2001 });
    expect(guarded).toBe(41);
  });

  test('names the roles that there are when asked for another', () => {
    expect(() => subject.cluster({ nodes: { n1: 'leader' } })).toThrow(
      "there is no role 'leader'; the contract has client, server",
    );
  });
});

describe('a failure', () => {
  test('of an expectation is its sentence, at the act it is given', async () => {
    const failure = await failureIn(async (cluster) => {
      const add = cluster.request('c1', { kind: 'add' });
      await cluster.runFor(100);
      const added = cluster.need(cluster.outputs('added')[0], 's1 added nothing');
      cluster.expect(add.response?.value === 2, 'the counter is 1, not 2', added);
    });
    expect(failure.violation).toMatchObject({
      kind: 'expectation',
      sentence: 'the counter is 1, not 2',
      event: 4,
    });
    expect(failure.cluster).toBe(0);
  });

  test('of a thing that is not there is its sentence too', async () => {
    const failure = await failureIn(async (cluster) => {
      cluster.need(cluster.outputs('added')[0], 's1 added nothing');
    });
    expect(failure.message).toBe('s1 added nothing');
  });

  test('of an invariant ends the run at the act that broke it', async () => {
    const isQuiet = invariant<Counter>('nobody says anything', (report) => (act) => {
      if (act.kind === 'sent') report(`${act.node} spoke`);
    });
    const failure = await failureIn(async (cluster) => {
      cluster.request('c1', { kind: 'add' });
      await cluster.runFor(100);
    }, isQuiet);
    expect(failure.violation).toMatchObject({
      kind: 'invariant',
      rule: 'nobody says anything',
      sentence: 'c1 spoke',
      event: 3,
    });
  });

  test('of a goal says who waits for what', async () => {
    const stuck = subjectOf({ client: OneShotClient, server: Server });
    const scene = labTest<Counter>({
      ...about,
      run: async (subject) => {
        const cluster = subject.cluster({ nodes, network: { lossProbability: 1 } });
        const add = cluster.request('c1', { kind: 'add' });
        await cluster.runUntil(() => add.answered, { withinMs: 300, what: 'c1 has its answer' });
      },
    });
    const failure = await thrownBy(scene.run(stuck, { seed: 1, runs: 1 }));
    expect(failure.violation).toMatchObject({
      sentence: 'not within 300 ms: c1 has its answer',
      stuck: true,
      waiting: [
        'r1 (add) at c1 has no answer after 300 ms',
        'nothing is pending: no message is under way and no timer is set, so nothing will ever change',
      ],
    });
  });

  test('of a goal does not name a request that wants no answer', async () => {
    const stuck = subjectOf({ client: OneShotClient, server: Server }, { withoutAnswer: ['add'] });
    const scene = labTest<Counter>({
      ...about,
      run: async (subject) => {
        const cluster = subject.cluster({ nodes, network: { lossProbability: 1 } });
        cluster.request('c1', { kind: 'add' });
        const isAdded = (): boolean => cluster.outputs('added').length > 0;
        await cluster.runUntil(isAdded, { withinMs: 300, what: 's1 adds' });
      },
    });
    const { violation } = await thrownBy(scene.run(stuck, { seed: 1, runs: 1 }));
    expect(violation).toMatchObject({ waiting: [expect.stringContaining('nothing is pending')] });
  });

  test('of a goal that a fault keeps from coming says what it holds back', async () => {
    const stuck = subjectOf({ client: OneShotClient, server: Server });
    const scene = labTest<Counter>({
      ...about,
      run: async (subject) => {
        const cluster = subject.cluster({
          nodes,
          faults: [{ kind: 'hold', atMs: 0, links: [['c1', 's1']] }],
        });
        const add = cluster.request('c1', { kind: 'add' });
        await cluster.runUntil(() => add.answered, { withinMs: 300, what: 'c1 has its answer' });
      },
    });
    const failure = await thrownBy(scene.run(stuck, { seed: 1, runs: 1 }));
    expect(failure.violation).toMatchObject({
      stuck: true,
      waiting: [
        'r1 (add) at c1 has no answer after 300 ms',
        '1 event is held back by a fault',
        'nothing else is pending, and the fault does not end: nothing will ever change',
      ],
    });
  });

  test('of a cluster that never comes to rest says so', async () => {
    class Echo extends Client {
      override onMessage(from: string, message: Parameters<Client['onMessage']>[1]): void {
        this.send(from, message);
      }
      override onTimer(): void {}
    }
    const endless = subjectOf({ client: Echo, server: Server });
    const scene = labTest<Counter>({
      ...about,
      run: async (subject) => {
        const cluster = subject.cluster({ nodes, network: { delayMs: 0 }, maxEvents: 1000 });
        cluster.request('c1', { kind: 'add' });
        await cluster.runFor(10);
      },
    });
    const failure = await thrownBy(scene.run(endless, { seed: 1, runs: 1 }));
    expect(failure.violation).toMatchObject({ kind: 'runaway', limit: 'events', events: 1000 });
    const sooner = await thrownBy(scene.run(endless, { seed: 1, runs: 1, maxEvents: 10 }));
    expect(sooner.violation).toMatchObject({ kind: 'runaway', limit: 'events', events: 10 });
  });

  test('of a test that waits in a loop says so, if its cluster has a limit of virtual time', async () => {
    const scene = labTest<Counter>({
      ...about,
      run: async (subject) => {
        const cluster = subject.cluster({ nodes, maxVirtualMs: 50 });
        while (cluster.operations.length === 0) await cluster.runFor(20);
      },
    });
    const failure = await thrownBy(scene.run(subjectOf(counter), { seed: 1, runs: 1 }));
    expect(failure.violation).toMatchObject({
      kind: 'runaway',
      limit: 'virtual time',
      sentence: 'the run came to its limit of 50 ms of virtual time, and was to go on',
      atMs: 50,
    });
  });

  test('of a run that takes too much real time says how far it came', async () => {
    class Ticking extends Client {
      override onStart(): void {
        this.setTimer('tick', 1);
      }
      override onTimer(): void {
        this.setTimer('tick', 1);
      }
    }
    const scene = labTest<Counter>({
      ...about,
      run: async (subject) => {
        const cluster = subject.cluster({ nodes, wallMs: 0 });
        await cluster.runFor(10_000);
      },
    });
    const ticking = subjectOf({ client: Ticking, server: Server });
    const failure = await thrownBy(scene.run(ticking, { seed: 1, runs: 1 }));
    // Looked at between slices of events, and not in between.
    expect(failure.violation).toMatchObject({
      kind: 'runaway',
      limit: 'wall time',
      sentence:
        'the run came to its limit of 0 ms of real time, after event #50 at 48 ms of virtual time',
    });
    expect(failure.cluster).toBeUndefined();
  });

  test.each([{ maxVirtualMs: -1 }, { wallMs: NaN }])('cannot have the budget %j', (budget) => {
    expect(() => subjectOf(counter).cluster({ nodes, ...budget })).toThrow(/give 0 or more/);
  });

  test('of the test itself is told apart from one of the code', async () => {
    const failure = await failureIn(async () => {
      throw new TypeError('no such thing');
    });
    expect(failure.violation).toMatchObject({
      kind: 'test-error',
      sentence: 'the test itself failed: no such thing',
    });
  });
});

const about = {
  id: 'A1',
  part: 'A',
  title: 'a scene',
  reading: { work: 'waldo-1994', section: '§4' },
};

async function failureIn(
  run: (cluster: ReturnType<typeof subject.cluster>) => Promise<void>,
  ...invariants: ReturnType<typeof invariant<Counter>>[]
): Promise<LabFailure> {
  const scene = labTest<Counter>({
    ...about,
    run: (given) => run(given.cluster({ nodes, network: { delayMs: 5 }, invariants })),
  });
  return thrownBy(scene.run(subjectOf(counter), { seed: 1, runs: 1 }));
}

async function thrownBy(running: Promise<unknown>): Promise<LabFailure> {
  const thrown = await running.then(
    () => new Error('it passed'),
    (error: unknown) => error,
  );
  if (thrown instanceof LabFailure) return thrown;
  throw thrown;
}
