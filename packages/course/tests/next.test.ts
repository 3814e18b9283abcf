import { describe, expect, test } from 'vitest';
import {
  type Lab,
  nextStep,
  noProgress,
  parseManifest,
  type Progress,
  standing,
} from '../src/index.ts';
import { manifestWith, partWith } from './folder.ts';

function lab(name: string, fields: Record<string, unknown> = {}): Lab {
  const text = JSON.stringify(manifestWith({ name, ...fields }));
  return { name, dir: `/labs/${name}`, manifest: parseManifest('lab.json', text) };
}

function solved(tests: Record<string, string[]>): Progress {
  const verdict = { status: 'passed', seed: 1, runs: 1, codeHash: '', at: '' } as const;
  const labs = Object.entries(tests).map(([name, ids]) => [
    name,
    { tests: Object.fromEntries(ids.map((id) => [id, verdict])), hints: {} },
  ]);
  return { ...noProgress, labs: Object.fromEntries(labs) };
}

describe('what is next', () => {
  test('is the first test of the first lab for a newcomer', () => {
    const step = nextStep([lab('first-contact'), lab('raft')], noProgress);
    expect([step?.lab.name, step?.part.id, step?.tests.map(({ id }) => id)]).toEqual([
      'first-contact',
      'A',
      ['A1', 'A2'],
    ]);
  });

  test('is the first unsolved test, even when later ones are solved', () => {
    const step = nextStep([lab('raft')], solved({ raft: ['A2', 'B1'] }));
    expect(step?.tests.map(({ id }) => id)).toEqual(['A1']);
  });

  test('is the next lab’s core before this lab’s depths', () => {
    const deep = lab('first-contact', {
      parts: [partWith({ id: 'A' }), partWith({ id: 'B', core: false })],
    });
    const progress = solved({ 'first-contact': ['A1', 'A2'] });
    expect(nextStep([deep, lab('raft')], progress)?.lab.name).toBe('raft');
    expect(nextStep([deep], progress)?.part.id).toBe('B');
  });

  test('waits for the parts that a part needs', () => {
    const reversed = lab('raft', {
      parts: [partWith({ id: 'B', needs: ['A'] }), partWith({ id: 'A' })],
    });
    expect(nextStep([reversed], noProgress)?.part.id).toBe('A');
    expect(standing(reversed, noProgress)[0]?.waitsFor).toEqual(['A']);
    expect(standing(reversed, solved({ raft: ['A1', 'A2'] }))[0]?.waitsFor).toEqual([]);
  });

  test('is something even when parts wait for each other', () => {
    const circle = lab('raft', {
      parts: [partWith({ id: 'A', needs: ['B'] }), partWith({ id: 'B', needs: ['A'] })],
    });
    expect(nextStep([circle], noProgress)?.tests[0].id).toBe('A1');
  });

  test('is nothing when all is solved', () => {
    expect(nextStep([lab('raft')], solved({ raft: ['A1', 'A2', 'B1'] }))).toBeUndefined();
  });
});
