import { describe, expect, test } from 'vitest';
import {
  choiceOf,
  Node,
  readTrace,
  ReplayScheduler,
  restartLoop,
  TraceText,
  TraceWriter,
  type Fault,
} from '../src/index.ts';
import { actsOf, Counting, scene, type Scene } from './cluster.ts';

function run(faults: Fault[], forMs = 100): Scene {
  const made = scene(['n1', 'n2'], Counting, { faults, network: { delayMs: 5 } });
  made.simulation.runFor(forMs);
  return made;
}

/** When what came to `node`: its timers, and the numbers that it heard. */
function comings({ acts }: Scene, node: string): string[] {
  return acts.flatMap((act) => {
    if (act.node !== node) return [];
    if (act.kind === 'timer') return [`${act.atMs} timer`];
    if (act.kind === 'delivered') return [`${act.atMs} ${(act.message as { n: number }).n}`];
    return act.kind === 'dropped' ? [`${act.atMs} lost`] : [];
  });
}

describe('a pause', () => {
  const pause: Fault = { kind: 'pause', atMs: 12, node: 'n2', forMs: 30 };

  test('lets timers and messages wait, then come at once in the order in which they were due', () => {
    expect(comings(run([pause], 60), 'n2')).toEqual([
      '10 timer',
      '42 0',
      '42 timer',
      '42 1',
      '42 2',
      '45 3',
      '52 timer',
      '55 4',
    ]);
  });

  test('forgets nothing, and leaves the others alone', () => {
    const { simulation, acts } = run([pause], 60);
    expect(simulation.fields('n2')?.['heard']).toHaveLength(5);
    expect(actsOf(acts, 'timer').filter((act) => act.node === 'n1')).toHaveLength(6);
  });

  test('lasts until the node resumes, where nothing ends it before', () => {
    const scene = run([
      { kind: 'pause', atMs: 12, node: 'n2' },
      { kind: 'resume', atMs: 33, node: 'n2' },
    ]);
    expect(comings(scene, 'n2').slice(0, 4)).toEqual(['10 timer', '33 0', '33 timer', '33 1']);
  });

  test('two that overlap are over when both are', () => {
    const scene = run([pause, { kind: 'pause', atMs: 20, node: 'n2', forMs: 40 }]);
    expect(comings(scene, 'n2')[1]).toBe('60 0');
  });

  test('keeps what came before the link was cut, and loses what was due after', () => {
    const scene = run([pause, { kind: 'cut', atMs: 20, links: [['n1', 'n2']], forMs: 100 }], 60);
    expect(comings(scene, 'n2')).toEqual([
      '10 timer',
      '25 lost',
      '35 lost',
      '42 0',
      '42 timer',
      '45 lost',
      '52 timer',
      '55 lost',
    ]);
  });

  test('does not keep a node from crashing: what waited is lost', () => {
    const scene = run([pause, { kind: 'crash', atMs: 20, node: 'n2', forMs: 5 }], 60);
    // It starts again when the pause is over, not before.
    expect(comings(scene, 'n2')).toEqual([
      '10 timer',
      '20 lost',
      '25 lost',
      '35 lost',
      '45 3',
      '52 timer',
      '55 4',
    ]);
    expect(actsOf(scene.acts, 'started').map(({ atMs }) => atMs)).toEqual([0, 0, 42]);
  });
});

describe('a slow node', () => {
  const slow: Fault = { kind: 'slow', atMs: 0, node: 'n2', busyMs: 8 };

  test('takes one event after another, and falls behind', () => {
    const events = comings(run([slow], 60), 'n2');
    // Two events come in 10 ms, and each takes 8; its own timer is set when it fires.
    expect(events).toEqual(['10 timer', '18 0', '26 timer', '34 1', '42 2', '50 timer', '58 3']);
  });

  test('catches up once it is as fast as before', () => {
    const scene = run([{ ...slow, forMs: 50 }], 70);
    expect(comings(scene, 'n2').slice(5)).toEqual([
      '50 timer',
      '50 3',
      '55 4',
      '60 timer',
      '65 5',
      '70 timer',
    ]);
  });

  test('does not fire a timer that it cancelled while the timer waited', () => {
    class Cancelling extends Node<'stop'> {
      fired = 0;
      override onStart(): void {
        if (this.id === 'n1') this.send('n2', 'stop');
        else this.setTimer('wait', 6);
      }
      override onMessage(): void {
        this.cancelTimer('wait');
      }
      override onTimer(): void {
        this.fired += 1;
      }
    }
    const { simulation } = scene(['n1', 'n2'], Cancelling, {
      network: { delayMs: 5 },
      faults: [{ kind: 'pause', atMs: 1, node: 'n2', forMs: 20 }],
    });
    simulation.request('n2', null, { atMs: 30 });
    simulation.runFor(50);
    expect(simulation.fields('n2')?.['fired']).toBe(0);
    expect(simulation.pendingCount).toBe(0);
  });
});

test('a restart loop crashes a node again and again', () => {
  const loop = restartLoop('n2', { atMs: 10, times: 3, downMs: 5, upMs: 20, disk: 'wiped' });
  const { acts } = run([...loop], 100);
  expect(actsOf(acts, 'crashed').map(({ atMs }) => atMs)).toEqual([10, 35, 60]);
  expect(
    actsOf(acts, 'started')
      .filter((act) => act.node === 'n2')
      .map(({ atMs, incarnation }) => [atMs, incarnation]),
  ).toEqual([
    [0, 0],
    [15, 1],
    [40, 2],
    [65, 3],
  ]);
});

test('a run with every fault of nodes and links repeats from its trace', () => {
  const faults: Fault[] = [
    { kind: 'pause', atMs: 20, node: 'n2', forMs: 30 },
    { kind: 'cut', atMs: 30, links: [['n1', 'n2']], forMs: 40 },
    { kind: 'slow', atMs: 60, node: 'n1', busyMs: { kind: 'uniform', minMs: 0, maxMs: 9 } },
    { kind: 'clock', atMs: 70, node: 'n3', driftPpm: -400_000, jumpMs: 30, forMs: 90 },
    { kind: 'clock', atMs: 90, node: 'n2', frozen: true, forMs: 30 },
    { kind: 'hold', atMs: 100, nodes: ['n3'], forMs: 25 },
    { kind: 'crash', atMs: 110, node: 'n1', afterEffects: 1, forMs: 10 },
    { kind: 'rule', atMs: 130, to: 'n2', nth: 2, verdict: 'duplicate' },
    {
      kind: 'link',
      atMs: 140,
      from: 'n1',
      to: 'n2',
      corruptProbability: 0.3,
      maxQueued: 2,
      bytesPerSecond: 2000,
      burstLoss: { beginProbability: 0.2, endProbability: 0.3 },
    },
  ];
  for (let seed = 1; seed <= 20; seed++) {
    const text = new TraceText();
    const options = { seed, faults, network: {}, syncMs: 2 };
    const first = scene(['n1', 'n2', 'n3'], Counting, {
      ...options,
      record: new TraceWriter(text),
    }).simulation;
    first.runFor(400);
    first.close();
    const { trace, problems } = readTrace(text.toString());
    expect(problems).toEqual([]);
    const scheduler = new ReplayScheduler((trace?.events ?? []).map(choiceOf));
    const again = scene(['n1', 'n2', 'n3'], Counting, { ...options, scheduler }).simulation;
    again.runFor(400);
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(again.eventCount).toBe(first.eventCount);
  }
});
