import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crashes,
  LabFailure,
  linkFaults,
  oneWayCuts,
  partitions,
  scene,
  subjectOf,
  type LabTest,
  type Subject,
} from '../src/index.ts';
import { adding, atMostOnce } from './at-most-once.ts';
import {
  Client,
  counter,
  ForgetfulServer,
  OneShotClient,
  Server,
  type Counter,
} from './counter.ts';

const right = subjectOf(counter);
const forgetful = subjectOf({ client: Client, server: ForgetfulServer });

const underPartitions = scene<Counter>({
  nodes: { client: [1, 3], server: 1 },
  workload: adding,
  operations: [1, 12],
  withinMs: 1000,
  faults: [partitions()],
});

describe('a cluster property', () => {
  test('passes on code that is right, and says what its runs met', async () => {
    const report = await atMostOnce().run(right, { seed: 1, runs: 50 });
    expect(report.runs).toBe(50);
    expect(report.marks?.['a message met a cut link']).toBeGreaterThan(5);
  });

  test('shrinks a failure to one partition and one operation', async () => {
    for (const seed of [1, 3, 5, 6, 7]) {
      const { counterexample } = await failureOf(
        atMostOnce({ scene: underPartitions }),
        forgetful,
        seed,
      );
      expect(counterexample?.scene.faults).toEqual([
        expect.objectContaining({ kind: 'partition' }),
      ]);
      expect(counterexample?.scene.operations).toHaveLength(1);
      expect(Object.keys(counterexample?.scene.nodes ?? {})).toEqual(['c1', 's1']);
    }
  });

  test('shrinks to no fault at all where none is needed', async () => {
    class Doubling extends Server {
      override onMessage(client: string, message: Parameters<Server['onMessage']>[1]): void {
        const { request } = message;
        this.output('added', { client, request, value: 1 });
        this.output('added', { client, request, value: 2 });
      }
    }
    const subject = subjectOf({ client: Client, server: Doubling });
    const { counterexample } = await failureOf(atMostOnce(), subject, 1);
    expect(counterexample?.scene.faults).toEqual([]);
  });

  test('names its counterexample by a seed and a path that lead to it again', async () => {
    const { counterexample } = await failureOf(
      atMostOnce({ scene: underPartitions }),
      forgetful,
      7,
    );
    const { seed = 0, path } = counterexample ?? {};
    const [again] = fc.sample(underPartitions.cases, { seed, path, numRuns: 1 });
    expect(again).toEqual(counterexample?.scene);
  });

  test('runs a single case, given as data, to the same violation', async () => {
    const property = atMostOnce({ scene: underPartitions });
    const { counterexample, violation } = await failureOf(property, forgetful, 7);
    const onPaper: unknown = JSON.parse(JSON.stringify(counterexample?.scene));
    const again = await property
      .run(forgetful, { seed: 99, runs: 1, case: onPaper })
      .catch((thrown: unknown) => thrown);
    expect((again as LabFailure).violation).toEqual(violation);
  });

  test('has the same fingerprint for the same seed, in a hundred seeds', async () => {
    const property = atMostOnce({ needs: [] });
    const fingerprints = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const [once, twice] = [
        await property.run(right, { seed, runs: 3 }),
        await property.run(right, { seed, runs: 3 }),
      ];
      expect(twice.fingerprint).toBe(once.fingerprint);
      fingerprints.add(once.fingerprint);
    }
    expect(fingerprints.size).toBe(100);
  });

  test('fails as vacuous when no run met what it is about', async () => {
    const property = atMostOnce({
      needs: [{ mark: 'the moon was full', when: () => false }],
    });
    const { violation } = await failureOf(property, right, 1);
    expect(violation).toMatchObject({ kind: 'vacuous', mark: 'the moon was full', runs: 600 });
  });

  test('draws more cases before it calls a need unmet', async () => {
    let cases = 0;
    const property = atMostOnce({
      needs: [{ mark: 'the thirtieth case', when: () => (cases += 1) >= 30 }],
    });
    const report = await property.run(right, { seed: 1, runs: 20 });
    expect([report.runs, cases]).toEqual([30, 30]);
  });

  test('heals, restarts what is down, and asks for what must come true', async () => {
    const property = atMostOnce({
      scene: scene({
        nodes: { client: 1, server: 1 },
        workload: adding,
        operations: [1, 3],
        withinMs: 500,
        faults: [partitions(), crashes({ roles: ['server'] })],
      }),
      invariants: [],
      needs: [
        {
          mark: 'the server was down',
          when: ({ acts }) => acts.some((act) => act.kind === 'crashed' && act.node === 's1'),
        },
      ],
    });
    await property.run(right, { seed: 1, runs: 100 });
    const { violation } = await failureOf(
      property,
      subjectOf({ client: OneShotClient, server: Server }),
      1,
    );
    expect(violation).toMatchObject({ kind: 'stalled', goal: 'every request is answered' });
    expect(violation.kind === 'stalled' && violation.waiting.join('\n')).toMatch(
      /r1 \(add\) at c1 has no answer after 1\d\d\d ms/,
    );
  });

  test('leaves a node that crashed for good where it is', async () => {
    const stopped = atMostOnce({
      scene: scene({
        nodes: { client: 1, server: 1 },
        withinMs: 100,
        faults: [crashes({ recover: false })],
      }),
      liveness: { goal: (cluster) => cluster.nowMs > 150, withinMs: 100, what: 'time passes' },
      check: (cluster, { faults }) => {
        const crashed = new Set(faults.map((fault) => fault.kind === 'crash' && fault.node));
        for (const node of cluster.nodes) {
          cluster.expect(cluster.isUp(node) !== crashed.has(node), `${node} is as it was left`);
        }
      },
      needs: [],
    });
    expect((await stopped.run(right, { seed: 3, runs: 50 })).runs).toBe(50);
  });
});

describe('fault plans', () => {
  test('name only nodes of their cluster, in the order of time, whatever the seed', () => {
    const { cases } = scene<Counter>({
      nodes: { client: [0, 3], clerk: [1, 2], server: 1 },
      workload: adding,
      faults: [
        partitions(),
        oneWayCuts(),
        crashes({ roles: ['server'], afterEffects: 3, disk: ['kept', 'wiped'] }),
        linkFaults({ delayMs: [1, 100], lossProbability: [0, 1] }),
      ],
    });
    for (const { nodes, faults, operations } of fc.sample(cases, { seed: 1, numRuns: 500 })) {
      const names = Object.keys(nodes);
      expect(names.filter((name) => name.startsWith('cl'))).toEqual(
        names.filter((name) => nodes[name] === 'clerk'),
      );
      for (const fault of faults) {
        if (fault.kind === 'crash') expect(fault.node).toBe('s1');
        if (fault.kind === 'partition') expect(fault.groups.flat().sort()).toEqual(names.sort());
      }
      const moments = faults.map((fault) => fault.atMs);
      expect(moments).toEqual(moments.toSorted((a, b) => a - b));
      expect(operations.every(({ node }) => nodes[node] === 'client')).toBe(true);
    }
  });

  test('are often empty, and often cut the network', () => {
    const plans = fc
      .sample(underPartitions.cases, { seed: 1, numRuns: 200 })
      .map(({ faults }) => faults.length);
    expect(plans.filter((length) => length === 0).length).toBeGreaterThan(10);
    expect(plans.filter((length) => length > 0).length).toBeGreaterThan(100);
  });
});

async function failureOf(labTest: LabTest, subject: Subject, seed: number): Promise<LabFailure> {
  try {
    await labTest.run(subject, { seed, runs: 200 });
  } catch (thrown) {
    if (thrown instanceof LabFailure) return thrown;
    throw thrown;
  }
  throw new Error(`${labTest.id} passed`);
}
