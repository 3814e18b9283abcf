import { faultPlanSchema, Node, type Fault, type RequestId } from '@netsplit/simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clusterProperty,
  crashes,
  diskFaults,
  invariant,
  LabFailure,
  linkFaults,
  partitions,
  requests,
  scene,
  subjectOf,
  type FaultArbitrary,
} from '../src/index.ts';

/** A ledger on one server: it keeps a sum, and says it. */
interface Ledger {
  message: never;
  request: { readonly add: number };
  response: { readonly sum: number };
  outputs: { sum: { readonly before: number; readonly after: number } };
}

abstract class LedgerPart extends Node<
  Ledger['message'],
  Ledger['request'],
  Ledger['response'],
  Ledger['outputs']
> {
  protected say(before: number, after: number): void {
    this.output('sum', { before, after });
  }
}

/** Believes whatever the disk says, and that what is synced stays as it is. */
class Trusting extends LedgerPart {
  override onRequest(id: RequestId, { add }: Ledger['request']): void {
    const before = (this.disk.read('sum') as number | undefined) ?? 0;
    this.say(before, before + add);
    this.disk.write('sum', before + add);
    this.disk.write('last', id);
    this.disk.sync();
    this.respond(id, { sum: before + add });
  }
}

/** Writes first where it means to go, and syncs nothing in between: a cache may keep the second and lose the first. */
class Unordered extends LedgerPart {
  override onStart(): void {
    const done = this.disk.read('done') as number | undefined;
    const sum = this.disk.read('sum') as number | undefined;
    if (done !== undefined && sum !== done) this.say(sum ?? 0, done);
  }
  override onRequest(id: RequestId, { add }: Ledger['request']): void {
    const sum = ((this.disk.read('sum') as number | undefined) ?? 0) + add;
    this.disk.write('sum', sum);
    this.disk.write('done', sum);
    this.respond(id, { sum });
  }
}

/** Every sum begins where the one before ended. */
const chained = invariant<Ledger>('no sum is forgotten or invented', (report) => {
  const sums = new Map<string, number>();
  return (act) => {
    if (act.kind !== 'output') return;
    const { before, after } = act.data;
    const last = sums.get(act.node) ?? 0;
    if (before !== last) report(`${act.node} took the sum for ${before}; it was ${last}`);
    sums.set(act.node, after);
  };
});

const contiguous = invariant<Ledger>('what is done is in the sum', (report) => (act) => {
  if (act.kind === 'output')
    report(`${act.node} is done with ${act.data.after} and has ${act.data.before}`);
});

function ledger(faults: readonly FaultArbitrary[], rule = chained) {
  return clusterProperty<Ledger>({
    id: 'D1',
    part: 'D',
    title: 'the sum is the sum',
    reading: { work: 'waldo-1994', section: '§4.3' },
    violates: 'what was written is what is read',
    scene: scene<Ledger>({
      nodes: { server: [1, 2] },
      workload: requests({
        to: 'server',
        request: fc.record({ add: fc.integer({ min: 1, max: 9 }) }),
      }),
      operations: [1, 12],
      withinMs: 1000,
      faults,
    }),
    invariants: [rule],
    liveness: { goal: () => true, withinMs: 10, what: 'nothing more' },
    needs: [],
  });
}

async function essenceOf(
  faults: readonly FaultArbitrary[],
  server: typeof Trusting | typeof Unordered,
  seed: number,
  rule = chained,
) {
  const subject = subjectOf({ server });
  const failure: unknown = await ledger(faults, rule)
    .run(subject, { seed, runs: 400 })
    .catch((thrown: unknown) => thrown);
  if (!(failure instanceof LabFailure)) throw new Error('it passed', { cause: failure });
  return failure.counterexample?.scene;
}

/** A plan as a case of a property would have it. */
function plans(faults: readonly FaultArbitrary[], seed = 1): Fault[] {
  const { cases } = scene<Ledger>({ nodes: { server: [1, 3] }, withinMs: 500, faults });
  return fc.sample(cases, { seed, numRuns: 300 }).flatMap((one) => one.faults);
}

describe('disk faults', () => {
  test('of all kinds are drawn, and are faults as the simulator knows them', () => {
    const drawn = plans([diskFaults()]);
    expect(new Set(drawn.map(({ kind }) => kind))).toEqual(
      new Set(['disk-slow', 'disk-full', 'disk-misdirect', 'disk-rot']),
    );
    expect(faultPlanSchema.parse(drawn)).toEqual(drawn);
  });

  test('are of the kinds, roles and ranges asked for', () => {
    const drawn = plans([
      diskFaults({ kinds: ['disk-slow'], roles: ['server'], forMs: [5, 9], syncMs: [20, 30] }),
    ]);
    expect(drawn.length).toBeGreaterThan(100);
    for (const fault of drawn) {
      if (fault.kind !== 'disk-slow') throw new Error(fault.kind);
      expect(fault.forMs).toBeGreaterThanOrEqual(5);
      expect(fault.forMs).toBeLessThanOrEqual(9);
      expect(fault.syncMs).toBeGreaterThanOrEqual(20);
      expect(fault.syncMs).toBeLessThanOrEqual(30);
    }
    expect(plans([diskFaults({ roles: ['client'] })])).toEqual([]);
  });

  test('shrink to the one flip of a bit that a trusting node does not survive', async () => {
    for (const seed of [1, 2, 3]) {
      const rot = diskFaults({ kinds: ['disk-rot'] });
      const essence = await essenceOf(
        [rot, partitions(), linkFaults({ delayMs: [1, 50] })],
        Trusting,
        seed,
      );
      expect(essence?.faults).toEqual([
        { kind: 'disk-rot', atMs: expect.any(Number), node: 's1', draw: expect.any(Number) },
      ]);
      // One sum before the flip, and one after.
      expect(essence?.operations).toHaveLength(2);
    }
  });

  test('shrink to the one misdirected write', async () => {
    const misdirect = diskFaults({ kinds: ['disk-slow', 'disk-misdirect'] });
    for (const seed of [1, 2, 3]) {
      const essence = await essenceOf([misdirect, partitions()], Trusting, seed);
      expect(essence?.faults).toEqual([expect.objectContaining({ kind: 'disk-misdirect' })]);
      expect(essence?.operations).toHaveLength(2);
    }
  });

  test.each(['torn', 'reordered'] as const)(
    'of a crash that leaves a disk %s shrink to that one crash',
    async (disk) => {
      for (const seed of [1, 2, 3]) {
        const power = crashes({ disk: ['synced', disk] });
        const essence = await essenceOf(
          [power, partitions(), diskFaults({ kinds: ['disk-slow'] })],
          Unordered,
          seed,
          contiguous,
        );
        expect(essence?.faults).toEqual([expect.objectContaining({ kind: 'crash', disk })]);
        // Which writes survive is drawn from how many there are: one fewer may be another story.
        expect(essence?.operations.length).toBeLessThanOrEqual(4);
      }
    },
  );

  test('of a crash bring a draw only where there is something to draw', () => {
    for (const fault of plans([
      crashes({ disk: ['kept', 'synced', 'torn', 'reordered', 'wiped'] }),
    ])) {
      if (fault.kind !== 'crash') throw new Error(fault.kind);
      expect('draw' in fault).toBe(fault.disk === 'torn' || fault.disk === 'reordered');
    }
  });
});

test('healing gives a full disk room again, so that a liveness goal can be met', async () => {
  const full: Fault = { kind: 'disk-full', atMs: 0, node: 's1' };
  class Patient extends LedgerPart {
    override onRequest(id: RequestId): void {
      this.onTimer(id);
    }
    override onTimer(id: string): void {
      try {
        this.disk.write('sum', 1);
        this.respond(id, { sum: 1 });
      } catch {
        this.setTimer(id, 10);
      }
    }
  }
  const property = clusterProperty<Ledger>({
    id: 'D2',
    part: 'D',
    title: 'answers once there is room',
    violates: 'a server answers',
    reading: { work: 'waldo-1994', section: '§4.3' },
    scene: scene<Ledger>({
      nodes: { server: 1 },
      workload: requests({ to: 'server', request: fc.constant({ add: 1 }) }),
      faults: [{ kind: 'full', draw: () => fc.constant(() => full) }],
    }),
    liveness: {
      goal: (cluster) => cluster.operations.every(({ answered }) => answered),
      withinMs: 100,
      what: 'every request is answered',
    },
    needs: [
      {
        mark: 'a write was refused',
        when: ({ acts }) => acts.some(({ kind }) => kind === 'write-refused'),
      },
    ],
  });
  const report = await property.run(subjectOf({ server: Patient }), { seed: 1, runs: 30 });
  expect(report.runs).toBe(30);
});
