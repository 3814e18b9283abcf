import { faultPlanSchema } from '@netsplit/simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clusterProperty,
  faultSets,
  type LabFailure,
  oneWayCuts,
  partitions,
  runTests,
  scene,
  subjectOf,
  swarm,
  type FaultSetName,
  type SceneSpec,
} from '../src/index.ts';
import { adding, atMostOnce } from './at-most-once.ts';
import { Client, counter, ForgetfulServer, type Counter } from './counter.ts';
import { Pulsing, undisturbed, type Pulse } from './pulse.ts';

const SETS = Object.keys(faultSets) as FaultSetName[];
const spec: SceneSpec<Pulse> = { nodes: { pulsing: [2, 5] }, withinMs: 500 };

function casesOf(set: FaultSetName, overlay: Partial<SceneSpec<Pulse>> = {}) {
  return fc.sample(scene({ ...spec, ...overlay }).casesUnder(set), { seed: 1, numRuns: 300 });
}

function kindsOf(set: FaultSetName, overlay: Partial<SceneSpec<Pulse>> = {}): Set<string> {
  return new Set(
    casesOf(set, overlay).flatMap(({ drawnUnder }) => Object.keys(drawnUnder?.rates ?? {})),
  );
}

describe('a swarm', () => {
  test('draws a subset of all kinds, and their rates, for each case from the seed', () => {
    const cases = casesOf('swarm');
    const options = new Set(cases.map(({ drawnUnder }) => JSON.stringify(drawnUnder)));
    expect(options.size).toBeGreaterThan(280);
    expect(casesOf('swarm')).toEqual(cases);
    const struck = new Set(cases.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    const all = 'clock crash cut disk-full disk-slow hold link partition pause rule slow';
    expect([...struck].sort()).toEqual(all.split(' '));
  });

  test('is what a scene has that does not list its faults', () => {
    expect(casesOf('swarm', { faults: swarm() })).toEqual(casesOf('swarm'));
  });

  test('leaves out what a model does not admit, and lets in what it admits beyond', () => {
    const all = kindsOf('swarm');
    expect(all.has('corruption')).toBe(false);
    const some = kindsOf('swarm', {
      faults: swarm({ except: ['crash', 'restart loop', 'clock'], also: ['corruption'] }),
    });
    expect([...all].filter((kind) => !some.has(kind)).sort()).toEqual([
      'clock',
      'crash',
      'restart loop',
    ]);
    expect([...some].filter((kind) => !all.has(kind))).toEqual(['corruption']);
  });

  test.each(SETS)('%s speaks the one vocabulary of faults', (set) => {
    const faults = swarm({ also: ['corruption', 'lost disk', 'damaged disk'] });
    for (const { faults: plan } of casesOf(set, { faults })) {
      expect(faultPlanSchema.parse(plan)).toEqual(plan);
    }
  });

  test('shrinks to the one essential fault', async () => {
    const property = clusterProperty<Pulse>({
      id: 'P1',
      part: 'P',
      title: 'timers are on time',
      reading: { work: 'none', section: '§1' },
      violates: 'timers are on time',
      scene: scene({
        ...spec,
        faults: swarm({
          except: ['slow node', 'clock', 'slow disk', 'full disk', 'crash', 'restart loop'],
        }),
      }),
      invariants: [undisturbed.timersAreOnTime],
      needs: [],
    });
    const subject = subjectOf({ pulsing: Pulsing });
    const failed: unknown = await property
      .run(subject, { seed: 1, runs: 200 })
      .catch((thrown: unknown) => thrown);
    const { counterexample } = failed as LabFailure;
    expect(counterexample?.drawn.faults.length).toBeGreaterThan(1);
    expect(counterexample?.scene.faults).toEqual([expect.objectContaining({ kind: 'pause' })]);
  });
});

describe('a set of faults', () => {
  test('is gentle or harsh in how many faults of how many kinds it has, and for how long', () => {
    const measured = SETS.map((set) => {
      const cases = casesOf(set);
      const faults = cases.flatMap((one) => one.faults);
      const lasting = faults.flatMap((fault) => ('forMs' in fault ? (fault.forMs ?? 0) : []));
      const kinds = cases.map(({ drawnUnder }) => Object.keys(drawnUnder?.rates ?? {}).length);
      return {
        faults: faults.length / cases.length,
        lastingMs: lasting.reduce((sum, ms) => sum + ms, 0) / lasting.length,
        mostKinds: Math.max(...kinds),
        fewestKinds: Math.min(...kinds),
      };
    });
    const [lite, random, harsh] = measured;
    expect(lite?.mostKinds).toBe(2);
    expect(random?.fewestKinds).toBe(1);
    expect(harsh?.fewestKinds).toBe(harsh?.mostKinds);
    for (const figure of ['faults', 'lastingMs'] as const) {
      const [least = 0, middle = 0, most = 0] = measured.map((set) => set[figure]);
      expect(least).toBeLessThan(middle);
      expect(middle).toBeLessThan(most);
    }
  });

  test('keeps to the kinds that a scene lists', () => {
    const faults = [partitions(), oneWayCuts()];
    for (const set of SETS) {
      expect([...kindsOf(set, { faults })].sort()).toEqual(['one-way cut', 'partition']);
    }
    expect(casesOf('harsh', { faults: [] }).every((one) => one.faults.length === 0)).toBe(true);
  });

  test.each(SETS)('%s is live after healing', async (set) => {
    const property = atMostOnce({
      scene: scene<Counter>({
        nodes: { client: [1, 2], server: 1 },
        workload: adding,
        withinMs: 500,
        // The counter keeps nothing on disk: a client that crashes forgets what it was asked.
        faults: swarm({ except: ['crash', 'restart loop'] }),
      }),
      needs: [],
    });
    expect(
      (await property.run(subjectOf(counter), { seed: 1, runs: 60, faultSet: set })).runs,
    ).toBe(60);
  });

  test('heals what lasts on a node, and strikes nobody any more', async () => {
    const property = clusterProperty<Pulse>({
      id: 'P2',
      part: 'P',
      title: 'every node beats again',
      reading: { work: 'none', section: '§1' },
      violates: 'every node beats again',
      scene: scene(spec),
      liveness: { goal: ({ nowMs }) => nowMs >= 2900, withinMs: 2500, what: 'time passes' },
      check: (cluster) => {
        for (const node of cluster.nodes) {
          const beats = cluster.acts.filter(
            (act) => act.kind === 'timer' && act.node === node && act.atMs > 2850,
          );
          cluster.expect(
            beats.length >= 3,
            `${node} beat ${beats.length} times long after healing`,
          );
        }
        const late = cluster.acts.find((act) => act.kind === 'crashed' && act.atMs > 500);
        cluster.expect(late === undefined, `${late?.node} crashed after healing`);
      },
      needs: [],
    });
    const subject = subjectOf({ pulsing: Pulsing });
    const report = await property.run(subject, { seed: 1, runs: 150, faultSet: 'harsh' });
    expect(report.runs).toBe(150);
  });

  test('stands in the result, in the failure and in its text', async () => {
    const tests = [atMostOnce()];
    const [passed] = await runTests({ tests, subject: subjectOf(counter), faultSet: 'lite' });
    expect(passed?.drawn?.set).toBe('lite');
    expect(Object.keys(passed?.drawn?.kinds ?? {}).sort()).toEqual(['one-way cut', 'partition']);
    const forgetful = subjectOf({ client: Client, server: ForgetfulServer });
    const [failed] = await runTests({ tests, subject: forgetful, faultSet: 'harsh' });
    expect(failed?.failure?.counterexample?.scene.drawnUnder).toEqual({
      set: 'harsh',
      mostFaults: 12,
      rates: { partition: 10, 'one-way cut': 10 },
    });
    expect(failed?.failure?.text).toContain(
      'fault set: harsh, up to 12 of partition (rate 10), one-way cut (rate 10)',
    );
  });
});
