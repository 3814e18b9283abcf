import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, tear } from '../src/disk/damage.ts';
import { DiskStore } from '../src/disk/disk-store.ts';

const KEYS = ['a', 'b', 'c'];

/** What may happen to a disk, as data. */
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), key: fc.constantFrom(...KEYS), value: fc.nat(9) }),
  fc.record({ do: fc.constant('delete' as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ do: fc.constant('sync' as const) }),
  fc.record({ do: fc.constantFrom('kept' as const, 'synced' as const, 'wiped' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function act(disk: DiskStore, step: Step): void {
  if (step.do === 'write') disk.write(step.key, step.value);
  else if (step.do === 'delete') disk.write(step.key, undefined);
  else if (step.do === 'sync') disk.synced(disk.beginSync());
  else disk.crash(step.do);
}

function contents(disk: DiskStore): [string, unknown][] {
  return disk.keys().map((key) => [key, disk.read(key)]);
}

describe('a disk', () => {
  test('is what two plain maps say: one as written, one as synced', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const disk = new DiskStore();
        let written = new Map<string, unknown>();
        let synced = new Map<string, unknown>();
        for (const step of steps) {
          act(disk, step);
          if (step.do === 'write') written.set(step.key, step.value);
          if (step.do === 'delete') written.delete(step.key);
          if (step.do === 'sync') synced = new Map(written);
          if (step.do === 'wiped') synced = new Map();
          if (step.do === 'synced' || step.do === 'wiped') written = new Map(synced);
          expect(contents(disk)).toEqual([...written]);
        }
      }),
    );
  });

  test('and its fork know nothing of each other from then on', () => {
    fc.assert(
      fc.property(fc.array(step), fc.array(step), fc.array(step), (before, here, there) => {
        const run = (steps: readonly Step[]): DiskStore => {
          const disk = new DiskStore();
          for (const step of steps) act(disk, step);
          return disk;
        };
        const disk = run(before);
        const fork = disk.fork();
        for (const [at, step] of here.entries()) {
          act(disk, step);
          const other = there[at];
          if (other !== undefined) act(fork, other);
        }
        for (const step of there.slice(here.length)) act(fork, step);
        // Both as they stand, and as a crash would leave them.
        for (const end of [[], [{ do: 'synced' as const }]]) {
          for (const step of end) {
            act(disk, step);
            act(fork, step);
          }
          expect(contents(disk)).toEqual(contents(run([...before, ...here, ...end])));
          expect(contents(fork)).toEqual(contents(run([...before, ...there, ...end])));
        }
      }),
    );
  });

  test('makes safe what was written when a sync began, and not what came while it was under way', () => {
    const disk = new DiskStore();
    disk.write('a', 1);
    const sync = disk.beginSync();
    for (let n = 0; n < 5000; n++) disk.write('b', n);
    disk.synced(sync);
    disk.crash('synced');
    expect(contents(disk)).toEqual([['a', 1]]);
  });

  test('remembers single writes of a node that never syncs, but not without end', () => {
    const disk = new DiskStore();
    for (let n = 0; n < 100_000; n++) disk.write(`k${n % 3}`, n);
    expect(disk.unsynced.length).toBeLessThan(3000);
    expect(disk.writeCount).toBe(100_000);
    disk.crash('synced');
    expect(contents(disk)).toEqual([]);
  });
});

describe('damage', () => {
  const text = fc.json({ stringUnit: 'grapheme' });
  const draws = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

  test('of one bit changes one character, and leaves it printable', () => {
    fc.assert(
      fc.property(text, draws, (before, stream) => {
        const after = flipBit(before, (count) =>
          Math.floor((stream.next().value as number) * count),
        );
        expect(after.length).toBe(before.length);
        const changed = [...before.split('').entries()].filter(([at, unit]) => after[at] !== unit);
        expect(changed).toHaveLength(1);
        const [at] = changed[0] ?? [0];
        const bits = before.charCodeAt(at) ^ after.charCodeAt(at);
        expect(bits & (bits - 1)).toBe(0);
        expect(after.charCodeAt(at)).toBeGreaterThanOrEqual(0x20);
        expect(() => encodeURIComponent(after)).not.toThrow();
      }),
    );
  });

  test('of a torn write is a beginning of the new text and the rest of the old', () => {
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), text, draws, (old, next, stream) => {
        const torn = tear(old, next, (count) =>
          Math.floor((stream.next().value as number) * count),
        );
        const cuts = Array.from({ length: next.length }, (_, at) => at + 1);
        const fits = cuts.filter((cut) => torn === next.slice(0, cut) + (old ?? '').slice(cut));
        expect(fits.length).toBeGreaterThan(0);
        if (next.length > 1) expect(fits.some((cut) => cut < next.length)).toBe(true);
      }),
    );
  });
});
