import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkAudit,
  ClassStore,
  commitmentOf,
  commitTo,
  type Database,
  drawSeeds,
  GradingQueue,
  type KeptRound,
  openEmbedded,
} from '@netsplit/grader';
import { aRound, aSubmission, aVerdict } from './a-class.ts';

let folder: string;
let database: Database;
let store: ClassStore;
const synced: string[] = [];

/** Made once: a database takes seconds to make. Each test has a round of its own in it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netsplit-class-'));
  database = await openEmbedded(join(folder, 'database'), { onSync: (path) => synced.push(path) });
  store = await ClassStore.open(database);
});

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const begin = (name: string): Promise<KeptRound> =>
  store.beginRound(aRound(name), { host: 'jail' }, commitTo([7, 8]));

/** What a student hands in, and the same asked to be graded. */
async function handIn(round: KeptRound, student: string, text: string): Promise<string> {
  const submission = aSubmission(text);
  await store.addHandIn(round, {
    student,
    path: `class/${student}.zip`,
    submission,
    digest: submission.hash,
  });
  return submission.hash;
}

const both = (submission: string, more: object = {}) =>
  ['A1', 'A2'].map((id) => aVerdict(submission, id, more));

describe('what is kept', () => {
  test('a round begins once, and its seeds cannot be exchanged', async () => {
    const first = await begin('once');
    const again = await store.beginRound(
      { ...aRound('once'), seeds: [1] },
      { host: 'direct' },
      commitTo([1]),
    );
    expect(again).toEqual(first);
    expect(commitmentOf(first.salt, first.round.seeds)).toBe(first.commitment);
    expect(commitmentOf(first.salt, [7, 9])).not.toBe(first.commitment);
  });

  test('drawn seeds are as many as asked for, all different', () => {
    const { seeds, salt, commitment } = commitTo(drawSeeds(5));
    expect(new Set(seeds).size).toBe(5);
    expect(commitmentOf(salt, seeds)).toBe(commitment);
  });

  test('the same handed in twice is one hand-in, another one the next attempt', async () => {
    const round = await begin('attempts');
    const one = aSubmission('one');
    const found = { student: 'alice', path: 'a.zip', submission: one, digest: one.hash };
    const first = await store.addHandIn(round, found);
    expect(await store.addHandIn(round, found)).toEqual(first);
    const two = aSubmission('two');
    const second = await store.addHandIn(round, { ...found, submission: two, digest: two.hash });
    const refused = { ...found, submission: undefined, digest: 'x', problem: 'It is empty.' };
    const third = await store.addHandIn(round, refused);
    expect([first.attempt, second.attempt, third.attempt]).toEqual([1, 2, 3]);
    expect(third).toMatchObject({ submission: '', problem: 'It is empty.' });
    expect(await store.handIns(round)).toEqual([first, second, third]);
    expect(await store.submission(round, one.hash)).toEqual(one);
  });

  test('decisions are numbered, kept and never changed', async () => {
    const round = await begin('decisions');
    const said = { kind: 'override', student: 'alice', by: 'ta', why: 'a typo' } as const;
    await store.decide(round, { ...said, data: { points: 3 } });
    await store.decide(round, { kind: 'void', test: 'A2', by: 'ta', why: 'unclear' });
    expect(await store.decisions(round)).toMatchObject([
      { id: 1, kind: 'override', data: { points: 3 } },
      { id: 2, kind: 'void', test: 'A2' },
    ]);
    await expect(database.query(`update netsplit.decision set id = 9`)).rejects.toThrow(
      /only added to/,
    );
  });

  test('each commit has been brought to the disk, not only to the system', async () => {
    const round = await begin('synced');
    synced.length = 0;
    await store.decide(round, { kind: 'comment', by: 'ta', why: 'so that something is written' });
    expect(synced.filter((path) => path.includes('pg_wal'))).not.toEqual([]);
    synced.length = 0;
    await database.script('checkpoint');
    expect(synced.filter((path) => /base\/\d+\/\d+$/.test(path))).not.toEqual([]);
    expect(synced.some((path) => path.endsWith('pg_control'))).toBe(true);
  });
});

describe('the queue', () => {
  test('the same code of two students is graded once', async () => {
    const queue = await GradingQueue.open(store, { retryDelayS: 0 });
    const round = await begin('twice');
    const hash = await handIn(round, 'alice', 'same');
    expect(await handIn(round, 'bob', 'same')).toBe(hash);
    expect(await queue.askFirst(round, hash)).toBe(true);
    expect(await queue.askFirst(round, hash)).toBe(false);
    const job = await queue.take(round);
    expect(job).toMatchObject({ submission: hash, number: 0 });
    expect(await queue.take(round)).toBeUndefined();
    expect(await queue.progress(round)).toEqual({ gradings: 1, finished: 0, underWay: 1 });
    if (job !== undefined) await queue.finish(job, both(hash));
    expect(await queue.progress(round)).toEqual({ gradings: 1, finished: 1, underWay: 0 });
    expect(await store.verdicts(round)).toEqual(both(hash));
    await queue.close();
  });

  test('of two that grade the same, the first writes and the second changes nothing', async () => {
    const slow = await GradingQueue.open(store, { retryDelayS: 0 });
    const round = await begin('raced');
    const hash = await handIn(round, 'alice', 'raced');
    await slow.askFirst(round, hash);
    const lost = await slow.take(round);
    const quick = await GradingQueue.open(store, { retryDelayS: 0 });
    expect(await quick.takeFromLost(1000)).toBe(1);
    const job = await quick.take(round);
    expect(job).toMatchObject({ grading: lost?.grading, number: 0 });
    if (job === undefined || lost === undefined) throw new Error('nothing was taken');
    // The one that was taken for lost comes back first, after all.
    expect(await slow.finish(lost, both(hash, { message: 'slow' }))).toBe(true);
    expect(await quick.finish(job, both(hash, { message: 'quick' }))).toBe(false);
    expect((await store.verdicts(round)).map(({ message }) => message)).toEqual(['slow', 'slow']);
    expect(await quick.take(round)).toBeUndefined();
    await slow.close();
    await quick.close();
  });

  test('a submission whose grading crashes again and again is given up on, in a verdict', async () => {
    const queue = await GradingQueue.open(store, { retryDelayS: 0 });
    const round = await begin('crashing');
    const hash = await handIn(round, 'mallory', 'crash');
    await queue.askFirst(round, hash);
    const outcomes: string[] = [];
    for (let job = await queue.take(round); job !== undefined; job = await queue.take(round)) {
      outcomes.push(await queue.giveBack(job, 'crashed', 'signal SIGKILL'));
    }
    expect(outcomes).toEqual(['waits', 'waits', 'given-up']);
    expect(await store.verdicts(round)).toMatchObject([
      { test: 'A1', status: 'error', why: 'machine', detail: 'signal SIGKILL' },
      { test: 'A2', status: 'error' },
    ]);
    await queue.close();
  });

  test('stopped by hand, a job waits however often', async () => {
    const queue = await GradingQueue.open(store, { retryDelayS: 0 });
    const round = await begin('stopped');
    await queue.askFirst(round, await handIn(round, 'alice', 'stopped'));
    for (let times = 0; times < 6; times++) {
      const job = await queue.take(round);
      if (job === undefined) throw new Error('nothing waits');
      expect(await queue.giveBack(job, 'stopped')).toBe('waits');
    }
    await queue.close();
  });

  test('one test is graded again beside what was there', async () => {
    const queue = await GradingQueue.open(store, { retryDelayS: 0 });
    const round = await begin('again');
    const hash = await handIn(round, 'alice', 'again');
    await queue.askFirst(round, hash);
    const first = await queue.take(round);
    if (first !== undefined) await queue.finish(first, both(hash));
    await queue.askAgain(round, hash, ['A2']);
    const second = await queue.take(round);
    expect(second).toMatchObject({ number: 1, tests: ['A2'] });
    if (second !== undefined)
      await queue.finish(second, [aVerdict(hash, 'A2', { message: 'anew' })]);
    expect((await store.verdicts(round)).map(({ message }) => message)).toEqual([
      'Passed.',
      'anew',
    ]);
    const all = await store.allVerdicts(round, hash);
    expect(all.map(({ grading, verdict }) => [grading, verdict.test])).toEqual([
      [0, 'A1'],
      [0, 'A2'],
      [1, 'A2'],
    ]);
    await queue.close();
  });
});

describe('the audit log', () => {
  test('holds what was done, in a chain that agrees', async () => {
    const round = await begin('audited');
    await handIn(round, 'alice', 'audited');
    const { entries, head, problems } = await checkAudit(database);
    expect(problems).toEqual([]);
    const own = entries.filter(({ entry }) => entry.round === 'audited');
    expect(own.map(({ entry }) => entry.what)).toEqual(['round-began', 'handed-in']);
    expect(JSON.stringify(own)).not.toContain('alice');
    expect(entries.at(-1)?.hash).toBe(head);
    expect((await checkAudit(database, head)).problems).toEqual([]);
    expect((await checkAudit(database, 'beef')).problems).toHaveLength(1);
  });

  test.for([
    'update netsplit.audit set entry = entry',
    'delete from netsplit.audit',
    'truncate netsplit.audit',
  ])('refuses: %s', async (statement) => {
    await expect(database.query(statement)).rejects.toThrow(/only added to/);
  });

  // Last: they leave a log behind that is broken for good.
  test('shows a verdict that was changed past the triggers, an entry, and a missing one', async () => {
    const queue = await GradingQueue.open(store, { retryDelayS: 0 });
    const round = await begin('tampered');
    const hash = await handIn(round, 'eve', 'tampered');
    await queue.askFirst(round, hash);
    const job = await queue.take(round);
    if (job !== undefined) await queue.finish(job, both(hash, { status: 'failed' }));
    await queue.close();
    const past = async (statement: string): Promise<readonly string[]> => {
      await database.script(`set session_replication_role = replica; ${statement};
        set session_replication_role = origin`);
      return (await checkAudit(database)).problems;
    };
    expect(
      await past(
        `update netsplit.verdict set record = replace(record::text, 'failed', 'passed')::json
         where submission = '${hash}'`,
      ),
    ).toEqual([expect.stringMatching(/verdicts of submission .* tampered/)]);
    const { length } = (await checkAudit(database)).entries;
    const changed = await past(
      `update netsplit.audit set entry = replace(entry, 'tampered', 'tempered') where number = ${length}`,
    );
    expect(changed[0]).toBe(`Entry ${length} was changed.`);
    const missing = await past('delete from netsplit.audit where number = 2');
    expect(missing[0]).toBe('Entry 2 is missing: entry 3 follows.');
  });
});
