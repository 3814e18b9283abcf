import { beforeEach, describe, expect, test } from 'vitest';
import {
  along,
  type CoursePath,
  type Lab,
  nextOnPath,
  nextStep,
  noProgress,
  parseManifest,
  type Progress,
  readPaths,
} from '../src/index.ts';
import { folderWith, manifestWith } from './folder.ts';

const read = (id: string, fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'read',
  id,
  stage: 'store',
  work: `${id}-1978`,
  hours: 2,
  why: 'First things first.',
  ...fields,
});

const lab = (id: string, fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'lab',
  id,
  stage: 'store',
  lab: 'first-contact',
  parts: ['A'],
  why: 'Now do it.',
  ...fields,
});

function pathsOf(...steps: Record<string, unknown>[][]): readonly CoursePath[] {
  const paths = steps.map((own, index) => ({
    id: `path-${index + 1}`,
    title: 'A path',
    about: 'For everyone.',
    order: 'As it comes.',
    steps: own,
  }));
  return readPaths(folderWith({ 'paths.json': { paths } }));
}

const manifest = parseManifest('lab.json', JSON.stringify(manifestWith()));
const labs: Lab[] = [{ name: 'first-contact', dir: '/labs/first-contact', manifest }];

function solved(...ids: string[]): Progress {
  const verdict = { status: 'passed', seed: 1, runs: 1, codeHash: '', at: '' } as const;
  const tests = Object.fromEntries(ids.map((id) => [id, verdict]));
  return { ...noProgress, labs: { 'first-contact': { tests, hints: {} } } };
}

describe('a path', () => {
  test.each([
    [[read('a'), read('a')], 'steps[1].id: "a" is used twice'],
    [[read('a', { after: ['b'] }), read('b')], 'expected a step that comes earlier, found "b"'],
    [[read('a', { after: ['a'] })], 'expected a step that comes earlier, found "a"'],
    [
      [read('a', { stage: 'theory' }), read('b', { stage: 'store' })],
      'steps[1].stage: expected the stages in their order',
    ],
    [[read('a', { kind: 'watch' })], 'expected a step of kind "read" or "lab"'],
    [[read('a', { hours: 0 })], 'expected hours above 0'],
    [[lab('a', { parts: [] })], 'expected at least one part'],
    [[lab('a', { hours: 3 })], '"hours" is not a field known here'],
  ])('is refused: %j', (steps, words) => {
    expect(() => pathsOf(steps)).toThrow(words);
  });

  test('may build on a path before it', () => {
    const [, second] = pathsOf([read('a')], [read('b', { after: ['a'] })]);
    expect(second?.steps.map(({ after }) => after)).toEqual([['a']]);
  });
});

describe('where a student stands on a path', () => {
  const walked = (): [CoursePath] =>
    pathsOf([
      read('waldo'),
      lab('ask', { after: ['waldo'] }),
      read('saltzer', { after: ['ask'] }),
      lab('once', { parts: ['B'], after: ['ask', 'saltzer'] }),
      lab('elsewhere', { lab: 'swim', after: ['once'] }),
    ]) as [CoursePath];
  let path: CoursePath;
  beforeEach(() => {
    [path] = walked();
  });

  test('a lab takes the hours of its parts, one that is not there none', () => {
    expect(along(path, labs, noProgress).map(({ hours }) => hours)).toEqual([2, 1, 2, 1, 0]);
  });

  test('what was to be read before a lab is behind once the lab is solved', () => {
    const behind = (progress: Progress): boolean[] =>
      along(path, labs, progress).map(({ isBehind }) => isBehind);
    expect(behind(noProgress)).toEqual([false, false, false, false, false]);
    expect(behind(solved('A1'))).toEqual([false, false, false, false, false]);
    expect(behind(solved('A1', 'A2'))).toEqual([true, true, false, false, false]);
    expect(behind(solved('B1'))).toEqual([false, false, true, true, false]);
  });

  test('the next lab comes with what to read before it', () => {
    const next = nextOnPath([path], labs, solved('A1', 'A2'));
    expect([next?.step.id, next?.read.map(({ id }) => id)]).toEqual(['once', ['saltzer']]);
  });

  test('a lab that is not there is passed over, and nothing is next when all that is there is solved', () => {
    expect(nextOnPath([path], labs, solved('A1', 'A2', 'B1'))).toBeUndefined();
  });
});

describe('what is next', () => {
  let path: readonly CoursePath[];
  beforeEach(() => {
    path = pathsOf([lab('once', { parts: ['B'] }), lab('ask')]);
  });

  test('follows the paths, and the parts that wait for others wait', () => {
    expect(nextStep(labs, solved('A1', 'A2'), path)?.part.id).toBe('B');
    // Part B needs A: the path is wrong, and the student shall not notice.
    expect(nextStep(labs, noProgress, path)?.part.id).toBe('A');
  });

  test('is found without paths, and past their end', () => {
    const own = { ...labs[0], name: 'own-lab' } as Lab;
    expect(nextStep([...labs, own], solved('A1', 'A2', 'B1'), path)?.lab.name).toBe('own-lab');
    expect(nextStep(labs, noProgress)?.part.id).toBe('A');
  });
});
