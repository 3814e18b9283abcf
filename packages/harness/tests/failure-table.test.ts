import { describe, expect, test } from 'vitest';
import { mannerOf } from '../src/index.ts';

const expectation = (sentence: string) => ({ kind: 'expectation', sentence }) as const;

describe('the manner of a failure', () => {
  test('of a scene is its sentence without the names and numbers of one run', () => {
    const one = mannerOf(expectation("'first' was printed on pages 1 and 2 by c1"), 'example');
    const other = mannerOf(
      expectation("'the end' was printed on pages 3, 4 and 12 by c2"),
      'example',
    );
    expect(one).toBe('expectation: " was printed on pages # by @');
    expect(other).toBe(one);
  });

  test('of a scene tells two mistakes apart that one test finds', () => {
    const late = mannerOf(
      expectation('the clients sent 3 more messages after the answer'),
      'example',
    );
    const early = mannerOf(expectation('the clients sent 12 messages for 10 requests'), 'example');
    expect(late).not.toBe(early);
  });

  test('of a property is the rule alone: the case that was found has its own sentence', () => {
    const rule = { kind: 'invariant', rule: 'at most once', sentence: 'c1 twice' } as const;
    expect(mannerOf(rule, 'property')).toBe('invariant at most once');
    expect(mannerOf(expectation('c1 waits for 3 answers'), 'property')).toBe('expectation');
  });

  test('of code that throws names no line, which is another in every submission', () => {
    const thrown = {
      kind: 'code',
      sentence: 's1 failed in onMessage: no such thing',
      node: 's1',
      handler: 'onMessage',
      place: 'src/index.ts:12:5',
    } as const;
    expect(mannerOf(thrown, 'property')).toBe('code onMessage');
    expect(mannerOf(thrown, 'example')).toBe(
      'code onMessage: @ failed in onMessage: no such thing',
    );
  });
});
