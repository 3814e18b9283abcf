import { sentence } from '@netsplit/simulator/trace';
import { describe, expect, it } from 'vitest';
import { Matches, matchFrom, Search } from '../src/model/search.ts';
import { asking, gossip, modelOf } from './trace-lines.ts';

function found(text: string, query: string): readonly number[] {
  const model = modelOf(text);
  const matcher = new Search(model).matcher(query);
  if (matcher === undefined) throw new Error('the query says nothing');
  const matches = new Matches(matcher, model.count);
  while (matches.look(37));
  expect(matches.isDone).toBe(true);
  return matches.found;
}

describe('the search', () => {
  it('finds words of the sentence, in any order and case', () => {
    const text = gossip(20);
    const { trace } = modelOf(text);
    const words = ['n2', 'got', 'tell'];
    const expected = trace.events.flatMap((event, at) => {
      const said = sentence(event, trace).toLowerCase();
      return words.every((word) => said.includes(word)) ? [at] : [];
    });
    expect(expected.length).toBeGreaterThan(1);
    expect(found(text, 'Tell GOT n2')).toEqual(expected);
  });

  it.each([
    ['kind:timer', [4]],
    ['node:n1 kind:message', [6]],
    ['field:count', [1, 3, 5]],
    ['n:3', [2]],
    ['"counted #1 twice"', [5]],
    ['retry', [4]],
    ['no such thing', []],
  ])('finds %s', (query, expected) => {
    expect(found(asking().text, query)).toEqual(expected);
  });

  it('has nothing to do for a query that says nothing', () => {
    const search = new Search(modelOf(asking().text));
    for (const query of ['', '  ', '""', 'kind:']) expect(search.matcher(query)).toBeUndefined();
  });

  it('goes round the matches', () => {
    expect(matchFrom([2, 5], 2, 1)).toBe(5);
    expect(matchFrom([2, 5], 5, 1)).toBe(2);
    expect(matchFrom([2, 5], 2, -1)).toBe(5);
    expect(matchFrom([], 2, -1)).toBeUndefined();
  });
});
