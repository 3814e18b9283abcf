import { describe, expect, test } from 'vitest';
import { Node, type Fault } from '../src/index.ts';
import { actsOf, Counting, scene, type Numbered, type Scene } from './cluster.ts';

/** What each node heard from each other one, of a cluster whose nodes send 0, 1, 2 … every 10 ms. */
function heard({ simulation }: Scene, node: string, from: string): number[] {
  const pairs = simulation.fields(node)?.['heard'] as [string, number][];
  return pairs.filter(([sender]) => sender === from).map(([, n]) => n);
}

function counting(names: readonly string[], faults: readonly Fault[], ms = 100): Scene {
  const counted = scene(names, Counting, { faults });
  counted.simulation.runFor(ms);
  return counted;
}

describe('a partition', () => {
  test('separates its groups both ways, and nobody else', () => {
    const run = counting(
      ['n1', 'n2', 'n3'],
      [{ kind: 'partition', atMs: 0, groups: [['n1'], ['n2']] }],
    );
    expect(heard(run, 'n1', 'n2')).toEqual([]);
    expect(heard(run, 'n2', 'n1')).toEqual([]);
    expect(heard(run, 'n3', 'n1').length).toBeGreaterThan(5);
    expect(heard(run, 'n1', 'n3').length).toBeGreaterThan(5);
  });

  test('acts on a message when it is due, not when it was sent', () => {
    // Messages leave at 10, 20, 30 … and take 5 ms: number 1 leaves at 20 and is due at 25.
    const cut = { kind: 'partition', groups: [['n1'], ['n2']] } as const;
    const groups = [['n1'], ['n2']];
    const afterSend = counting(['n1', 'n2'], [{ ...cut, groups, atMs: 22, forMs: 6 }]);
    expect(heard(afterSend, 'n2', 'n1').slice(0, 3)).toEqual([0, 2, 3]);
    const beforeDue = counting(['n1', 'n2'], [{ ...cut, groups, atMs: 18, forMs: 6 }]);
    expect(heard(beforeDue, 'n2', 'n1').slice(0, 3)).toEqual([0, 1, 2]);
  });

  test('tells of every message that it kept from arriving', () => {
    const run = counting(['n1', 'n2'], [{ kind: 'partition', atMs: 0, groups: [['n1'], ['n2']] }]);
    const dropped = actsOf(run.acts, 'dropped');
    expect(dropped.length).toBeGreaterThan(10);
    expect(dropped.every((act) => act.why === 'cut')).toBe(true);
  });

  test('ends with a heal, as does a one-way cut and a link fault', () => {
    const run = counting(
      ['n1', 'n2'],
      [
        { kind: 'partition', atMs: 0, groups: [['n1'], ['n2']] },
        { kind: 'cut', atMs: 0, links: [['n1', 'n2']] },
        { kind: 'link', atMs: 0, from: 'n1', to: 'n2', lossProbability: 1 },
        { kind: 'heal', atMs: 50 },
      ],
    );
    expect(heard(run, 'n2', 'n1')[0]).toBe(4);
  });

  test('refuses a node that the cluster has not', () => {
    expect(() => counting(['n1'], [{ kind: 'restart', atMs: 0, node: 'n9' }])).toThrow(
      /names n9; the nodes are n1/,
    );
  });
});

describe('a one-way cut', () => {
  test('stops one direction and leaves the other', () => {
    const run = counting(['n1', 'n2'], [{ kind: 'cut', atMs: 0, links: [['n1', 'n2']] }]);
    expect(heard(run, 'n2', 'n1')).toEqual([]);
    expect(heard(run, 'n1', 'n2').length).toBeGreaterThan(5);
  });
});

describe('a link fault', () => {
  test('changes the delay of one direction for a while', () => {
    const slow = { kind: 'link', atMs: 0, from: 'n1', to: 'n2', delayMs: 40, forMs: 15 } as const;
    const run = counting(['n1', 'n2'], [slow]);
    const times = actsOf(run.acts, 'delivered').filter((act) => act.node === 'n2');
    // Number 0 leaves at 10 and takes 40 ms; number 1 leaves at 20, after the fault, and overtakes it.
    expect(times.map((act) => [(act.message as Numbered).n, act.atMs]).slice(0, 4)).toEqual([
      [1, 25],
      [2, 35],
      [3, 45],
      [0, 50],
    ]);
  });
});

describe('a crash', () => {
  test('loses the node its fields and timers, and what is sent to it', () => {
    const run = counting(['n1', 'n2'], [{ kind: 'crash', atMs: 42, node: 'n1', forMs: 20 }]);
    expect(actsOf(run.acts, 'crashed').map((act) => act.atMs)).toEqual([42]);
    expect(actsOf(run.acts, 'started').map((act) => [act.node, act.incarnation])).toEqual([
      ['n1', 0],
      ['n2', 0],
      ['n1', 1],
    ]);
    // Restarted at 62 it counts from 0 again, and knows nothing of what it heard before.
    expect(heard(run, 'n2', 'n1')).toEqual([0, 1, 2, 3, 0, 1, 2]);
    expect(heard(run, 'n1', 'n2')).toEqual([5, 6, 7, 8]);
    expect(actsOf(run.acts, 'dropped').map((act) => act.why)).toEqual(['down', 'down']);
  });

  test('lasts for good without forMs, and until a restart with one', () => {
    const crash = { kind: 'crash', atMs: 30, node: 'n1' } as const;
    expect(counting(['n1', 'n2'], [crash]).simulation.isUp('n1')).toBe(false);
    const restarted = counting(['n1', 'n2'], [crash, { kind: 'restart', atMs: 60, node: 'n1' }]);
    expect(restarted.simulation.isUp('n1')).toBe(true);
  });

  test.each<[string, Fault[], boolean, boolean]>([
    [
      'the later of two crashes says when the node comes back',
      [
        { kind: 'crash', atMs: 10, node: 'n1', forMs: 30 },
        { kind: 'crash', atMs: 20, node: 'n1', forMs: 60 },
      ],
      false,
      true,
    ],
    [
      'an earlier crash does not end one that is for good',
      [
        { kind: 'crash', atMs: 10, node: 'n1', forMs: 40 },
        { kind: 'restart', atMs: 20, node: 'n1' },
        { kind: 'crash', atMs: 30, node: 'n1' },
      ],
      false,
      false,
    ],
    [
      'a crash at the moment of a restart is the last word',
      [
        { kind: 'crash', atMs: 10, node: 'n1' },
        { kind: 'restart', atMs: 30, node: 'n1' },
        { kind: 'crash', atMs: 30, node: 'n1' },
      ],
      false,
      false,
    ],
  ])('%s', (_what, faults, upAt60, upAt100) => {
    const { simulation } = scene(['n1', 'n2'], Counting, { faults });
    simulation.runFor(60);
    expect(simulation.isUp('n1')).toBe(upAt60);
    simulation.runFor(40);
    expect(simulation.isUp('n1')).toBe(upAt100);
  });

  test('refuses a link that makes no sense before it lies there', () => {
    const delayMs = { kind: 'uniform', minMs: 10, maxMs: 1 } as const;
    const faults = [{ kind: 'link', atMs: 5, from: 'n1', to: 'n2', delayMs } as const];
    expect(() => scene(['n1', 'n2'], Counting, { faults })).toThrow(/maximum is below/);
  });

  class Careful extends Node<Numbered> {
    found: unknown = 'nothing';
    override onStart(): void {
      this.found = { synced: this.disk.read('synced'), cached: this.disk.read('cached') };
      this.disk.write('synced', 1);
      this.disk.sync();
      this.disk.write('cached', 2);
    }
  }

  test.each([
    ['kept', { synced: 1, cached: 2 }],
    ['synced', { synced: 1, cached: undefined }],
    ['wiped', { synced: undefined, cached: undefined }],
  ] as const)('leaves a disk that is %s', (disk, found) => {
    const { simulation } = scene(['n1'], Careful, {
      faults: [{ kind: 'crash', atMs: 10, node: 'n1', forMs: 10, disk }],
    });
    simulation.runFor(50);
    expect(simulation.fields('n1')?.['found']).toEqual(found);
  });

  test('strikes inside a handler, after its k-th effect', () => {
    class Chain extends Node<Numbered> {
      override onStart(): void {
        if (this.id === 'n1') this.setTimer('go', 10);
      }
      override onTimer(): void {
        for (const n of [1, 2, 3]) this.send('n2', { n });
      }
    }
    for (const afterEffects of [0, 1, 2, 3]) {
      const faults = [{ kind: 'crash', atMs: 5, node: 'n1', afterEffects } as const];
      const { simulation, acts } = scene(['n1', 'n2'], Chain, { faults });
      simulation.runFor(50);
      expect(actsOf(acts, 'delivered')).toHaveLength(afterEffects);
      expect(actsOf(acts, 'crashed').map((act) => act.atMs)).toEqual([10]);
    }
  });

  test('waits for a handler that has as many effects', () => {
    const faults = [{ kind: 'crash', atMs: 5, node: 'n1', afterEffects: 2 } as const];
    const { simulation, acts } = scene(['n1', 'n2'], Counting, { faults });
    simulation.runFor(12);
    // Its timer handler at 10 ms sends one message and sets one timer.
    expect(actsOf(acts, 'crashed').map((act) => act.atMs)).toEqual([10]);
  });
});

test('a crash that has not struck by the time its node resumes never does', () => {
  const strike = { kind: 'crash', atMs: 15, node: 'n1', afterEffects: 2 } as const;
  const struck = scene(['n1', 'n2'], Counting, { faults: [strike] });
  struck.simulation.runFor(100);
  expect(actsOf(struck.acts, 'crashed')).toHaveLength(1);
  const faults = [strike, { kind: 'resume', atMs: 17, node: 'n1' } as const];
  const spared = scene(['n1', 'n2'], Counting, { faults });
  spared.simulation.runFor(100);
  expect(actsOf(spared.acts, 'crashed')).toEqual([]);
});

describe('a disk that takes time to sync', () => {
  class Replies extends Node<Numbered> {
    override onMessage(from: string, { n }: Numbered): void {
      this.disk.write('n', n);
      this.disk.sync();
      this.send(from, { n });
    }
    override onRequest(_id: string, n: number): void {
      this.send('n2', { n });
    }
  }

  test('holds back what comes after the barrier', () => {
    const { simulation, acts } = scene(['n1', 'n2'], Replies, { syncMs: 20 });
    simulation.request('n1', 1);
    simulation.runFor(100);
    const answer = actsOf(acts, 'sent').find((act) => act.node === 'n2');
    expect(answer?.atMs).toBe(25);
  });

  test.each([
    [1, ['output', 'crashed']],
    [2, ['output', 'output', 'crashed']],
  ] as const)('may be followed by a crash after %i effects that waited', (afterEffects, told) => {
    class Talker extends Node<never, null> {
      override onRequest(): void {
        this.disk.sync();
        this.output('one' as never, 1 as never);
        this.output('two' as never, 2 as never);
      }
    }
    const { simulation, acts } = scene(['n1'], Talker, { syncMs: 10 });
    simulation.request('n1', null);
    simulation.runFor(5);
    simulation.inject({ kind: 'crash', atMs: 5, node: 'n1', afterEffects });
    simulation.runFor(50);
    const kinds = acts.filter((act) => act.atMs === 10 && act.kind !== 'synced');
    expect(kinds.map((act) => act.kind)).toEqual(told);
  });

  test('loses the answer and the write when the node crashes meanwhile', () => {
    const { simulation, acts } = scene(['n1', 'n2'], Replies, {
      syncMs: 20,
      faults: [{ kind: 'crash', atMs: 15, node: 'n2', forMs: 5 }],
    });
    simulation.request('n1', 1);
    simulation.runFor(100);
    expect(actsOf(acts, 'sent').filter((act) => act.node === 'n2')).toEqual([]);
    expect(actsOf(acts, 'synced')).toEqual([]);
  });
});
