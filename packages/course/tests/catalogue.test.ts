import { describe, expect, test } from 'vitest';
import { missingWorks, parseManifest, readReadings } from '../src/index.ts';
import { folderWith, manifestWith } from './folder.ts';

const waldo = {
  id: 'waldo-1994',
  title: 'A Note on Distributed Computing',
  authors: ['Jim Waldo'],
  year: 1994,
  kind: 'paper',
  url: 'https://example.org/waldo',
  topics: ['basics'],
  why: 'Why a remote call is not a local one.',
  level: 'beginner',
};

const topic = { id: 'basics', title: 'Basics', about: 'First things.' };

/** A readings folder with these works, by topic. */
const readingsWith = (works: Record<string, unknown[]>): string =>
  folderWith({
    'topics.json': { topics: [topic, { ...topic, id: 'time' }] },
    'planned.json': { planned: [] },
    ...Object.fromEntries(
      Object.entries(works).map(([name, listed]) => [`works/${name}.json`, { works: listed }]),
    ),
  });

describe('the readings catalogue', () => {
  test('is looked up by id', () => {
    const { works, topics } = readReadings(readingsWith({ basics: [waldo] }));
    expect(works.get('waldo-1994')).toMatchObject({ year: 1994, items: [], taught: {} });
    expect(topics.map(({ id }) => id)).toEqual(['basics', 'time']);
  });

  test('refuses a work listed twice, in one file or in two', () => {
    expect(() => readReadings(readingsWith({ basics: [waldo, waldo] }))).toThrow(
      'works[1].id: "waldo-1994" is used twice',
    );
    const elsewhere = { ...waldo, topics: ['time'] };
    expect(() => readReadings(readingsWith({ basics: [waldo], time: [elsewhere] }))).toThrow(
      /time\.json: works\[0\]\.id: .* \(it is in .*basics\.json, too\)/,
    );
  });

  test.each([
    [{ url: 'see library' }, 'works[0].url: expected a web address'],
    [{ url: 'ftp://example.org/a' }, 'works[0].url: expected a web address'],
    [{ kind: 'poem' }, 'works[0].kind: expected "paper" or "book"'],
    [{ level: 'easy' }, 'works[0].level: expected "beginner" or'],
    [{ topics: ['cooking'] }, 'works[0].topics[0]: expected a topic of topics.json'],
    [{ topics: ['time', 'basics'] }, 'this one belongs into time.json'],
    [{ item: 3 }, '"item" is not a field known here'],
  ])('refuses %j', (wrong, words) => {
    expect(() => readReadings(readingsWith({ basics: [{ ...waldo, ...wrong }] }))).toThrow(words);
  });

  test('that is not there is refused in words', () => {
    expect(() => readReadings(folderWith({}))).toThrow(/topics\.json: cannot be read/);
  });

  test('tells which works a lab reads that it lacks', () => {
    const manifest = parseManifest('lab.json', JSON.stringify(manifestWith()));
    const { works } = readReadings(readingsWith({ basics: [waldo] }));
    expect(missingWorks(manifest, new Map())).toEqual(['waldo-1994']);
    expect(missingWorks(manifest, works)).toEqual([]);
  });
});
