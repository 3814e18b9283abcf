import { causality, readTrace, sentence, shivizLog } from '@netsplit/simulator/trace';
import { describe, expect, it } from 'vitest';
import { readAnyFrom } from '../src/model/any-trace.ts';
import { looksLikeShiviz, readShivizLog } from '../src/model/shiviz-log.ts';
import { gossip, traceOf } from './trace-lines.ts';

const DEFAULT = String.raw`(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`;

describe('a log of ShiViz', () => {
  it('that we wrote comes back with its words, and what happened before what', () => {
    const trace = traceOf(gossip(200));
    const log = shivizLog(trace);
    expect(looksLikeShiviz(log)).toBe(true);
    const { trace: read } = readShivizLog(log);
    if (read === undefined) throw new Error('nothing was read');
    const known = [...causality(trace).vectorClocks()].map(([event]) => event);
    expect(read.events.map(({ words }) => words)).toEqual(
      known.map((event) => `#${event.n} ${sentence(event, trace)}`),
    );
    // Numbers differ, since what no node knows of has no line.
    const numbers = new Map(known.map(({ n }, at) => [n, at + 1]));
    const [before, after] = [causality(trace), causality(read)];
    for (const { n } of known) {
      const past = before.past(n).flatMap((one) => numbers.get(one) ?? []);
      expect(after.past(numbers.get(n) ?? 0)).toEqual(past);
    }
  });

  it('as ShiViz has it by default is read too, and put in order', () => {
    const log = `${DEFAULT}\n\ngot it\nb {"b":1,"a":1}\nsent\na {"a":1}\n`;
    const { trace, problems } = readShivizLog(log);
    expect(trace?.events.map(({ words, kind }) => [words, kind])).toEqual([
      ['sent', 'sync'],
      ['got it', 'message'],
    ]);
    expect(problems).toHaveLength(1);
    expect(looksLikeShiviz('sent\na {"a":1}')).toBe(true);
  });

  it('with lines that make no sense is read without them, and says which', () => {
    const log = `${DEFAULT}\n\nfine\na {"a":1}\nno clock\na {"a":\nworse\na {"a":-3}\nwell\na {"a":2}\n`;
    const { trace, problems } = readShivizLog(log);
    expect(trace?.events.map(({ words }) => words)).toEqual(['fine', 'well']);
    expect(problems.filter(({ line }) => line > 0).map(({ line }) => line)).toEqual([5, 6, 7, 8]);
  });

  it('that knows of itself in a circle ends there', () => {
    const log = `${DEFAULT}\n\none\na {"a":1,"b":1}\ntwo\nb {"a":1,"b":1}\n`;
    const { trace, problems } = readShivizLog(log);
    expect(trace?.events).toHaveLength(0);
    expect(problems.some(({ message }) => message.includes('circle'))).toBe(true);
  });

  it('is told from a trace', async () => {
    const text = gossip(30);
    expect(looksLikeShiviz(text)).toBe(false);
    const [read, log] = await Promise.all([
      readAnyFrom(new Blob([text]).stream()),
      readAnyFrom(new Blob([shivizLog(traceOf(text))]).stream()),
    ]);
    expect(read.trace?.events).toEqual(readTrace(text).trace?.events);
    expect(log.trace?.header.lab).toBe('a ShiViz log');
    const { trace, problems } = await readAnyFrom(new Blob(['holiday pictures']).stream());
    expect(trace).toBeUndefined();
    expect(problems[0]?.message).toContain('not a netsplit trace');
    expect((await readAnyFrom(new Blob([]).stream())).trace).toBeUndefined();
  });
});
