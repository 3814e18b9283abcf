import { describe, expect, test } from 'vitest';
import { CourseFileError, parseManifest, readManifest } from '../src/index.ts';
import { folderWith, manifestWith, partWith } from './folder.ts';

const parse = (fields: Record<string, unknown>) =>
  parseManifest('lab.json', JSON.stringify(manifestWith(fields)));

function complaintsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof CourseFileError) {
      return error.complaints.map(({ path, message }) => `${path}: ${message}`);
    }
    throw error;
  }
  return [];
}

describe('a lab manifest', () => {
  test('is read with what it leaves out filled in', () => {
    const manifest = parse({});
    expect(manifest.parts.map(({ needs }) => needs)).toEqual([[], ['A']]);
    expect(manifest.scenarios).toEqual([]);
    expect(manifest.hints).toEqual({});
  });

  test('names the path of every wrong field, what is expected and what was found', () => {
    const tests = [
      { id: 'A1', part: 'A', kind: 'exmaple', points: 'five', property: 'x' },
      { id: 'B1', part: 'B', kind: 'example', points: -1, property: ' ' },
    ];
    expect(complaintsOf(() => parse({ tests }))).toEqual([
      'tests[0].kind: expected "example" or "property" or "exhaustive", found "exmaple"',
      'tests[0].points: expected a number, found "five"',
      'tests[1].points: expected points of 0 or more, found -1',
      'tests[1].property: expected some text, found ""',
    ]);
  });

  test('refuses a field it does not know, which is likely misspelled', () => {
    expect(complaintsOf(() => parse({ hint: {} }))).toEqual([
      ': "hint" is not a field known here; is it misspelled?',
    ]);
  });

  test('refuses references to what is not there', () => {
    const parts = [partWith({ id: 'A', needs: ['C'] }), partWith({ id: 'B' })];
    const tests = [
      { id: 'A1', part: 'A', kind: 'example', points: 1, property: 'x' },
      { id: 'A1', part: 'D', kind: 'example', points: 1, property: 'x' },
    ];
    expect(complaintsOf(() => parse({ parts, tests, hints: { A9: ['look'] } }))).toEqual([
      'parts[0].needs[0]: expected another part (A, B), found "C"',
      'parts[1]: part B has no test',
      'tests[1].part: expected a part (A, B), found "D"',
      'hints.A9: there is no test of that id',
      'tests[1].id: "A1" is used twice; ids must differ',
    ]);
  });

  test('that is not JSON is refused with line and column', () => {
    const text = '{\n  "name": "x",\n  "title" "y"\n}';
    expect(complaintsOf(() => parseManifest('lab.json', text)).join()).toMatch(
      /is not JSON: .*\(line 3, column 11\)/,
    );
  });

  test('that is not there is refused in words', () => {
    const folder = folderWith({});
    expect(() => readManifest(`${folder}/lab.json`)).toThrow('there is no such file');
  });

  test('may begin with a byte-order mark', () => {
    expect(parseManifest('lab.json', `\uFEFF${JSON.stringify(manifestWith())}`).name).toBe(
      'first-contact',
    );
  });
});
