import { readTrace } from '@netsplit/simulator/trace';
import { describe, expect, it } from 'vitest';
import { traceText } from '../src/model/trace-text.ts';
import { asking, gossip, traceOf } from './trace-lines.ts';

describe('the text of a trace', () => {
  it.each([
    ['a small run', asking().text],
    ['a run with faults, broadcasts and keyframes', gossip(600)],
  ])('is what was recorded, of %s', (_name, text) => {
    const lines = (of: string): unknown[] =>
      of
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as unknown);
    expect(lines(traceText(traceOf(text)))).toEqual(lines(text));
  });

  it('of a run that was cut off is cut off too', () => {
    const whole = gossip(50).split('\n').slice(0, 30).join('\n');
    const { trace, problems } = readTrace(whole);
    if (trace === undefined) throw new Error('nothing was read');
    expect(readTrace(traceText(trace)).problems).toEqual(problems);
  });
});
