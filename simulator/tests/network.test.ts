import { describe, expect, test } from 'vitest';
import { Node } from '../src/index.ts';
import { actsOf, Counting, scene, type Numbered } from './cluster.ts';

/** n1 sends a hundred numbered messages at its start. */
class Burst extends Node<Numbered> {
  heard: number[] = [];

  override onStart(): void {
    if (this.id !== 'n1') return;
    for (let n = 0; n < 100; n++) this.send('n2', { n });
  }

  override onMessage(_from: string, { n }: Numbered): void {
    this.heard.push(n);
  }
}

describe('a network without faults', () => {
  test('delivers every message once, after its delay', () => {
    const { simulation, acts } = scene(['n1', 'n2'], Burst, { network: { delayMs: 7 } });
    simulation.runFor(100);
    const delivered = actsOf(acts, 'delivered');
    expect(delivered).toHaveLength(100);
    expect(delivered.every((act) => act.atMs === 7 && act.node === 'n2')).toBe(true);
  });

  test('keeps a uniform delay within its bounds, and uses all of them', () => {
    const delayMs = { kind: 'uniform', minMs: 2, maxMs: 4 } as const;
    const { simulation, acts } = scene(['n1', 'n2'], Burst, { network: { delayMs } });
    simulation.runFor(100);
    const times = actsOf(acts, 'delivered').map((act) => act.atMs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...times)).toBeLessThanOrEqual(4);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1.8);
  });

  test('gives an exponential delay its mean', () => {
    class Flood extends Node<Numbered> {
      override onStart(): void {
        if (this.id === 'n1') for (let n = 0; n < 20_000; n++) this.send('n2', { n });
      }
    }
    const delayMs = { kind: 'exponential', meanMs: 10, minMs: 5 } as const;
    const { simulation, acts } = scene(['n1', 'n2'], Flood, { network: { delayMs } });
    simulation.runFor(1000);
    const times = actsOf(acts, 'delivered').map((act) => act.atMs);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    // The mean of 20,000 draws lies within 4 standard errors (0.28 ms) of 15 for this fixed seed.
    expect(mean).toBeGreaterThan(14.7);
    expect(mean).toBeLessThan(15.3);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(5);
  });

  test('reorders messages by their delays, unless links are FIFO', () => {
    const delayMs = { kind: 'uniform', minMs: 1, maxMs: 50 } as const;
    const heard = (fifo: boolean): unknown => {
      const { simulation } = scene(['n1', 'n2'], Burst, { network: { delayMs, fifo } });
      simulation.runFor(100);
      return simulation.fields('n2')?.['heard'];
    };
    const inOrder = Array.from({ length: 100 }, (_, n) => n);
    expect(heard(true)).toEqual(inOrder);
    expect(heard(false)).not.toEqual(inOrder);
  });

  test('hands each receiver a copy of its own', () => {
    class Editor extends Node<{ list: number[] }> {
      list: number[] = [];
      override onStart(): void {
        if (this.id !== 'n1') return;
        this.list = [1];
        this.broadcast({ list: this.list });
        this.list.push(2);
      }
      override onMessage(_from: string, message: { list: number[] }): void {
        message.list.push(9);
        this.list = message.list;
      }
    }
    const { simulation } = scene(['n1', 'n2', 'n3'], Editor);
    simulation.runFor(10);
    expect(simulation.fields('n1')?.['list']).toEqual([1, 2]);
    expect(simulation.fields('n2')?.['list']).toEqual([1, 9]);
    expect(simulation.fields('n3')?.['list']).toEqual([1, 9]);
  });
});

describe('loss and duplication', () => {
  test('lose about the stated share of messages', () => {
    const { simulation, acts } = scene(['n1', 'n2'], Burst, { network: { lossProbability: 0.5 } });
    simulation.runFor(100);
    const lost = actsOf(acts, 'sent').filter((act) => act.lost).length;
    expect(lost).toBeGreaterThan(30);
    expect(lost).toBeLessThan(70);
    expect(actsOf(acts, 'delivered')).toHaveLength(100 - lost);
  });

  test('deliver a duplicate with a delay of its own', () => {
    const network = {
      duplicateProbability: 1,
      delayMs: { kind: 'uniform', minMs: 1, maxMs: 50 },
    } as const;
    const { simulation, acts } = scene(['n1', 'n2'], Burst, { network });
    simulation.runFor(100);
    const times = new Map<unknown, number[]>();
    for (const act of actsOf(acts, 'delivered')) {
      const { n } = act.message as Numbered;
      times.set(n, [...(times.get(n) ?? []), act.atMs]);
    }
    expect([...times.values()].every((pair) => pair.length === 2)).toBe(true);
    expect([...times.values()].some(([one, other]) => one !== other)).toBe(true);
  });

  test('belong to a direction where a link says so', () => {
    const { simulation } = scene(['n1', 'n2'], Counting, {
      network: { delayMs: 1, links: [{ from: 'n1', to: 'n2', lossProbability: 1 }] },
    });
    simulation.runFor(100);
    expect(simulation.fields('n2')?.['heard']).toEqual([]);
    expect(simulation.fields('n1')?.['heard']).toHaveLength(9);
  });

  test.each([
    [{ lossProbability: 2 }, /lossProbability is 2/],
    [{ delayMs: -1 }, /a delay is -1/],
    [{ delayMs: { kind: 'uniform', minMs: 5, maxMs: 1 } } as const, /maximum is below/],
  ])('refuse what makes no sense: %j', (network, message) => {
    expect(() => scene(['n1', 'n2'], Burst, { network })).toThrow(message);
  });
});
