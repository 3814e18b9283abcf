import { describe, expect, it } from 'vitest';
import { NONE } from '../src/model/columns.ts';
import { fieldLabel, isSameField, valueIn, type FieldRef } from '../src/model/field.ts';
import { changesOfField, lastWriter, neighbour, wrote } from '../src/model/field-changes.ts';
import { gossip, modelOf, TraceLines } from './trace-lines.ts';

const model = modelOf(gossip(400));
const fields: readonly FieldRef[] = [
  { node: 'n2', path: ['round'] },
  { node: 'n2', path: ['heard'] },
  { node: 'n4', path: ['heard', { key: 'n1' }] },
  { node: 'n3', path: ['heard', { key: 'n4' }] },
];

describe('the changes of a field', () => {
  it.each(fields)('are where its value differs from the event before: %j', (field) => {
    const expected: number[] = [];
    for (let at = 0; at < model.count; at++) {
      const event = model.eventAt(at);
      if (event?.node !== field.node) continue;
      const before = valueIn(model.trace.stateAt(event.n - 1).get(field.node), field);
      const after = valueIn(model.trace.stateAt(event.n).get(field.node), field);
      if (after === undefined && before === undefined) continue;
      // A node that goes down has no fields: nobody wrote them.
      if (after === undefined) continue;
      if (JSON.stringify(before) !== JSON.stringify(after)) expected.push(at);
    }
    expect(expected.length).toBeGreaterThan(2);
    expect(changesOfField(model, field)).toEqual(expected);
    for (let at = 0; at < model.count; at += 11) {
      expect(lastWriter(model, field, at)).toBe(expected.findLast((one) => one <= at) ?? NONE);
      expect(wrote(model, at, field)).toBe(expected.includes(at));
    }
  });

  it('see what was written around the field, and what an array lost', () => {
    const lines = new TraceLines(['n1'])
      .event({ node: 'n1', kind: 'start', incarnation: 0, state: [[['log'], [1, 2, 3]]] })
      .event({ node: 'n1', kind: 'sync', state: [[['log', 'length'], 2]] })
      .event({ node: 'n1', kind: 'sync', state: [[['log'], [1, 5]]] })
      .event({ node: 'n1', kind: 'sync', state: [[['log', 2], 7]] });
    const run = modelOf(lines.text);
    const changes = (...path: (string | number)[]) => changesOfField(run, { node: 'n1', path });
    expect(changes('log')).toEqual([0, 1, 2, 3]);
    expect(changes('log', 0)).toEqual([0]);
    expect(changes('log', 1)).toEqual([0, 2]);
    expect(changes('log', 2)).toEqual([0, 1, 3]);
  });

  it('are gone to and fro', () => {
    expect(neighbour([3, 8], 3, 1)).toBe(8);
    expect(neighbour([3, 8], 8, 1)).toBe(8);
    expect(neighbour([3, 8], 8, -1)).toBe(3);
  });
});

describe('a field', () => {
  it('is named as a program would', () => {
    expect(fieldLabel(['state', 'log', 3, '$$x'])).toBe('state.log[3].$x');
    expect(fieldLabel(['heard', { key: 'n1' }, 'at'])).toBe('heard[n1].at');
  });

  it('is told from others', () => {
    const [round, heard, first, second] = fields;
    expect(isSameField(round, { node: 'n2', path: ['round'] })).toBe(true);
    expect(isSameField(round, heard)).toBe(false);
    expect(isSameField(first, second)).toBe(false);
    expect(isSameField(undefined, round)).toBe(false);
  });
});
