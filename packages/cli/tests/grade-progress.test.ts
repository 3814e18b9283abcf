import { describe, expect, test } from 'vitest';
import type { ClassEvent, Job, KeptHandIn, KeptRound, RoundProgress } from '@netsplit/grader';
import { ClassProgress } from '../src/commands/grade/progress.ts';
import { Terminal } from '../src/terminal.ts';
import { streams } from './in-process.ts';

const round: KeptRound = {
  id: 1,
  round: {
    name: 'autumn',
    lab: 'raft',
    tests: [],
    seeds: [7],
    runs: 1,
    labHash: '',
    isExam: false,
    startedAt: '2026-10-01T08:00:00.000Z',
  },
  settings: { host: 'jail' },
  salt: '',
  commitment: '',
};

const job = (submission: string): Job => ({
  grading: `grading of ${submission}`,
  attempt: 1,
  round,
  submission,
  number: 0,
  tests: undefined,
});

const handIn = (student: string, submission: string): KeptHandIn => ({
  id: 1,
  student,
  attempt: 1,
  path: '',
  submission,

  ...(submission === '' ? { problem: 'It is empty.' } : {}),
});

const at = (finished: number, underWay: number): RoundProgress => ({
  gradings: 3,
  finished,
  underWay,
});

/** Three different solutions of four students, of which one was graded before; a second for each. */
const CLASS: readonly ClassEvent[] = [
  { kind: 'taken-in', handIn: handIn('alice', 'aa'), of: 5 },
  { kind: 'taken-in', handIn: handIn('bob', 'bb'), of: 5 },
  { kind: 'taken-in', handIn: handIn('carol', 'bb'), of: 5 },
  { kind: 'taken-in', handIn: handIn('dave', ''), of: 5 },
  { kind: 'taken-in', handIn: handIn('eve', 'ee'), of: 5 },
  { kind: 'progress', progress: at(1, 0) },
  { kind: 'progress', progress: at(1, 0) },
  { kind: 'began', job: job('bb'), progress: at(1, 1) },
  { kind: 'graded', job: job('bb'), passed: 2, tests: 3, ms: 40_000.4, progress: at(2, 0) },
  { kind: 'began', job: job('ee'), progress: at(2, 1) },
  { kind: 'again', job: job('ee'), why: 'signal SIGKILL\nat once', progress: at(2, 0) },
  { kind: 'progress', progress: at(3, 0) },
];

function shown(json: boolean, isLive: boolean) {
  const kept = streams({}, isLive);
  let now = 0;
  const progress = new ClassProgress(new Terminal(kept, { json }), { isLive, now: () => now });
  // One of them was there before, and is taken in again.
  progress.know([handIn('bob', 'bb')]);
  for (const event of CLASS) {
    if (event.kind === 'graded') now += 40_000;
    progress.show(event);
  }
  return { stdout: kept.stdout.text, stderr: kept.stderr.text };
}

describe('how far a class is', () => {
  test('is a JSON object a line for a program, whatever stderr is', () => {
    const { stdout, stderr } = shown(true, false);
    expect(stdout).toBe('');
    expect(stderr).toBe(shown(true, true).stderr);
    const lines = stderr.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { event: 'taken-in', student: 'alice', attempt: 1, submission: 'aa', takenIn: 1, of: 5 },
      { event: 'taken-in', student: 'bob', attempt: 1, submission: 'bb', takenIn: 2, of: 5 },
      { event: 'taken-in', student: 'carol', attempt: 1, submission: 'bb', takenIn: 3, of: 5 },
      { event: 'refused', student: 'dave', attempt: 1, problem: 'It is empty.', takenIn: 4, of: 5 },
      { event: 'taken-in', student: 'eve', attempt: 1, submission: 'ee', takenIn: 5, of: 5 },
      { event: 'progress', finished: 1, of: 3, running: 0 },
      {
        event: 'began',
        round: 'autumn',
        submission: 'bb',
        students: ['bob', 'carol'],
        finished: 1,
        of: 3,
        running: 1,
      },
      {
        event: 'graded',
        round: 'autumn',
        submission: 'bb',
        students: ['bob', 'carol'],
        passed: 2,
        tests: 3,
        ms: 40_000,
        finished: 2,
        of: 3,
        running: 0,
        msLeft: 40_000,
      },
      {
        event: 'began',
        round: 'autumn',
        submission: 'ee',
        students: ['eve'],
        finished: 2,
        of: 3,
        running: 1,
        msLeft: 40_000,
      },
      {
        event: 'again',
        round: 'autumn',
        submission: 'ee',
        students: ['eve'],
        why: 'signal SIGKILL\nat once',
        finished: 2,
        of: 3,
        running: 0,
        msLeft: 40_000,
      },
      { event: 'progress', finished: 3, of: 3, running: 0, msLeft: 0 },
    ]);
  });

  test('is a line a submission for a file, and now and then what is left', () => {
    const { stdout, stderr } = shown(false, false);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toEqual([
      'not taken dave: It is empty.',
      'graded    bob and 1 with the same code: 2 of 3 tests pass (40.0 s)',
      '2 of 3 graded, 0 under way, about 40.0 s left',
      'again     eve: signal SIGKILL',
    ]);
  });

  test('is one line that changes for a person, with the names of those under way', () => {
    const { stdout, stderr } = shown(false, true);
    expect(stdout).toBe('');
    expect(stderr).toContain('1 of 3 graded, 1 under way: bob and 1 with the same code');
    expect(stderr).toContain('2 of 3 graded, 1 under way, about 40.0 s left: eve');
    expect(stderr).toContain('3 of 3 graded, 0 under way, 1 tried again');
    expect(stderr).not.toContain('tests pass');
  });
});
