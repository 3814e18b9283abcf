import { createHash } from 'node:crypto';
import type { Round, Submission, Verdict } from '@netsplit/grader';

/** A round of two tests, the second hidden. */
export function aRound(name: string): Round {
  return {
    name,
    lab: 'first-contact',
    tests: [
      { id: 'A1', part: 'A', title: 'one', isHidden: false },
      { id: 'A2', part: 'A', title: 'two', isHidden: true },
    ],
    seeds: [7, 8],
    runs: 3,
    labHash: 'ab'.repeat(32),
    isExam: false,
    startedAt: '2026-10-01T08:00:00.000Z',
  };
}

export function aSubmission(text: string): Submission {
  return {
    folder: 'src',
    layout: 'src',
    files: [{ path: 'index.ts', text }],
    hash: createHash('sha256').update(text).digest('hex'),
    ignored: [],
  };
}

export function aVerdict(submission: string, test: string, more: Partial<Verdict> = {}): Verdict {
  return {
    netsplitVerdict: 1,
    submission,
    lab: 'first-contact',
    test,
    part: 'A',
    status: 'passed',
    message: 'Passed.',
    seeds: [{ seed: 7, status: 'passed', fingerprint: '00112233aabbccdd', runs: 3, events: 40 }],
    fingerprint: '0123456789abcdef',
    cost: { ms: 5, cpuMs: 4, events: 40 },
    host: 'jail',
    unsafe: false,
    versions: { grader: '0.1.0', node: '20.19.0' },
    ...more,
  };
}
