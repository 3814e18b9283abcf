import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Lab, parseManifest, ProgressFile, solvedOn, type TestVerdict } from '../src/index.ts';
import { folderWith, manifestWith } from './folder.ts';

const manifest = parseManifest('lab.json', JSON.stringify(manifestWith({ name: 'raft' })));
const raft: Lab = { name: 'raft', dir: '/labs/raft', manifest };

const verdict = (fields: Partial<TestVerdict> = {}): TestVerdict => ({
  status: 'passed',
  seed: 1,
  runs: 100,
  codeHash: 'c0de',
  at: '2026-01-01T10:00:00Z',
  ...fields,
});

const fresh = (text?: string): ProgressFile =>
  new ProgressFile(
    join(folderWith(text === undefined ? {} : { 'progress.json': text }), 'progress.json'),
  );

describe('what a lab was solved on', () => {
  test('is nothing before anything is solved', () => {
    const progress = fresh().record('raft', { A1: verdict({ status: 'failed' }) });
    expect(solvedOn(raft, progress)).toBeUndefined();
  });

  test('is the seeds on which all that is solved passed', () => {
    const file = fresh();
    file.record('raft', { A1: verdict({ seed: 7 }), A2: verdict({ seed: 7 }) });
    const progress = file.record('raft', { A1: verdict(), A2: verdict(), B1: verdict() });
    expect(solvedOn(raft, progress)).toMatchObject({ solved: 3, seeds: [1], isMixed: false });
    const more = file.record('raft', { B1: verdict({ seed: 7 }) });
    expect(solvedOn(raft, more)?.seeds).toEqual([1, 7]);
  });

  test('tells of a failure on another seed with the same code', () => {
    const file = fresh();
    file.record('raft', { A1: verdict({ seed: 7, status: 'failed' }) });
    expect(solvedOn(raft, file.record('raft', { A1: verdict() }))).toMatchObject({
      seeds: [1],
      failedOn: [{ test: 'A1', seed: 7 }],
    });
    // Once that seed passes, with the same code because the test was at fault, it is forgotten.
    const mended = file.record('raft', { A1: verdict({ seed: 7 }) });
    expect(solvedOn(raft, mended)).toMatchObject({ seeds: [1, 7], failedOn: [] });
  });

  test('begins anew when the code changes', () => {
    const file = fresh();
    file.record('raft', { A1: verdict({ seed: 7 }), A2: verdict({ seed: 7 }) });
    const progress = file.record('raft', { A1: verdict({ codeHash: 'other' }) });
    expect(solvedOn(raft, progress)).toMatchObject({ seeds: [], isMixed: true });
    expect(progress.labs['raft']?.tests['A1']?.seeds).toEqual({
      '1': { status: 'passed', runs: 100 },
    });
  });

  test('is understood from a file that an earlier version wrote', () => {
    const tests = { A1: verdict({ seed: 3 }) };
    const text = JSON.stringify({ netsplitProgress: 1, labs: { raft: { tests, hints: {} } } });
    expect(solvedOn(raft, fresh(text).read())?.seeds).toEqual([3]);
  });

  test('keeps the file small, whatever is tried', () => {
    const file = fresh();
    file.record('raft', { A1: verdict({ seed: 5, status: 'failed' }) });
    for (let seed = 31; seed <= 160; seed++) file.record('raft', { A1: verdict({ seed }) });
    const known = solvedOn(raft, file.read());
    expect(known?.seeds).toHaveLength(99);
    expect(known?.seeds).toContain(160);
    expect(known?.failedOn).toEqual([{ test: 'A1', seed: 5 }]);
  });
});
