import { describe, expect, test } from 'vitest';
import { labTest, runTests, subjectOf } from '../src/index.ts';
import { atMostOnce } from './at-most-once.ts';
import { Client, counter, type Counter } from './counter.ts';

/** Lives as long as this process, and so longer than any run. */
let asked = 0;

/** Waits a little longer with every request of this process: no run can be made again. */
class RememberingClient extends Client {
  override onRequest(id: string): void {
    super.onRequest(id);
    asked += 1;
    this.setTimer('look', 20 + asked);
  }
}

const answered = labTest<Counter>({
  id: 'A1',
  part: 'A',
  title: 'a client is answered',
  reading: { work: 'waldo-1994', section: '§4' },
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: { c1: 'client', s1: 'server' } });
    cluster.request('c1', { kind: 'add' });
    await cluster.runFor(200);
  },
});

const remembering = subjectOf({ ...counter, client: RememberingClient });

describe('a test that is run twice', () => {
  test('fails code that does something else the second time, with the event and the field', async () => {
    const [result] = await runTests({ tests: [answered], subject: remembering, twice: true });
    expect(result).toMatchObject({ status: 'failed', runs: 1, clusters: 1 });
    expect(result?.failure?.violation).toMatchObject({ kind: 'nondeterminism' });
    expect(result?.failure?.text).toMatch(
      /the code behaves differently when run twice: event #\d+ \(c1 was asked add as r1\) differs in effects\[\d\]\.dueMs: [\d.]+ in the first run, [\d.]+ in the second run/,
    );
    expect(result?.failure?.text).toContain('Look for what a run does not hold');
  });

  test('passes code that does the same, also where one case is too few for a property', async () => {
    const run = { subject: subjectOf(counter), runs: 10, twice: true };
    const results = await runTests({ ...run, tests: [answered, atMostOnce()] });
    expect(results.map(({ status, runs }) => [status, runs])).toEqual([
      ['passed', 1],
      ['passed', 10],
    ]);
  });

  test('is not, unless asked for', async () => {
    const [result] = await runTests({ tests: [answered], subject: remembering, twice: false });
    expect(result?.status).toBe('passed');
  });
});
