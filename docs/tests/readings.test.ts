import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLabs, readReadings } from '@netsplit/course';
import { describe, expect, it } from 'vitest';
import { withBackPointers } from '../build/readings/back-pointers.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'docs/readings');

const { works, planned } = readReadings(FOLDER);
const all = [...works.values()];
const { labs, broken } = findLabs({ dir: ROOT, whole: true });

/** The values that come up again. */
function shared<Item>(items: readonly Item[], key: (item: Item) => string): string[] {
  const seen = new Set<string>();
  return items.map(key).filter((value) => seen.has(value) || !seen.add(value));
}

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

  it('points back at each lab that reads a work, with its sections: run `npm run readings`', async () => {
    const files = await withBackPointers(ROOT, FOLDER);
    const stale = [...files].filter(([file, text]) => readFileSync(file, 'utf8') !== text);
    expect(stale.map(([file]) => file)).toEqual([]);
    expect(works.get('lamport-1978')?.taught['lamport-clocks']?.['A']).toContain('Logical Clocks');
  });

  it('has each work once', () => {
    const address = (url: string): string => url.toLowerCase().replace(/^https?:|\/$/g, '');
    const withUrl = all.filter(({ url }) => url !== undefined);
    expect(shared(withUrl, ({ url = '' }) => address(url))).toEqual([]);
    const title = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
    expect(shared(all, (work) => `${title(work.title)} ${work.year ?? ''}`)).toEqual([]);
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
