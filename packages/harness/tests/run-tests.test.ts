import { describe, expect, test } from 'vitest';
import { labTest, runTests, subjectOf, type LabTest } from '../src/index.ts';
import { atMostOnce } from './at-most-once.ts';
import { counter, type Counter } from './counter.ts';

const passing = (id: string): LabTest =>
  labTest<Counter>({
    id,
    part: 'A',
    title: 'a client is answered',
    reading: { work: 'waldo-1994', section: '§4' },
    run: async (subject) => {
      const cluster = subject.cluster({ nodes: { c1: 'client', s1: 'server' } });
      const add = cluster.request('c1', { kind: 'add' });
      await cluster.runUntil(() => add.answered, { withinMs: 100, what: 'an answer' });
    },
  });

const subject = subjectOf(counter);

describe('a run of tests', () => {
  test('tells each result as it comes, and all at the end', async () => {
    const told: string[] = [];
    const results = await runTests({
      tests: [passing('A1'), passing('A2'), atMostOnce()],
      subject,
      runs: 10,
      onStart: ({ id }) => told.push(`${id} starts`),
      onProgress: ({ id }, { runs, of }) => runs === of && told.push(`${id} ran ${runs}`),
      onResult: ({ id, status }) => told.push(`${id} ${status}`),
    });
    expect(told).toEqual([
      'A1 starts',
      'A1 passed',
      'A2 starts',
      'A2 passed',
      'B2 starts',
      'B2 ran 10',
      'B2 passed',
    ]);
    expect(results[0]).toMatchObject({ id: 'A1', kind: 'example', runs: 1, operations: 1 });
    expect(results[2]).toMatchObject({ id: 'B2', kind: 'property', runs: 10, clusters: 10 });
  });

  test('gives an example the seed of the run', async () => {
    const [one] = await runTests({ tests: [passing('A1')], subject, seed: 1 });
    const [again] = await runTests({ tests: [passing('A1')], subject, seed: 1 });
    const [other] = await runTests({ tests: [passing('A1')], subject, seed: 2 });
    expect(again?.fingerprint).toBe(one?.fingerprint);
    expect(other?.fingerprint).not.toBe(one?.fingerprint);
  });

  test('stops between tests when told to', async () => {
    const stop = new AbortController();
    const results = await runTests({
      tests: [passing('A1'), passing('A2')],
      subject,
      signal: stop.signal,
      onResult: () => stop.abort(),
    });
    expect(results.map(({ id }) => id)).toEqual(['A1']);
  });

  test('outlives a test that is not written as it should be', async () => {
    const broken: LabTest = { ...passing('A1'), run: () => Promise.reject(new Error('oops')) };
    const results = await runTests({ tests: [broken, passing('A2')], subject });
    expect(results.map(({ status }) => status)).toEqual(['failed', 'passed']);
    expect(results[0]?.failure?.text).toContain('This is a mistake in the test, not in your code');
  });
});
