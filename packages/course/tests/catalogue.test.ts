import { describe, expect, test } from 'vitest';
import { missingWorks, parseManifest, readCatalogue } from '../src/index.ts';
import { folderWith, manifestWith } from './folder.ts';

const waldo = {
  id: 'waldo-1994',
  title: 'A Note on Distributed Computing',
  authors: ['Jim Waldo'],
  year: 1994,
  kind: 'paper',
  url: 'https://example.org/waldo',
  why: 'Why a remote call is not a local one.',
  level: 'first',
};

describe('the readings catalogue', () => {
  test('is looked up by id', () => {
    const dir = folderWith({ 'catalogue.json': { works: [waldo] } });
    expect(readCatalogue(`${dir}/catalogue.json`).get('waldo-1994')?.year).toBe(1994);
  });

  test('refuses a work listed twice, and one without an address that can be opened', () => {
    const twice = folderWith({ 'catalogue.json': { works: [waldo, waldo] } });
    expect(() => readCatalogue(`${twice}/catalogue.json`)).toThrow(
      'works[1].id: "waldo-1994" is used twice',
    );
    const bad = folderWith({ 'catalogue.json': { works: [{ ...waldo, url: 'see library' }] } });
    expect(() => readCatalogue(`${bad}/catalogue.json`)).toThrow(
      'works[0].url: expected a web address',
    );
  });

  test('tells which works a lab reads that it lacks', () => {
    const manifest = parseManifest('lab.json', JSON.stringify(manifestWith()));
    expect(missingWorks(manifest, new Map())).toEqual(['waldo-1994']);
    expect(missingWorks(manifest, new Map([['waldo-1994', waldo]]))).toEqual([]);
  });
});
