import { describe, expect, test } from 'vitest';
import { DiskError, Node, readTrace, sentence, TraceText, TraceWriter } from '../src/index.ts';
import type { Act, Fault, SimulationOptions } from '../src/index.ts';
import { actsOf, scene, type Scene } from './cluster.ts';

/** Writes what it is asked to, in one handler, and syncs where it is asked `null`. */
type Writes = readonly (readonly [key: string, value: unknown] | null)[];

class Writer extends Node<never, Writes> {
  found: Record<string, unknown> = {};

  override onStart(): void {
    for (const key of this.disk.keys()) {
      try {
        this.found[key] = this.disk.read(key);
      } catch (error) {
        this.found[key] = error instanceof DiskError ? error.code : 'another error';
      }
    }
  }

  override onRequest(_id: string, writes: Writes): void {
    for (const write of writes) {
      if (write === null) this.disk.sync();
      else if (write[1] === undefined) this.disk.delete(write[0]);
      else this.disk.write(write[0], write[1]);
    }
  }
}

/** A node that writes, in one handler at 1 ms, and meets `faults`; it has run for 100 ms. */
function written(
  writes: Writes,
  faults: readonly Fault[],
  options: Partial<SimulationOptions> = {},
): Scene & { readonly told: string[]; readonly found: unknown } {
  const text = new TraceText();
  const run = scene(['n1'], Writer, { faults, record: new TraceWriter(text), ...options });
  run.simulation.request(
    'n1',
    writes.map((write) => write?.filter((part) => part !== undefined) ?? null),
    { atMs: 1 },
  );
  run.simulation.runFor(100);
  run.simulation.close();
  const { trace, problems } = readTrace(text.toString());
  if (!('record' in options)) expect(problems).toEqual([]);
  return {
    ...run,
    told: trace?.events.map((event) => sentence(event, trace)) ?? [],
    found: run.simulation.fields('n1')?.['found'],
  };
}

/** A restart at 60 ms, so that the node looks at its disk. */
const LOOK: Fault = { kind: 'crash', atMs: 50, node: 'n1', forMs: 10, disk: 'kept' };
const crash = (disk: 'torn' | 'reordered' | 'synced', draw?: number): Fault => ({
  kind: 'crash',
  atMs: 50,
  node: 'n1',
  forMs: 10,
  disk,
  ...(draw === undefined ? {} : { draw }),
});
const DRAWS = Array.from({ length: 60 }, (_, draw) => draw);

describe('a torn crash', () => {
  const writes: Writes = [['a', 1], null, ['a', 2], ['b', 'long enough'], ['c', 3]];

  test('leaves the first unsynced writes, a beginning of the next, and nothing of the rest', () => {
    const outcomes = new Set<string>();
    for (const draw of DRAWS) {
      const found = written(writes, [crash('torn', draw)]).found as Record<string, unknown>;
      outcomes.add(JSON.stringify(found));
      // `c` comes after `b`, and `b` after the second `a`.
      if ('c' in found) expect(found).toMatchObject({ a: 2, b: 'long enough' });
      if ('b' in found) expect(found['a']).toBe(2);
    }
    expect([...outcomes].sort()).toEqual([
      '{"a":2,"b":"long enough","c":3}',
      '{"a":2,"b":"unreadable"}',
      '{"a":2}',
    ]);
  });

  test('leaves the rest of the old text in place, so that the two may make a third', () => {
    const before = { term: 1, to: 'n3' };
    const after = { term: 2, to: 'n5' };
    const values = DRAWS.map((draw) => {
      const run = written([['v', before], null, ['v', after]], [crash('torn', draw)]);
      return JSON.stringify((run.found as { v: unknown }).v);
    });
    expect(new Set(values)).toEqual(
      new Set([before, after, { term: 2, to: 'n3' }].map((value) => JSON.stringify(value))),
    );
  });

  test('loses nothing that was synced, and nothing that was torn is torn again', () => {
    const again: Fault = { kind: 'crash', atMs: 80, node: 'n1', forMs: 10, disk: 'torn' };
    for (const draw of DRAWS.slice(0, 20)) {
      const once = written(writes, [crash('torn', draw)]);
      const twice = written(writes, [crash('torn', draw), again]);
      expect(twice.found).toEqual(once.found);
    }
    expect(written([['a', 1], null], [crash('torn')]).found).toEqual({ a: 1 });
  });

  test('never tears a deletion', () => {
    for (const draw of DRAWS.slice(0, 20)) {
      const { found } = written([['a', 1], null, ['a', undefined]], [crash('torn', draw)]);
      expect(found).toEqual({ a: 1 });
    }
  });

  test('is told with what survived, what was torn and what was lost', () => {
    const told = DRAWS.map((draw) =>
      written(writes, [crash('torn', draw)]).told.find((one) => one.startsWith('n1 crashed')),
    );
    expect(told).toContain(
      'n1 crashed; under b stands "long e, which is no JSON; the write of a survived unsynced; the write of c was lost',
    );
  });
});

describe('a crash that reorders', () => {
  test('leaves any of the unsynced writes, and what was synced', () => {
    const outcomes = new Set(
      DRAWS.map((draw) => {
        const writes: Writes = [['s', 0], null, ['a', 1], ['b', 2], ['a', 3]];
        return JSON.stringify(written(writes, [crash('reordered', draw)]).found);
      }),
    );
    // A later write without an earlier one, which no order-keeping disk leaves.
    expect(outcomes).toContain('{"s":0,"b":2}');
    expect(outcomes).toContain('{"s":0,"a":3}');
    expect(outcomes).toContain('{"s":0}');
    expect(outcomes).toContain('{"s":0,"a":3,"b":2}');
    // Eight subsets; the first `a` leaves no trace once the second has survived, but for the keys' order.
    expect(outcomes.size).toBe(7);
  });

  test('is told with what survived', () => {
    const { told } = written(
      [
        ['a', 1],
        ['b', 2],
      ],
      [crash('reordered', 3)],
    );
    expect(told.find((one) => one.startsWith('n1 crashed'))).toMatch(/the writes? of [ab]/);
  });
});

describe('rot', () => {
  const rot: Fault = { kind: 'disk-rot', atMs: 40, node: 'n1' };

  test('flips one bit: a value becomes another, or none', () => {
    const found = DRAWS.map(
      (draw) => (written([['n', 8], null], [{ ...rot, draw }, LOOK]).found as { n: unknown }).n,
    );
    // 8 is 0x38 in text: 0x39, 0x30 and so on are digits, 0x3a and the letters are not.
    expect(new Set(found)).toEqual(new Set([9, 0, 'unreadable']));
  });

  test('strikes the key that it names, or any, and survives a crash', () => {
    const writes: Writes = [['a', 'aaaa'], ['b', 'bbbb'], null];
    const synced = crash('synced');
    const named = written(writes, [{ ...rot, key: 'b' }, synced]).found as Record<string, unknown>;
    expect(named['a']).toBe('aaaa');
    expect(named['b']).not.toBe('bbbb');
    const struck = DRAWS.map((draw) => {
      const found = written(writes, [{ ...rot, draw }, synced]).found as Record<string, unknown>;
      return `${found['a'] === 'aaaa'} ${found['b'] === 'bbbb'}`;
    });
    expect(new Set(struck)).toEqual(new Set(['false true', 'true false']));
  });

  test('strikes an unsynced write, which a crash may take away again', () => {
    const writes: Writes = [['a', 'old'], null, ['a', 'new']];
    expect(written(writes, [rot, LOOK]).found).not.toEqual({ a: 'new' });
    expect(written(writes, [rot, crash('synced')]).found).toEqual({ a: 'old' });
  });

  test('finds nothing on an empty disk, and says so', () => {
    const { told } = written([], [rot, { ...rot, key: 'x' }]);
    expect(told).toContain(
      "a bit flipped on n1's disk; the disk held nothing that it could strike",
    );
    expect(told).toContain(
      "a bit flipped on n1's disk under x; the disk held nothing that it could strike",
    );
  });

  test('is told with what it did', () => {
    const told = DRAWS.map((draw) => written([['n', 8], null], [{ ...rot, draw }]).told.at(-1));
    expect(told).toContain("a bit flipped on n1's disk; under n 8 became 9");
    expect(told).toContain("a bit flipped on n1's disk; under n 8 became :, which is no JSON");
  });

  test('is mended by a write', () => {
    class Mender extends Node<never, null> {
      override onRequest(): void {
        this.disk.write('a', 'new');
        this.output('read' as never, this.disk.read('a') as never);
      }
    }
    const { simulation, acts } = scene(['n1'], Mender, { faults: [{ ...rot, atMs: 5 }] });
    for (const atMs of [1, 10]) simulation.request('n1', null, { atMs });
    simulation.runFor(20);
    expect(actsOf(acts, 'output').map(({ data }) => data)).toEqual(['new', 'new']);
  });
});

describe('a misdirected write', () => {
  const misdirect: Fault = { kind: 'disk-misdirect', atMs: 0, node: 'n1' };

  test('lands under another key, and leaves its own as it was', () => {
    const { simulation, acts } = scene(['n1'], Writer, {
      faults: [{ ...misdirect, atMs: 5 }, LOOK],
    });
    simulation.request(
      'n1',
      [
        ['a', 1],
        ['b', 2],
      ],
      { atMs: 1 },
    );
    simulation.request(
      'n1',
      [
        ['a', 3],
        ['b', 4],
      ],
      { atMs: 10 },
    );
    simulation.runFor(100);
    // Only the next write: `a` landed on `b`, and then `b` was written as it should.
    expect(simulation.fields('n1')?.['found']).toEqual({ a: 1, b: 4 });
    expect(actsOf(acts, 'wrote').map(({ key, landed }) => [key, landed])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['a', 'b'],
      ['b', undefined],
    ]);
  });

  test('lands nowhere where there is no other key', () => {
    const run = written([['a', 1]], [misdirect, LOOK]);
    expect(run.found).toEqual({});
    expect(actsOf(run.acts, 'wrote').map(({ landed }) => landed)).toEqual([null]);
    expect(run.told).toContain(
      'n1 was asked [[a, 1]] as r1; wrote a to disk, where it landed nowhere',
    );
  });

  test('is no deletion, and is forgotten when the node resumes', () => {
    const deleting = written(
      [
        ['a', undefined],
        ['a', 1],
        ['b', 2],
      ],
      [misdirect, LOOK],
    );
    expect(deleting.found).toEqual({ b: 2 });
    const resumed = written([['a', 1]], [misdirect, { kind: 'resume', atMs: 0, node: 'n1' }, LOOK]);
    expect(resumed.found).toEqual({ a: 1 });
  });
});

describe('a full disk', () => {
  const full: Fault = { kind: 'disk-full', atMs: 5, node: 'n1', forMs: 10 };

  class Keeper extends Node<never, unknown> {
    override onRequest(_id: string, value: unknown): void {
      try {
        this.disk.write('a', value);
        this.output('wrote' as never, value as never);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        this.output(
          'failed' as never,
          [error.name, error.code, error.key, this.disk.read('a') ?? null] as never,
        );
        this.disk.delete('a');
      }
    }
  }

  function kept(faults: readonly Fault[]): readonly Act[] {
    const { simulation, acts } = scene(['n1'], Keeper, { faults });
    for (const [value, atMs] of [
      [1, 1],
      [2, 10],
      [3, 20],
    ])
      simulation.request('n1', value, { atMs: atMs ?? 0 });
    simulation.runFor(50);
    return acts;
  }

  test('refuses writes while it lasts, leaves what was there, and lets it be deleted', () => {
    const acts = kept([full]);
    expect(actsOf(acts, 'output').map(({ output, data }) => [output, data])).toEqual([
      ['wrote', 1],
      ['failed', ['DiskError', 'full', 'a', 1]],
      ['wrote', 3],
    ]);
    expect(actsOf(acts, 'wrote').map(({ value }) => value)).toEqual([1, undefined, 3]);
    expect(actsOf(acts, 'write-refused').map(({ value }) => value)).toEqual([2]);
  });

  test('has room again when its node resumes', () => {
    const forGood: Fault = { kind: 'disk-full', atMs: 5, node: 'n1' };
    expect(actsOf(kept([forGood]), 'write-refused')).toHaveLength(2);
    const resumed = kept([forGood, { kind: 'resume', atMs: 15, node: 'n1' }]);
    expect(actsOf(resumed, 'write-refused')).toHaveLength(1);
  });

  test('is told at the write that it refused', () => {
    const { told } = written([['a', 1]], [{ ...full, atMs: 0 }]);
    expect(told).toContainEqual(
      expect.stringMatching(
        /could not write a: the disk is full; n1 stopped: disk\.write\('a', …\)/,
      ),
    );
  });
});

describe('an error of the disk that a handler lets pass', () => {
  const full: Fault = { kind: 'disk-full', atMs: 0, node: 'n1', forMs: 30 };
  const writes: Writes = [
    ['a', 1],
    ['b', 2],
  ];

  test('stops the node as a crash does, and the run goes on', () => {
    const run = written(writes, [full]);
    expect(run.simulation.isUp('n1')).toBe(false);
    expect(run.simulation.nowMs).toBe(100);
    const crashed = actsOf(run.acts, 'crashed');
    expect(crashed).toEqual([
      expect.objectContaining({ atMs: 1, why: expect.stringContaining('the disk is full') }),
    ]);
    // The second write never came.
    expect(actsOf(run.acts, 'write-refused').map(({ key }) => key)).toEqual(['a']);
  });

  test('leaves what was synced, and lets the node be started again', () => {
    class Twice extends Node<never, null> {
      override onRequest(): void {
        this.disk.write('a', 'synced');
        this.disk.sync();
        this.disk.write('b', 'cached');
        this.disk.read('rotten');
      }
      override onStart(): void {
        if (this.disk.keys().length === 0) this.disk.write('rotten', 8);
        this.output('keys' as never, this.disk.keys() as never);
      }
    }
    const { simulation, acts } = scene(['n1'], Twice, {
      faults: [
        // A draw that leaves no JSON.
        { kind: 'disk-rot', atMs: 1, node: 'n1', draw: 3 },
        { kind: 'restart', atMs: 20, node: 'n1' },
      ],
    });
    simulation.request('n1', null, { atMs: 10 });
    simulation.runFor(50);
    expect(actsOf(acts, 'output').map(({ data }) => data)).toEqual([['rotten'], ['rotten', 'a']]);
    expect(actsOf(acts, 'crashed').map(({ atMs, why }) => [atMs, why])).toEqual([
      [10, expect.stringContaining("disk.read('rotten')")],
    ]);
  });

  test('is an error of the node once its own code has made another of it', () => {
    class Wrapper extends Node<never, null> {
      override onRequest(): void {
        try {
          this.disk.write('a', 1);
        } catch {
          throw new Error('cannot go on');
        }
      }
    }
    const { simulation } = scene(['n1'], Wrapper, { faults: [full] });
    simulation.request('n1', null, { atMs: 1 });
    expect(() => simulation.runFor(10)).toThrow('n1, in onRequest (event #3): cannot go on');
  });

  test('is no disguise for an error of another kind', () => {
    class Pretender extends Node<never, null> {
      override onRequest(): void {
        throw new DiskError('full', 'a', 'not so');
      }
    }
    const { simulation } = scene(['n1'], Pretender);
    simulation.request('n1', null, { atMs: 1 });
    expect(() => simulation.runFor(10)).toThrow('not so');
  });

  test('counts as an effect where a crash is to strike', () => {
    const strike: Fault = { kind: 'crash', atMs: 0, node: 'n1', afterEffects: 1, forMs: 10 };
    const run = written(writes, [full, strike]);
    expect(actsOf(run.acts, 'crashed').map(({ why }) => why)).toEqual([undefined]);
    expect(run.simulation.isUp('n1')).toBe(true);
  });

  test('stops a node that lives elsewhere when its effects are committed', () => {
    const { simulation, acts } = scene(['n1'], Writer, { faults: [full] });
    simulation.request('n1', [], { atMs: 1 });
    for (let taken = simulation.take(); taken !== undefined; taken = simulation.take()) {
      if (taken.kind !== 'request') simulation.commit();
      else simulation.commit([{ do: 'write', key: 'a', value: 1 }]);
    }
    expect(actsOf(acts, 'crashed')).toHaveLength(1);
  });
});

describe('a slow disk', () => {
  const slow: Fault = { kind: 'disk-slow', atMs: 0, node: 'n1', syncMs: 20, forMs: 30 };

  test('takes its time for each sync that begins while it lasts', () => {
    const { simulation, acts } = scene(['n1'], Writer, { faults: [slow] });
    for (const atMs of [5, 40]) simulation.request('n1', [['a', atMs], null], { atMs });
    simulation.runFor(100);
    expect(actsOf(acts, 'synced').map(({ atMs }) => atMs)).toEqual([25, 40]);
  });

  test('gives way to the one that began last, and ends when its node resumes', () => {
    const slower: Fault = { ...slow, atMs: 2, syncMs: 50, forMs: 8 };
    const times = (faults: readonly Fault[]): number[] => {
      const { simulation, acts } = scene(['n1'], Writer, { faults });
      for (const atMs of [3, 70]) simulation.request('n1', [null], { atMs });
      simulation.runFor(200);
      return actsOf(acts, 'synced').map(({ atMs }) => atMs);
    };
    expect(times([slow, slower])).toEqual([53, 70]);
    const { forMs: _, ...forGood } = slow;
    expect(times([forGood])).toEqual([23, 90]);
    expect(times([forGood, { kind: 'resume', atMs: 50, node: 'n1' }])).toEqual([23, 70]);
  });

  test('is refused before it lies there if it makes no sense', () => {
    const faults: Fault[] = [{ ...slow, syncMs: { kind: 'uniform', minMs: 9, maxMs: 1 } }];
    expect(() => scene(['n1'], Writer, { faults })).toThrow(/maximum is below/);
  });
});

describe('what a disk fault does', () => {
  const writes: Writes = [['a', 'one'], ['b', 'two'], null, ['a', 'three'], ['b', 'four']];

  test('is the same in every run of a seed, and another with another seed', () => {
    for (const fault of [
      { kind: 'disk-rot', atMs: 40, node: 'n1' },
      crash('torn'),
      crash('reordered'),
    ] satisfies Fault[]) {
      const runs = ['x', 'x', ...DRAWS].map((seed) =>
        written(writes, [fault, { ...LOOK, atMs: 70 }], { seed }),
      );
      expect(runs[0]?.simulation.fingerprint).toBe(runs[1]?.simulation.fingerprint);
      expect(new Set(runs.map(({ found }) => JSON.stringify(found))).size).toBeGreaterThan(2);
    }
  });

  test.each<Fault>([
    { kind: 'disk-rot', atMs: 40, node: 'n1' },
    { kind: 'disk-misdirect', atMs: 0, node: 'n1' },
    { kind: 'disk-full', atMs: 0, node: 'n1', forMs: 10 },
    { kind: 'disk-slow', atMs: 0, node: 'n1', syncMs: 7 },
    crash('torn', 3),
    crash('reordered', 3),
  ])('is the same when nobody records it: %j', (fault) => {
    const faults = [fault, LOOK, { kind: 'restart', atMs: 80, node: 'n1' } as const];
    const recorded = written(writes, faults);
    const quiet = written(writes, faults, { record: undefined, observe: undefined });
    expect(quiet.found).toEqual(recorded.found);
    expect(quiet.simulation.fingerprint).toBe(recorded.simulation.fingerprint);
    expect(quiet.simulation.fingerprint).not.toBe(
      written(writes, faults.slice(1)).simulation.fingerprint,
    );
  });

  test('stays the same when another fault is taken out of the plan', () => {
    const faults: Fault[] = [
      { kind: 'disk-rot', atMs: 30, node: 'n1', key: 'b' },
      { kind: 'disk-rot', atMs: 40, node: 'n1', key: 'a' },
      LOOK,
    ];
    const both = written(writes, faults).found as { a: unknown };
    const one = written(writes, faults.slice(1)).found as { a: unknown };
    expect(one.a).toEqual(both.a);
    expect(one.a).not.toBe('three');
  });

  test('is part of the fingerprint even before the node reads it', () => {
    const prints = DRAWS.slice(0, 10).map(
      (draw) =>
        written(writes, [{ kind: 'disk-rot', atMs: 40, node: 'n1', draw }]).simulation.fingerprint,
    );
    expect(new Set(prints).size).toBeGreaterThan(5);
  });
});

describe('a node that never syncs', () => {
  test('has only its last writes at stake, and loses all of them with what was synced kept', () => {
    const many = Array.from({ length: 5000 }, (_, n) => [`k${n % 7}`, n] as const);
    expect(written([['k0', 'safe'], null, ...many], [crash('synced')]).found).toEqual({
      k0: 'safe',
    });
    const torn = written([['k0', 'safe'], null, ...many], [crash('torn', 1)]).found as object;
    expect(Object.keys(torn)).toHaveLength(7);
    const synced = written([...many, null], [crash('torn')]).found;
    expect(synced).toEqual(Object.fromEntries(many.slice(-7)));
  });
});
