import { describe, expect, it } from 'vitest';
import { KIND, MARK, NONE } from '../src/model/columns.ts';
import * as cursor from '../src/model/cursor.ts';
import { endPlace, FATE, firstReaching } from '../src/model/flights.ts';
import { cutsLink } from '../src/model/fault-spans.ts';
import { Geometry } from '../src/model/geometry.ts';
import { levelFor } from '../src/model/level.ts';
import { readLink, writeLink } from '../src/model/link.ts';
import { eventAtShare, minimapOf } from '../src/model/minimap.ts';
import { nearestEvent } from '../src/model/nearest.ts';
import { pointOf, sceneOf, withinBox } from '../src/model/scene.ts';
import { formatMs, ticksOf } from '../src/model/ticks.ts';
import { valueText } from '../src/model/value-text.ts';
import { asking, gossip, modelOf, TraceLines } from './trace-lines.ts';

describe('the model of a run', () => {
  const model = modelOf(asking().text);

  it('knows each event’s lane, kind and marks', () => {
    expect([...model.columns.lane]).toEqual([0, 1, 0, 1, 0, 1, 0]);
    expect(model.columns.kind[4]).toBe(KIND.timer);
    expect(model.columns.marks[3]).toBe(MARK.output);
    expect(model.columns.marks[5]).toBe(MARK.violation);
    expect([...model.columns.cause]).toEqual([NONE, NONE, NONE, 2, 2, 4, 5]);
  });

  it('knows what became of every message', () => {
    expect([...model.flights.fate]).toEqual([
      FATE.delivered,
      FATE.lost,
      FATE.delivered,
      FATE.delivered,
    ]);
    expect([...model.flights.ended]).toEqual([3, NONE, 5, 6]);
  });

  it('opens at the first violation, and else at the first event', () => {
    expect(model.opening).toBe(5);
    expect(modelOf(new TraceLines(['n1']).event({ node: 'n1', kind: 'sync' }).text).opening).toBe(
      0,
    );
    expect(modelOf(new TraceLines(['n1']).text).opening).toBe(NONE);
  });

  it('knows which timers are set after an event', () => {
    expect(model.timers.after(1)).toEqual([]);
    expect(model.timers.after(3).map(({ name }) => name)).toEqual(['retry']);
    expect(model.timers.after(4)).toEqual([]);
  });

  it('agrees with a plain search on the timers of a real run', () => {
    const run = modelOf(gossip(300));
    for (let at = 0; at < run.count; at += 7) {
      const armed = run.timers.after(at);
      const up = run.lanes.filter(({ node }) => run.trace.stateAt(at + 1).get(node) !== null);
      expect(armed.map(({ node }) => node).toSorted()).toEqual(
        up.map(({ node }) => node).toSorted(),
      );
    }
  });
});

describe('faults as bands', () => {
  const faults = [
    { kind: 'partition', atMs: 1, groups: [['n1'], ['n2']], forMs: 2 },
    { kind: 'crash', atMs: 2, node: 'n2' },
    { kind: 'cut', atMs: 2, links: [['n1', 'n2']] },
  ];
  const model = modelOf(
    new TraceLines(['n1', 'n2'], { faults })
      .event({ node: '', kind: 'fault', fault: 0, phase: 'begin' })
      .event({ node: 'n2', kind: 'fault', fault: 1, phase: 'begin' })
      .event({ node: '', kind: 'fault', fault: 2, phase: 'begin' })
      .event({ node: '', kind: 'fault', fault: 0, phase: 'end', cause: [1, 0] })
      .event({
        node: '',
        kind: 'fault',
        fault: 3,
        phase: 'begin',
        record: { kind: 'heal', atMs: 5 },
      })
      .event({ node: 'n2', kind: 'start', incarnation: 1 }).text,
  );

  it('last from their begin to their end, a heal, or a start; those at one time in rows', () => {
    expect(model.faults.map(({ label, from, to, row }) => [label, from, to, row])).toEqual([
      ['split n1 | n2', 0, 3, 0],
      ['n2 down', 1, 5, 1],
      ['cut n1 → n2', 2, 4, 2],
    ]);
  });

  it('know which links they cut', () => {
    const [partition, , cut] = model.faults.map(({ fault }) => fault);
    if (partition === undefined || cut === undefined) throw new Error('a fault is missing');
    expect(cutsLink(partition, 'n2', 'n1')).toBe(true);
    expect(cutsLink(partition, 'n1', 'n3')).toBe(false);
    expect(cutsLink(cut, 'n1', 'n2')).toBe(true);
    expect(cutsLink(cut, 'n2', 'n1')).toBe(false);
  });
});

describe('the axis', () => {
  const model = modelOf(gossip(400));
  const { axis } = model.layout('even');

  it('never runs backward, and keeps events of one lane apart', () => {
    const last = new Map<number, number>();
    for (let at = 0; at < model.count; at++) {
      const place = axis.at[at] ?? 0;
      const lane = model.columns.lane[at] ?? NONE;
      if (at > 0) expect(place).toBeGreaterThanOrEqual(axis.at[at - 1] ?? 0);
      expect(place - (last.get(lane) ?? -1)).toBeGreaterThan(0.5);
      last.set(lane, place);
    }
  });

  it('puts every receipt after its send', () => {
    const { flights } = model;
    for (let flight = 0; flight < flights.count; flight++) {
      const sent = axis.at[flights.sent[flight] ?? 0] ?? 0;
      expect(endPlace(flights, flight, axis)).toBeGreaterThan(sent);
    }
  });

  it('gives back the time of a place, in both modes', () => {
    for (const mode of ['even', 'true'] as const) {
      const { axis } = model.layout(mode);
      for (let at = 0; at < model.count; at += 13) {
        const time = model.columns.timeUs[at] ?? 0;
        expect(axis.timeAt(axis.placeOf(time))).toBeCloseTo(time, 3);
      }
      expect(axis.lastAt(-1)).toBe(NONE);
      expect(axis.lastAt(axis.total)).toBe(model.count - 1);
    }
  });

  it('has marks at round times that keep apart', () => {
    const ticks = ticksOf(axis, 0, 40, 3);
    expect(ticks.length).toBeGreaterThan(5);
    for (const [index, tick] of ticks.entries()) {
      const before = ticks[index - 1];
      if (before !== undefined) expect(tick.place - before.place).toBeGreaterThan(2);
      expect(tick.label).toMatch(/^[\d.]+ ms$/);
    }
  });

  it('finds the messages that a window shows as a plain search does', () => {
    const { axis, reach } = model.layout('even');
    for (let from = 0; from < axis.total; from += 17) {
      const first = firstReaching(reach, from);
      for (let flight = 0; flight < first; flight++) {
        expect(endPlace(model.flights, flight, axis)).toBeLessThan(from);
      }
    }
  });
});

describe('the cursor', () => {
  const model = modelOf(asking().text);

  it('steps, and stays where there is nothing to go to', () => {
    expect(cursor.step(model, 0, 1)).toBe(1);
    expect(cursor.step(model, 0, -1)).toBe(0);
    expect(cursor.step(model, 6, 1)).toBe(6);
  });

  it('steps along a node', () => {
    expect(cursor.stepOnNode(model, 0, 1)).toBe(2);
    expect(cursor.stepOnNode(model, 4, -1)).toBe(2);
    expect(cursor.stepOnNode(model, 0, -1)).toBe(0);
  });

  it('goes from a receipt to its send and back', () => {
    expect(cursor.toSend(model, 3)).toBe(2);
    expect(cursor.toReceipt(model, 2)).toBe(3);
    expect(cursor.toReceipt(model, 3)).toBe(3);
  });

  it('goes round the violations', () => {
    expect(cursor.toViolation(model, 0, 1)).toBe(5);
    expect(cursor.toViolation(model, 5, 1)).toBe(5);
    expect(cursor.toViolation(model, 0, -1)).toBe(5);
  });

  it('goes to a number, or to the last before it', () => {
    expect(cursor.toNumber(model, 4)).toBe(3);
    expect(cursor.toNumber(model, 99)).toBe(6);
    expect(cursor.toNumber(model, -3)).toBe(0);
  });
});

describe('a window of the run', () => {
  const model = modelOf(gossip(200));
  const layout = model.layout('even');
  const frame = { width: 800, height: 400, isVertical: false, laneCount: 4, faultRows: 2 };

  it.each([false, true])(
    'finds the event at a point, also when time runs downward: %s',
    (isVertical) => {
      const geometry = new Geometry({ ...frame, isVertical }, { from: 10, scale: 40, across: 0 });
      const scene = sceneOf(model, layout, geometry);
      expect(scene.end).toBeGreaterThan(scene.first);
      for (let at = scene.first; at < scene.end; at++) {
        const [x, y] = pointOf(scene, at);
        const found = nearestEvent(model, layout, geometry, x + 1, y + 1, 10);
        const [foundX, foundY] = pointOf(scene, found);
        expect(Math.hypot(foundX - x, foundY - y)).toBeLessThan(3);
      }
      expect(nearestEvent(model, layout, geometry, -500, -500, 10)).toBe(NONE);
    },
  );

  it.each([
    ['inside', [10, 10, 20, 20], [10, 10, 20, 20]],
    ['through it from far away', [-1000, 50, 1100, 50], [0, 50, 100, 50]],
    ['past it', [-10, 200, 300, 200], undefined],
    ['past its corner', [90, -40, 140, 20], undefined],
    ['out of it, downward', [50, 50, 50, 5000], [50, 50, 50, 100]],
  ] as const)('draws of a line %s what lies in it', (_how, [x1, y1, x2, y2], seen) => {
    const part = withinBox({ x1, y1, x2, y2 }, 100, 100);
    expect(part && [part.x1, part.y1, part.x2, part.y2]).toEqual(seen);
  });

  it('shows less of each event the more there are', () => {
    expect([10, 300, 301, 2500, 2501].map(levelFor)).toEqual([
      'detail',
      'detail',
      'dots',
      'dots',
      'density',
    ]);
  });

  it('is found on the map of the whole run', () => {
    const { axis } = layout;
    const { shares } = minimapOf(model, axis, 50);
    expect(Math.max(...shares)).toBe(1);
    expect(eventAtShare(model, axis, 0)).toBe(0);
    expect(eventAtShare(model, axis, 1)).toBe(model.count - 1);
    const share = (axis.at[77] ?? 0) / axis.total;
    expect(axis.at[eventAtShare(model, axis, share)]).toBeCloseTo(axis.at[77] ?? 0, 5);
  });
});

describe('words', () => {
  it('tell times as people do', () => {
    expect([0, 400, 15_300, 1_234_567, 12_345_678].map(formatMs)).toEqual([
      '0 ms',
      '0.4 ms',
      '15.3 ms',
      '1234.6 ms',
      '12.35 s',
    ]);
  });

  it('write short values in a line and long ones indented', () => {
    expect(valueText({ kind: 'a', n: [1, 2] })).toBe('{ kind: "a", n: [1, 2] }');
    expect(valueText({ text: 'x'.repeat(50), n: 1 })).toBe(
      `{\n  text: "${'x'.repeat(50)}",\n  n: 1\n}`,
    );
    expect(valueText(undefined)).toBe('nothing');
  });

  it('read a link, and leave out what makes no sense', () => {
    expect(readLink('#n=41')).toEqual({ n: 41 });
    expect(readLink(writeLink({ n: 7 }))).toEqual({ n: 7 });
    expect(readLink(writeLink({ n: 7, fork: 'b' }))).toEqual({ n: 7, fork: 'b' });
    expect(readLink('#n=7&fork=<b>')).toEqual({ n: 7 });
    for (const hash of ['', '#', '#n=', '#n=-1', '#n=1.5', '#n=x', '#n=9999999999999999999999']) {
      expect(readLink(hash)).toEqual({ n: undefined });
    }
  });
});
