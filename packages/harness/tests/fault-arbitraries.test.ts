import { faultPlanSchema, type Fault } from '@netsplit/simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clockFaults,
  clusterProperty,
  crashes,
  holds,
  LabFailure,
  linkFaults,
  oneWayCuts,
  partitions,
  PARTITION_SHAPES,
  pauses,
  restartLoops,
  rules,
  scene,
  shapedPartitions,
  slowNodes,
  subjectOf,
  swizzles,
  type FaultArbitrary,
  type Invariant,
  type SceneSpec,
} from '../src/index.ts';
import { Pulsing, undisturbed, type Pulse } from './pulse.ts';

const {
  nothingIsCut,
  nothingIsLost,
  nothingComesTwice,
  nobodyCrashes,
  timersAreOnTime,
  nothingIsChanged,
  nothingIsLate,
} = undisturbed;

const crash = { kind: 'crash' };
const link = { kind: 'link' };

/** The arbitrary; what never happens without its fault; the fault that is left; harmless company. */
const kinds: readonly [string, FaultArbitrary, Invariant<Pulse>, object, FaultArbitrary][] = [
  ['partitions', partitions(), nothingIsCut, { kind: 'partition' }, pauses()],
  ['one-way cuts', oneWayCuts(), nothingIsCut, { kind: 'cut' }, pauses()],
  ...PARTITION_SHAPES.map((shape): (typeof kinds)[number] => [
    `shape ${shape}`,
    shapedPartitions({ shapes: [shape] }),
    nothingIsCut,
    { shape },
    crashes(),
  ]),
  ['shapes', shapedPartitions(), nothingIsCut, { shape: 'isolate' }, slowNodes()],
  ['swizzles', swizzles(), nothingIsCut, { shape: 'isolate' }, crashes()],
  ['holds', holds(), nothingIsLate, { kind: 'hold', links: [expect.anything()] }, partitions()],
  ['a node held', holds({ on: 'node' }), nothingIsLate, { kind: 'hold' }, partitions()],
  ['rules', rules(), nothingIsLost, { kind: 'rule', verdict: 'drop', nth: 1 }, partitions()],
  [
    'rules on kinds of message',
    rules({ messages: ['pulse', 'other'], verdicts: ['duplicate'] }),
    nothingComesTwice,
    { message: 'pulse', verdict: 'duplicate' },
    partitions(),
  ],
  ['rules that delay', rules(), nothingIsLate, { verdict: 'delay', byMs: 1 }, partitions()],
  ['crashes', crashes(), nobodyCrashes, crash, partitions()],
  ['crashes in handlers', crashes({ afterEffects: 3 }), nobodyCrashes, crash, holds()],
  ['restart loops', restartLoops(), nobodyCrashes, crash, partitions()],
  ['pauses', pauses(), timersAreOnTime, { kind: 'pause' }, partitions()],
  ['slow nodes', slowNodes(), timersAreOnTime, { kind: 'slow' }, partitions()],
  [
    'drifting clocks',
    clockFaults({ driftPpm: [-500_000, 500_000] }),
    timersAreOnTime,
    { driftPpm: expect.any(Number) },
    partitions(),
  ],
  [
    'leaping clocks',
    clockFaults({ jumpMs: [-100, 100] }),
    timersAreOnTime,
    { jumpMs: expect.any(Number) },
    partitions(),
  ],
  ['frozen clocks', clockFaults({ freeze: true }), timersAreOnTime, { frozen: true }, partitions()],
  ['clocks', clockFaults(), timersAreOnTime, { kind: 'clock' }, partitions()],
  ['loss', linkFaults({ lossProbability: [0, 1] }), nothingIsLost, link, partitions()],
  [
    'bursts of loss',
    linkFaults({ burstLoss: { beginProbability: [0.2, 1], endProbability: [0.1, 0.5] } }),
    nothingIsLost,
    { kind: 'link', burstLoss: expect.anything() },
    partitions(),
  ],
  ['long tails', linkFaults(tails()), nothingIsLate, link, partitions()],
  [
    'duplication',
    linkFaults({ duplicateProbability: [0.1, 1] }),
    nothingComesTwice,
    { duplicateProbability: expect.any(Number) },
    partitions(),
  ],
  [
    'corruption',
    linkFaults({ corruptProbability: [0.5, 1] }),
    nothingIsChanged,
    link,
    partitions(),
  ],
  [
    'bandwidth',
    linkFaults({ bytesPerSecond: [1000, 20_000] }),
    nothingIsLate,
    { bytesPerSecond: 20_000 },
    partitions(),
  ],
  [
    'queues',
    linkFaults({ maxQueued: [1, 3], delayMs: [100, 100] }),
    nothingIsLost,
    { maxQueued: expect.any(Number) },
    partitions(),
  ],
];

function tails() {
  return { delayMs: [5, 10], delayShapes: ['exponential', 'log-normal', 'pareto'] } as const;
}

function spec(faults: readonly FaultArbitrary[], maxFaults?: number): SceneSpec<Pulse> {
  return {
    nodes: { pulsing: [2, 5] },
    network: { delayMs: [5, 5] },
    withinMs: 300,
    faults,
    maxFaults,
  };
}

describe.each(kinds)('%s', (_name, kind, invariant, essence, company) => {
  test('are faults of the one vocabulary, and name nodes of their cluster', () => {
    const { cases } = scene(spec([kind]));
    const plans = fc.sample(cases, { seed: 1, numRuns: 300 });
    for (const { faults } of plans) expect(faultPlanSchema.parse(faults)).toEqual(faults);
    expect(plans.filter(({ faults }) => faults.length > 0).length).toBeGreaterThan(100);
  });

  test('shrink to the one that is essential', async () => {
    for (const seed of [1, 2, 3]) {
      const faults = await essentialFaults(invariant, [kind, company], seed);
      expect(faults).toEqual([expect.objectContaining(essence)]);
    }
  });
});

test('nothing disturbs a cluster without faults', async () => {
  for (const invariant of Object.values(undisturbed)) {
    const property = propertyOf(invariant, []);
    expect((await property.run(subjectOf({ pulsing: Pulsing }), { seed: 1, runs: 5 })).runs).toBe(
      5,
    );
  }
});

test('a course shrinks record by record, and those that stay keep their times', () => {
  const loops = restartLoops({ times: 5, downMs: [1, 10], upMs: [1, 20] });
  const { cases } = scene(spec([loops], 1));
  // Broken by two crashes that are far apart: those in between have to go, and nothing may move.
  const isFar = (faults: readonly Fault[]): boolean =>
    faults.some((last) => faults.some((first) => last.atMs - first.atMs >= 80));
  const property = fc.property(cases, ({ faults }) => faults.length > 5 || !isFar(faults));
  const { counterexample } = fc.check(property, { seed: 1, numRuns: 500 });
  const [{ faults } = { faults: [] }] = counterexample ?? [];
  expect(faults).toHaveLength(2);
  expect(isFar(faults)).toBe(true);
});

test('a network of long tails is drawn within its bounds', () => {
  const { cases } = scene({
    ...spec([]),
    network: {
      delayMs: [2, 8],
      delayShapes: ['uniform', 'exponential', 'log-normal', 'pareto'],
      longestMs: 100,
      burstLoss: {
        beginProbability: [0, 0.1],
        endProbability: [0.2, 1],
        lossProbability: [0.5, 1],
      },
      corruptProbability: [0, 0.1],
      bytesPerSecond: [1000, 5000],
      maxQueued: [2, 9],
    },
  });
  const networks = fc.sample(cases, { seed: 1, numRuns: 200 }).map(({ network }) => network);
  const shapes = new Set(
    networks.map(({ delayMs }) => (typeof delayMs === 'object' ? delayMs.kind : 'constant')),
  );
  expect([...shapes].sort()).toEqual(['exponential', 'log-normal', 'pareto', 'uniform']);
  for (const network of networks) {
    const asLink = { kind: 'link', atMs: 0, from: 'a', to: 'b', ...network };
    expect(faultPlanSchema.parse([asLink])).toEqual([asLink]);
  }
});

function propertyOf(invariant: Invariant<Pulse>, faults: readonly FaultArbitrary[]) {
  return clusterProperty<Pulse>({
    id: 'P1',
    part: 'P',
    title: 'a pulse goes on',
    reading: { work: 'none', section: '§1' },
    violates: 'nothing disturbs the pulse',
    scene: scene(spec(faults)),
    invariants: [invariant],
    needs: [],
  });
}

async function essentialFaults(
  invariant: Invariant<Pulse>,
  faults: readonly FaultArbitrary[],
  seed: number,
): Promise<readonly Fault[] | undefined> {
  try {
    await propertyOf(invariant, faults).run(subjectOf({ pulsing: Pulsing }), { seed, runs: 100 });
  } catch (thrown) {
    if (thrown instanceof LabFailure) return thrown.counterexample?.scene.faults;
    throw thrown;
  }
  return undefined;
}
