import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LocalClock } from '../src/clock/local-clock.ts';
import {
  hostNode,
  Node,
  readTrace,
  sentence,
  Simulation,
  TraceText,
  TraceWriter,
  type Fault,
} from '../src/index.ts';

/** Sets a timer of 100 ms over and over, and notes what its clock shows. */
class Ticking extends Node<never> {
  ticks: number[] = [];

  override onStart(): void {
    this.setTimer('tick', 100);
  }

  override onTimer(): void {
    this.ticks.push(this.now());
    this.setTimer('tick', 100);
  }
}

interface Run {
  /** What the node saw on its clock at each tick. */
  readonly ticks: readonly number[];
  /** When the ticks truly were. */
  readonly trueMs: readonly number[];
  readonly text: string;
}

function run(
  options: {
    clock?: { offsetMs?: number; driftPpm?: number };
    faults?: Fault[];
    forMs?: number;
  } = {},
): Run {
  const text = new TraceText();
  const trueMs: number[] = [];
  const simulation = new Simulation({
    seed: 1,
    nodes: [{ id: 'n1', create: (context) => hostNode(Ticking, context), clock: options.clock }],
    faults: options.faults,
    record: new TraceWriter(text),
    observe: (act) => {
      if (act.kind === 'timer') trueMs.push(act.atMs);
    },
  });
  simulation.runFor(options.forMs ?? 500);
  simulation.close();
  return {
    ticks: simulation.fields('n1')?.['ticks'] as number[],
    trueMs,
    text: text.toString(),
  };
}

describe('a node’s clock', () => {
  test('is the cluster’s time unless told otherwise', () => {
    const { ticks, trueMs, text } = run();
    expect(ticks).toEqual([100, 200, 300, 400, 500]);
    expect(trueMs).toEqual(ticks);
    expect(text).not.toContain('"local"');
  });

  test('may be ahead from the start; timers last as long', () => {
    const { ticks, trueMs } = run({ clock: { offsetMs: -40 } });
    expect(ticks).toEqual([60, 160, 260, 360, 460]);
    expect(trueMs).toEqual([100, 200, 300, 400, 500]);
  });

  test('drifts, and its timers with it', () => {
    // A quarter fast: what it takes for 100 ms is 80 ms.
    const { ticks, trueMs } = run({ clock: { driftPpm: 250_000 }, forMs: 250 });
    expect(ticks).toEqual([100, 200, 300]);
    expect(trueMs).toEqual([80, 160, 240]);
  });

  test('jumps ahead: a timer that has become due fires at once', () => {
    const { ticks, trueMs } = run({
      faults: [{ kind: 'clock', atMs: 150, node: 'n1', jumpMs: 1000 }],
      forMs: 300,
    });
    expect(trueMs).toEqual([100, 150, 250]);
    expect(ticks).toEqual([100, 1150, 1250]);
  });

  test('jumps back: a timer waits for its time to come again', () => {
    const { ticks, trueMs } = run({
      faults: [{ kind: 'clock', atMs: 150, node: 'n1', jumpMs: -30 }],
      forMs: 400,
    });
    expect(trueMs).toEqual([100, 230, 330]);
    expect(ticks).toEqual([100, 200, 300]);
  });

  test('freezes: no timer fires, and it goes on from where it stood', () => {
    const { ticks, trueMs } = run({
      faults: [{ kind: 'clock', atMs: 250, node: 'n1', frozen: true, forMs: 1000 }],
      forMs: 1400,
    });
    expect(trueMs).toEqual([100, 200, 1300, 1400]);
    expect(ticks).toEqual([100, 200, 300, 400]);
  });

  test('drifts for a while, and is as before when it ends or the node resumes', () => {
    const fault: Fault = { kind: 'clock', atMs: 100, node: 'n1', driftPpm: -500_000 };
    const ended = run({ faults: [{ ...fault, forMs: 100 }], forMs: 400 });
    expect(ended.trueMs).toEqual([100, 250, 350]);
    const resumed = run({
      faults: [fault, { kind: 'resume', atMs: 200, node: 'n1' }],
      forMs: 400,
    });
    expect(resumed.trueMs).toEqual(ended.trueMs);
  });

  test('is in the trace, beside the true time', () => {
    const { text } = run({
      faults: [{ kind: 'clock', atMs: 150, node: 'n1', jumpMs: 1000 }],
      forMs: 200,
    });
    const { trace, problems } = readTrace(text);
    expect(problems).toEqual([]);
    const tick = trace?.events.findLast((event) => event.kind === 'timer');
    expect(tick).toMatchObject({ t: 150_000, local: 1_150_000 });
    expect(tick?.effects).toContainEqual(
      expect.objectContaining({ do: 'timer', dueMs: 250, localDueMs: 1250 }),
    );
    const told = trace?.events.map((event) => sentence(event, trace)).join('\n');
    expect(told).toContain('n1’s clock jumped 1000 ms ahead'.replace('’', "'"));
  });

  test('a timer that is set while it stands still waits until it goes on', () => {
    class Late extends Node<never> {
      fired: number[] = [];
      override onRequest(): void {
        this.setTimer('late', 10);
      }
      override onTimer(): void {
        this.fired.push(this.now());
      }
    }
    const simulation = new Simulation({
      seed: 1,
      nodes: [{ id: 'n1', create: (context) => hostNode(Late, context) }],
      faults: [{ kind: 'clock', atMs: 5, node: 'n1', frozen: true, forMs: 100 }],
    });
    simulation.request('n1', null, { atMs: 50 });
    simulation.runFor(114);
    expect(simulation.fields('n1')?.['fired']).toEqual([]);
    simulation.runFor(1);
    expect(simulation.fields('n1')?.['fired']).toEqual([15]);
  });
});

test('a clock shows a time for the first time when it says that it will', () => {
  const change = fc.record({
    afterUs: fc.nat(10_000_000),
    jumpUs: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    driftPpm: fc.integer({ min: -900_000, max: 9_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 5 }), fc.nat(100_000_000), (changes, aheadUs) => {
      const clock = new LocalClock(0, 0);
      let nowUs = 0;
      for (const { afterUs, jumpUs, driftPpm } of changes) {
        nowUs += afterUs;
        clock.jump(nowUs, jumpUs);
        clock.run(nowUs, { driftPpm, isFrozen: false });
      }
      const dueUs = clock.at(nowUs) + aheadUs;
      const trueUs = clock.trueTimeOf(dueUs);
      expect(clock.at(trueUs)).toBeGreaterThanOrEqual(dueUs);
      if (trueUs > nowUs) expect(clock.at(trueUs - 1)).toBeLessThan(dueUs);
    }),
  );
});
