import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeWhole } from '@netsplit/course/durable';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netsplit-durable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([{}, { isSynced: false }])('a file written whole, %o', (options) => {
  test('is all that is in its folder, which is made if it was not there', () => {
    const file = join(folder, 'a', 'b', 'c.txt');
    writeWhole(file, 'one', options);
    writeWhole(file, 'zwölf'.repeat(40_000), options);
    expect(readFileSync(file, 'utf8')).toBe('zwölf'.repeat(40_000));
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['c.txt']);
  });

  test('leaves nothing beside what it could not replace', () => {
    mkdirSync(join(folder, 'c.txt', 'full'), { recursive: true });
    expect(() => writeWhole(join(folder, 'c.txt'), 'one', options)).toThrow();
    expect(readdirSync(folder)).toEqual(['c.txt']);
    expect(readdirSync(join(folder, 'c.txt'))).toEqual(['full']);
  });
});
