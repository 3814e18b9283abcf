import { readTrace } from '@netsplit/simulator/trace';
import { describe, expect, it } from 'vitest';
import { readTraceFrom } from '../src/model/trace-stream.ts';
import { asking } from './trace-lines.ts';

const { text } = asking();

function streamOf(content: string, pieceLength: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(content);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, (at += pieceLength)));
    },
  });
}

describe('a trace that comes in pieces', () => {
  it.each([1, 7, 1024, 1_000_000])('of %i bytes is read as the whole text is', async (length) => {
    const content = text.replaceAll('c1', 'ç—1');
    const whole = readTrace(content);
    const { trace, problems } = await readTraceFrom(streamOf(content, length));
    expect(problems).toEqual(whole.problems);
    expect(trace?.events).toEqual(whole.trace?.events);
    expect(trace?.end).toEqual(whole.trace?.end);
  });

  it('and is too long is shown as far as a page can hold it, and the line is told', async () => {
    const mostBytes = Math.floor(text.length / 2);
    const told: number[] = [];
    const { trace, problems } = await readTraceFrom(streamOf(text, 100), {
      mostBytes,
      onProgress: (bytes) => told.push(bytes),
    });
    const shown = trace?.events.length ?? 0;
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(readTrace(text).trace?.events.length ?? 0);
    const lines = text.slice(0, told.at(-1)).split('\n').length - 1;
    expect(problems).toMatchObject([{ line: lines }]);
    expect(problems[0]?.message).toContain('longer than');
    expect(told.at(-1)).toBeGreaterThanOrEqual(mostBytes);
  });

  it('and is full of faults is still said not to be shown whole', async () => {
    const faulty = `${text.split('\n')[0]}\n${'no JSON\n'.repeat(100)}`;
    const { problems } = await readTraceFrom(streamOf(faulty, 100), { mostBytes: 600 });
    expect(problems.length).toBeGreaterThan(20);
    expect(problems.some(({ message }) => message.includes('longer than'))).toBe(true);
  });

  it('without a line end is given up, and not said to be empty', async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(0x20);
    const endless = new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(megabyte) });
    const { trace, problems } = await readTraceFrom(endless);
    expect(trace).toBeUndefined();
    expect(problems).toMatchObject([{ message: expect.stringContaining('longer than 64 MB') }]);
  });

  it('that are no trace is told at once, and the rest is not asked for', async () => {
    let asked = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        asked += 1;
        controller.enqueue(new TextEncoder().encode('{"a":1}\n'));
      },
    });
    const { trace, problems } = await readTraceFrom(endless);
    expect(trace).toBeUndefined();
    expect(problems).toMatchObject([{ line: 1 }]);
    expect(asked).toBeLessThan(5);
  });
});
