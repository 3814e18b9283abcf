import { describe, expect, test } from 'vitest';
import { Node } from '../src/index.ts';
import { Counting, scene } from './cluster.ts';

class Silent extends Node<never, string> {}

describe('a run', () => {
  test('that comes to its goal ends there', () => {
    const { simulation } = scene(['n1', 'n2'], Counting);
    const end = simulation.run({ goal: () => simulation.nowMs >= 30, withinMs: 100 });
    expect(end).toMatchObject({ ended: 'goal', atMs: 30, waiting: [] });
  });

  test('without a goal goes on until nothing is pending', () => {
    const { simulation } = scene(['n1', 'n2'], Silent);
    expect(simulation.run()).toMatchObject({ ended: 'goal', event: 2 });
  });

  test('names the limit of virtual time, and stands at it', () => {
    const { simulation } = scene(['n1', 'n2'], Counting);
    simulation.runFor(7);
    const end = simulation.run({ goal: () => false, withinMs: 50 });
    expect(end).toMatchObject({ ended: 'virtual time', atMs: 57 });
    expect(end.sentence).toContain('its limit of 50 ms of virtual time, after event #');
  });

  test('names the limit of events, and can go on after it', () => {
    const { simulation } = scene(['n1', 'n2'], Counting);
    const end = simulation.run({ goal: () => false, maxEvents: 10 });
    expect(end).toMatchObject({ ended: 'events', event: 10 });
    expect(end.sentence).toContain('its limit of 10 events, after event #10 at ');
    expect(simulation.run({ maxEvents: 5 })).toMatchObject({ ended: 'events', event: 15 });
  });

  test("comes to the simulation's own limit of events without an error", () => {
    const { simulation } = scene(['n1', 'n2'], Counting, { maxEvents: 20 });
    const end = simulation.run({ maxEvents: 1000 });
    expect(end).toMatchObject({ ended: 'events', event: 20 });
    expect(end.sentence).toContain('its limit of 20 events');
  });

  test('names the limit of wall time, by the clock that it was given', () => {
    const { simulation } = scene(['n1', 'n2'], Counting);
    let readings = 0;
    const end = simulation.run({ wall: { ms: 5, now: () => readings++ } });
    // Read once to begin with, then before every event.
    expect(end).toMatchObject({ ended: 'wall time', event: 4 });
    expect(end.sentence).toContain('its limit of 5 ms of wall time, after event #4');
  });

  test('that was stopped says so', () => {
    const { simulation } = scene(['n1', 'n2'], Counting, {
      observe: (act) => act.event === 3 && simulation.stop(),
    });
    expect(simulation.run({ withinMs: 100 })).toMatchObject({ ended: 'stopped', event: 3 });
  });

  test('that nothing can bring to its goal says who waits for what, where it stands', () => {
    const { simulation } = scene(['n1', 'n2'], Silent, {
      faults: [{ kind: 'crash', atMs: 5, node: 'n2' }],
    });
    simulation.invoke({ client: 'c1', request: 'read', to: ['n1'], timeoutMs: 20 });
    const end = simulation.run({ goal: () => false, withinMs: 1000 });
    expect(end.ended).toBe('stuck');
    expect(end.atMs).toBeLessThan(1000);
    expect(end.waiting).toEqual(['o1 of c1 has no answer from n1', 'n2 is down']);
  });

  test('that only a fault keeps from its goal says what the fault holds back', () => {
    class Greeting extends Node<string> {
      override onStart(): void {
        if (this.id === 'n1') this.broadcast('hello');
      }
    }
    const { simulation } = scene(['n1', 'n2', 'n3'], Greeting, {
      faults: [
        { kind: 'hold', atMs: 0, links: [['n1', 'n2']] },
        { kind: 'pause', atMs: 0, node: 'n3' },
      ],
    });
    const end = simulation.run({ goal: () => false });
    expect(end).toMatchObject({
      ended: 'stuck',
      waiting: [
        'n3 is under a fault that lasts: pause',
        '1 message is held back by a fault',
        '1 event is waiting to be taken by n3',
      ],
    });
    expect(end.sentence).not.toContain('no message is under way');
    expect([simulation.pendingCount, simulation.heldCount]).toEqual([0, 2]);
  });

  test.each([{ withinMs: -1 }, { maxEvents: -1 }, { wall: { ms: NaN, now: () => 0 } }])(
    'with a limit that makes no sense is refused: %o',
    (limits) => {
      const { simulation } = scene(['n1', 'n2'], Counting);
      expect(() => simulation.run(limits)).toThrow(RangeError);
    },
  );
});
