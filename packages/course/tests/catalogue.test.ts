import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  missingWorks,
  parseManifest,
  readReadings,
  readSeedItems,
  taughtIn,
} from '../src/index.ts';
import { folderWith, manifestWith, partWith } from './folder.ts';

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

const idea = { id: 'ask', title: 'Ask', text: 'Ask somebody.', works: ['waldo-1994'] };

const topic = { id: 'basics', title: 'Basics', about: 'First things.' };

/** A readings folder with these works, by topic. */
const readingsWith = (works: Record<string, unknown[]>): string =>
  folderWith({
    'topics.json': { topics: [topic, { ...topic, id: 'time' }] },
    'planned.json': { planned: [] },
    'paths.json': { paths: [] },
    'next.json': { ideas: [idea] },
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

  test('is what paths and ideas take their works from', () => {
    const step = { kind: 'read', id: 'a', stage: 'store', work: 'none', hours: 1, why: 'Why not.' };
    const path = { id: 'p', title: 'P', about: 'P.', order: 'P.', steps: [step] };
    const folder = readingsWith({ basics: [waldo] });
    writeFileSync(`${folder}/paths.json`, JSON.stringify({ paths: [path] }));
    expect(() => readReadings(folder)).toThrow(
      /paths\.json: paths\[0\]\.steps\[0\]\.work: there is no work "none" in the catalogue/,
    );
    expect(() => readReadings(readingsWith({ basics: [{ ...waldo, id: 'other' }] }))).toThrow(
      /next\.json: ideas\[0\]\.works\[0\]: there is no work "waldo-1994"/,
    );
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

describe('the items of the reading lists', () => {
  const head = 'item\tlist\tsection\ttitle\taddress\tauthor';

  test('are read with what they leave out', () => {
    const dir = folderWith({ 'a.tsv': `${head}\n1\t2\tPapers/Time\tThere is No Now\t\t\n` });
    expect(readSeedItems(`${dir}/a.tsv`)).toEqual([
      {
        number: 1,
        list: 2,
        section: 'Papers/Time',
        title: 'There is No Now',
        address: '',
        author: '',
      },
    ]);
  });

  test('are refused by line where something is missing', () => {
    const dir = folderWith({ 'a.tsv': `${head}\n1\t2\tPapers\tA\nS2 2 Papers B\n` });
    expect(() => readSeedItems(`${dir}/a.tsv`)).toThrow('line 3: expected number, list');
    expect(() => readSeedItems(`${dir}/b.tsv`)).toThrow('there is no such file');
  });
});

describe('where a work is taught', () => {
  test('is told by lab and part, each section once', () => {
    const reading = { work: 'waldo-1994', section: '4', why: 'calls that may fail' };
    const parts = [
      partWith({ id: 'A', readings: [reading, { ...reading, section: '5' }, reading] }),
      partWith({ id: 'B', readings: [reading] }),
    ];
    const manifest = parseManifest('lab.json', JSON.stringify(manifestWith({ parts })));
    expect(taughtIn([{ name: 'first-contact', manifest }]).get('waldo-1994')).toEqual({
      'first-contact': { A: ['4', '5'], B: ['4'] },
    });
  });
});
