import { expect, it } from 'vitest';
import { compareTraces } from '../../src/trace/compare.ts';
import { counting, TraceLines } from './lines.ts';

const trace = counting().end().read();

it('finds no difference between a run and itself', () => {
  expect(compareTraces(trace, counting().end().read())).toBeUndefined();
});

it('names the first event that differs, the field and both values', () => {
  const lines = counting().end();
  lines.lines[4] = lines.lines[4]?.replace('"value":5', '"value":6') ?? '';
  expect(compareTraces(trace, lines.read())).toEqual({
    event: 4,
    field: 'effects[0].data.value',
    first: 5,
    second: 6,
    sentence:
      'event #4 (s1 got Increment(seq 3) from c1) differs in effects[0].data.value: 5 in the first run, 6 in the second run',
  });
});

it('says which run is over before the other', () => {
  const start = { kind: 'start', incarnation: 0 };
  const one = new TraceLines(['n1'])
    .event({ node: 'n1', ...start })
    .end()
    .read();
  const none = new TraceLines(['n1']).end().read();
  expect(compareTraces(one, none)?.sentence).toBe(
    'the first run has an event #1 (n1 started), and the second run is over before it',
  );
  expect(compareTraces(none, one)?.sentence).toContain('the second run has an event #1');
});
