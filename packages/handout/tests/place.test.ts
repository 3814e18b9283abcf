import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MARKER } from '@netsplit/course';
import { inPlace, refuseToOverwrite, writeFiles } from '../src/place.ts';
import { folderWith } from './scratch.ts';

describe('the folder of a handout', () => {
  it('may be new, or empty', () => {
    const folder = folderWith({});
    for (const place of [folder, join(folder, 'new')]) {
      expect(() => refuseToOverwrite(place, false)).not.toThrow();
    }
  });

  it('is never one that holds something else, forced or not', () => {
    const folder = folderWith({ 'thesis.txt': 'years of work' });
    for (const force of [false, true]) {
      expect(() => refuseToOverwrite(folder, force)).toThrow('is not empty, and no handout');
    }
    expect(() => refuseToOverwrite(join(folder, 'thesis.txt'), true)).toThrow('is a file');
  });

  it('is an earlier handout only when forced', () => {
    const folder = folderWith({ [MARKER]: '{}' });
    expect(() => refuseToOverwrite(folder, false)).toThrow('holds a handout already');
    refuseToOverwrite(folder, true);
  });

  it('is made whole or not at all', async () => {
    const folder = folderWith({ 'out/old.txt': 'old' });
    const out = join(folder, 'out');
    const broken = inPlace(out, async (staged) => {
      writeFiles(staged, new Map([['new.txt', 'new']]));
      return Promise.reject(new Error('the disk is full'));
    });
    await expect(broken).rejects.toThrow('the disk is full');
    expect(readFileSync(join(out, 'old.txt'), 'utf8')).toBe('old');
    await inPlace(out, async (staged) => {
      writeFiles(staged, new Map([['new.txt', 'new']]));
      return Promise.resolve();
    });
    expect(existsSync(join(out, 'old.txt'))).toBe(false);
    expect(readdirSync(dirname(out))).toEqual(['out']);
  });
});
