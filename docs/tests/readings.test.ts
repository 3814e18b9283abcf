import { join } from 'node:path';
import { findLabs, readReadings, readSeedItems, type Work } from '@netsplit/course';
import { describe, expect, it } from 'vitest';
import { made } from '../build/readings/made.ts';
import { staleIn } from '../build/written.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'docs/readings');

const { works, topics, planned } = readReadings(FOLDER);
const all = [...works.values()];
const { labs, broken } = findLabs({ dir: ROOT, whole: true });

/** The values that come up again. */
function shared<Item>(items: readonly Item[], key: (item: Item) => string): string[] {
  const seen = new Set<string>();
  return items.map(key).filter((value) => seen.has(value) || !seen.add(value));
}

const items = readSeedItems(join(FOLDER, 'seed-items.tsv'));

describe('the catalogue and the five reading lists it grew out of', () => {
  it('has each of the 330 items in one work, and no other', () => {
    expect(items.map(({ number }) => number)).toEqual(
      Array.from({ length: 330 }, (_, at) => at + 1),
    );
    const covered = all.flatMap((work) => work.items);
    expect(covered.toSorted((a, b) => a - b)).toEqual(items.map(({ number }) => number));
  });

  it('gives an item to a work of that name, author or address', () => {
    const bare = (url: string): string =>
      url.toLowerCase().replace(/^https?:\/\/(www\.)?|\/$/g, '');
    const words = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
    const stray = all.flatMap((work) => {
      const own = new Set(words([work.title, ...work.authors, work.id].join(' ')));
      return work.items.filter((number) => {
        const item = items[number - 1];
        if (item === undefined || bare(item.address) === bare(work.url ?? '-')) return false;
        const told = words(`${item.title} ${item.author}`);
        return told.filter((word) => own.has(word)).length < told.length / 3;
      });
    });
    expect(stray.map((number) => `${number}: ${items[number - 1]?.title}`)).toEqual([]);
  });

  it('leaves out an address only where the list has none either', () => {
    const bare = all.filter(({ url }) => url === undefined);
    expect(bare.length).toBeLessThan(10);
    const given = bare.filter((work) => work.items.some((number) => items[number - 1]?.address));
    expect(given.map(({ id }) => id)).toEqual([]);
  });
});

describe('the catalogue of readings', () => {
  it('has every work that a lab reads', () => {
    expect(broken).toEqual([]);
    const read = labs.flatMap(({ name, manifest }) =>
      manifest.parts.flatMap(({ id, readings }) =>
        readings.map(({ work }) => ({ place: `${name} ${id}`, work })),
      ),
    );
    expect(read.length).toBeGreaterThan(50);
    expect(read.filter(({ work }) => !works.has(work))).toEqual([]);
  });

  it('points back at each lab that reads a work, and has its pages: run `npm run readings`', async () => {
    expect(staleIn(await made(ROOT))).toEqual([]);
    expect(works.get('lamport-1978')?.taught['lamport-clocks']?.['A']).toContain('Logical Clocks');
  });

  it('has each work once', () => {
    const address = (url: string): string => url.toLowerCase().replace(/^https?:|\/$/g, '');
    const withUrl = all.filter(({ url }) => url !== undefined);
    expect(shared(withUrl, ({ url = '' }) => address(url))).toEqual([]);
    const title = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    // Two lists without a date have the same title, and different authors.
    const dated = ({ year, authors }: Work): string => `${year ?? authors.join()}`;
    expect(shared(all, (work) => `${title(work.title)} ${dated(work)}`)).toEqual([]);
  });

  it('gives addresses that can be opened: DOIs in one form, no blanks, no search pages', () => {
    const odd = all.filter(({ url = 'https://x.org/' }) => {
      const { hostname, pathname, username } = new URL(url);
      const isDoi = /(^|\.)doi\.org$/.test(hostname);
      if (isDoi) return !/^https:\/\/doi\.org\/10\.\d{4,}\/\S+$/.test(url);
      return username !== '' || /\s/.test(url) || !hostname.includes('.') || pathname === '/search';
    });
    expect(odd.map(({ id, url }) => `${id}: ${url}`)).toEqual([]);
  });

  it('says in two or three sentences why to read a work, each in words of its own', () => {
    const sentences = (why: string): string[] => why.split(/(?<=[.?!])\s+(?=\P{Ll})/u);
    const odd = all.filter(({ why }) => {
      const count = sentences(why).length;
      return count < 2 || count > 3 || !/[.?!]$/.test(why);
    });
    expect(odd.map(({ id, why }) => `${id}: ${why}`)).toEqual([]);
    const every = all.flatMap(({ id, why }) => sentences(why).map((text) => ({ id, text })));
    expect(shared(every, ({ text }) => text.toLowerCase())).toEqual([]);
  });

  it('uses every topic of its vocabulary', () => {
    const used = new Set(all.flatMap((work) => work.topics));
    expect(topics.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });

  it('plans for labs that it names, or that are there', () => {
    const known = new Set([...planned.map(({ id }) => id), ...labs.map(({ name }) => name)]);
    const dangling = all.flatMap((work) => work.planned.filter((id) => !known.has(id)));
    expect(dangling).toEqual([]);
  });

  it('plans no lab that is there', () => {
    const names = new Set(labs.map(({ name }) => name));
    expect(planned.map(({ id }) => id).filter((id) => names.has(id))).toEqual([]);
  });
});
