import { describe, expect, test } from 'vitest';
import { nearestWord, searchWorks, type Work } from '../src/index.ts';

const work = (fields: Partial<Work> & { id: string }): Work => ({
  title: 'A title',
  authors: [],
  kind: 'paper',
  topics: ['time'],
  level: 'beginner',
  why: 'For a reason.',
  items: [],
  taught: {},
  planned: [],
  ...fields,
});

const works = [
  work({ id: 'later', title: 'Hybrid clocks', why: 'After Lamport.' }),
  work({
    id: 'lamport-1978',
    title: 'Time, Clocks, and the Ordering',
    authors: ['Leslie Lamport'],
    year: 1978,
  }),
  work({ id: 'birman', title: 'Group multicast', authors: ['André Schiper'] }),
];

const ids = (words: string): string[] => searchWorks(works, words).map(({ work: { id } }) => id);

describe('a search', () => {
  test('finds works that have every word, the closest first', () => {
    expect(ids('lamport')).toEqual(['lamport-1978', 'later']);
    expect(ids('Lamport, clocks!')).toEqual(['lamport-1978', 'later']);
    expect(ids('lamport 1978')).toEqual(['lamport-1978']);
    expect(ids('lamport multicast')).toEqual([]);
  });

  test('takes beginnings of three letters and more, and does not mind accents', () => {
    expect(ids('multi')).toEqual(['birman']);
    expect(ids('mu')).toEqual([]);
    expect(ids('andre schiper')).toEqual(['birman']);
  });

  test('for nothing finds nothing', () => {
    expect(ids('')).toEqual([]);
    expect(ids(' .,')).toEqual([]);
  });

  test('that found nothing has a suggestion, where a word is near', () => {
    expect(nearestWord(works, 'lampart')).toBe('lamport');
    expect(nearestWord(works, 'banana')).toBeUndefined();
  });
});
