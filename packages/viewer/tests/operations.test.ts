import { describe, expect, it } from 'vitest';
import { operationsOf } from '../src/model/operations.ts';
import { asking, modelOf, TraceLines } from './trace-lines.ts';

describe('operations', () => {
  it('last from the request to its answer', () => {
    const { trace } = modelOf(asking().text);
    expect(operationsOf(trace)).toMatchObject([
      { id: 'r1', process: 'n1', asked: 'go', answered: 'ok', from: 2, to: 6, verdict: 'none' },
    ]);
  });

  it('of a client go on when it asks again, and are lost when it waits no longer', () => {
    const lines = new TraceLines(['n1'])
      .event({ node: 'n1', kind: 'request', id: 'r1', client: 'c1', operation: 'o1', request: 1 })
      .event({ node: 'n1', kind: 'request', id: 'r2', client: 'c1', operation: 'o1', request: 1 })
      .event({ node: 'n1', kind: 'request', id: 'r3', client: 'c2', operation: 'o2', request: 2 })
      .event({
        node: 'n1',
        kind: 'sync',
        effects: [{ do: 'respond', id: 'r2', response: 'done' }],
      })
      .event({ node: 'n1', kind: 'timeout', request: 'r3', client: 'c2', operation: 'o2' });
    const operations = operationsOf(modelOf(lines.text).trace);
    expect(operations).toMatchObject([
      { id: 'o1', process: 'c1', from: 0, to: 3, verdict: 'none', row: 0 },
      { id: 'o2', process: 'c2', from: 2, to: undefined, verdict: 'lost', row: 1 },
    ]);
  });

  it('that are never answered leave their row to the next one', () => {
    const lines = new TraceLines(['n1'])
      .event({ node: 'n1', kind: 'request', id: 'r1', request: 1 })
      .event({ node: 'n1', kind: 'sync' })
      .event({ node: 'n1', kind: 'request', id: 'r2', request: 2 });
    const operations = operationsOf(modelOf(lines.text).trace);
    expect(operations.map(({ row, to, shownTo }) => [row, to, shownTo])).toEqual([
      [0, undefined, 2],
      [0, undefined, undefined],
    ]);
  });

  it('that a checker found no place for are marked', () => {
    const lines = new TraceLines(['n1'])
      .event({ node: 'n1', kind: 'request', id: 'r1', request: 'read' })
      .event({ node: 'n1', kind: 'request', id: 'r2', request: 'read' })
      .event({ node: 'n1', kind: 'sync', effects: [{ do: 'respond', id: 'r2', response: 3 }] })
      .add({ violation: { n: 3, rule: 'linearizable', message: 'nobody wrote 3' } });
    const operations = operationsOf(modelOf(lines.text).trace);
    expect(operations.map(({ id, verdict, row }) => [id, verdict, row])).toEqual([
      ['r1', 'none', 0],
      ['r2', 'culprit', 0],
    ]);
  });
});
