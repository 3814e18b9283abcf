import { drawAt, hostNode, Simulation, streamKey, type Fault } from '@netsplit/simulator';
import { describe, expect, it } from 'vitest';
import { DemoCluster, MEMBERS, type Snapshot } from '../site/demo/cluster.ts';
import { Keeper } from '../site/demo/keeper.ts';

const leaders = ({ members }: Snapshot): string[] =>
  members.filter(({ status }) => status === 'leads').map(({ id }) => id);

describe('the cluster of the first page', () => {
  it('counts, led by the first of it', () => {
    const cluster = new DemoCluster(1);
    cluster.advance(300);
    const now = cluster.snapshot();
    expect(leaders(now)).toEqual(['n1']);
    expect(now.settled).toBeGreaterThan(10);
  });

  it('goes on where a majority is, and only there; healed, all have one count again', () => {
    const cluster = new DemoCluster(1);
    cluster.advance(200);
    cluster.split([
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ]);
    const before = cluster.snapshot().settled;
    cluster.advance(300);
    const cut = cluster.snapshot();
    expect(cut.members.find(({ id }) => id === 'n1')?.status).toBe('alone');
    expect(leaders(cut)).toHaveLength(1);
    expect(['n3', 'n4', 'n5']).toContain(leaders(cut)[0]);
    expect(cut.settled).toBeGreaterThan(before + 5);
    expect(cut.members.find(({ id }) => id === 'n2')?.settled).toBeLessThanOrEqual(before + 1);
    cluster.heal();
    cluster.advance(200);
    const whole = cluster.snapshot();
    expect(whole.split).toBeUndefined();
    expect(leaders(whole)).toEqual(leaders(cut));
    for (const { count } of whole.members) expect(whole.settled - count).toBeLessThan(3);
  });

  it('has another lead when the leader crashes, and takes it back as one that follows', () => {
    const cluster = new DemoCluster(2);
    cluster.advance(100);
    expect(cluster.crashOrRestart('n1')).toBe(false);
    cluster.advance(200);
    const [next] = leaders(cluster.snapshot());
    expect(next).toBeDefined();
    expect(next).not.toBe('n1');
    expect(cluster.crashOrRestart('n1')).toBe(true);
    cluster.advance(200);
    const back = cluster.snapshot();
    expect(leaders(back)).toEqual([next]);
    expect(back.members[0]).toMatchObject({ isUp: true, status: 'follows' });
  });

  it('settles nothing while no majority is together', () => {
    const cluster = new DemoCluster(3);
    cluster.advance(100);
    cluster.split([['n1', 'n2'], ['n3', 'n4'], ['n5']]);
    cluster.advance(30);
    const before = cluster.snapshot().settled;
    cluster.advance(500);
    expect(cluster.snapshot().settled).toBe(before);
  });

  it('forgets what it need not show', () => {
    const cluster = new DemoCluster(4);
    cluster.advance(5000);
    expect(cluster.snapshot().flights.length).toBeLessThan(300);
  });

  it('gives the same run for the same seed', () => {
    const [one, two] = [new DemoCluster(5), new DemoCluster(5)];
    for (const cluster of [one, two]) {
      cluster.advance(100);
      cluster.split([['n1'], ['n2', 'n3', 'n4', 'n5']]);
      cluster.advance(100);
    }
    expect(one.fingerprint).toBe(two.fingerprint);
  });
});

/** Cuts, crashes and losses, drawn from a seed. */
function faultsOf(seed: number): Fault[] {
  const { a, b } = streamKey('faults of the first page', seed);
  let count = 0;
  const draw = (below: number): number => drawAt(a, b, count++) % below;
  return Array.from({ length: 12 }, (): Fault => {
    const atMs = draw(1500);
    const node = MEMBERS[draw(5)] ?? 'n1';
    const forMs = 20 + draw(300);
    if (draw(2) === 0) return { kind: 'crash', atMs, node, forMs };
    // n1 is on the one side and n5 on the other: none is empty.
    const sides = MEMBERS.map((id) => (id === 'n1' ? 0 : id === 'n5' ? 1 : draw(2)));
    const groups = [0, 1].map((side) => MEMBERS.filter((_, index) => sides[index] === side));
    return { kind: 'partition', atMs, groups, forMs };
  });
}

describe('a keeper', () => {
  it('never has two lead one epoch, and each leader begins with all that was settled before it', () => {
    let elections = 0;
    for (let seed = 0; seed < 40; seed++) {
      const settled: { count: number; epoch: number }[] = [];
      const led = new Map<number, { node: string; from: number }>();
      const simulation = new Simulation({
        seed,
        nodes: MEMBERS.map((id) => ({ id, create: (context) => hostNode(Keeper, context) })),
        network: {
          delayMs: { kind: 'uniform', minMs: 1, maxMs: 25 },
          lossProbability: 0.05,
          duplicateProbability: 0.05,
        },
        faults: faultsOf(seed),
        observe: (act) => {
          if (act.kind !== 'output') return;
          if (act.output === 'settled') settled.push(act.data as { count: number; epoch: number });
          if (act.output === 'led') {
            const { epoch, from } = act.data as { epoch: number; from: number };
            expect(led.has(epoch), `epoch ${epoch} of seed ${seed}`).toBe(false);
            led.set(epoch, { node: act.node, from });
            elections += 1;
          }
        },
      });
      simulation.runFor(2500);
      for (const { count, epoch } of settled) {
        for (const [later, { from }] of led) {
          if (later > epoch) expect(from, `seed ${seed}`).toBeGreaterThanOrEqual(count);
        }
      }
      expect(settled.length).toBeGreaterThan(0);
    }
    expect(elections).toBeGreaterThan(100);
  });
});
