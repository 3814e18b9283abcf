import type { Decision, HandIn, Round } from '../../src/class/records.ts';
import type { Verdict } from '../../src/grade/verdict.ts';
import { type GradebookInput, type Gradebook, gradebookOf } from '../../src/gradebook/gradebook.ts';
import { type RubricInput, rubricSchema } from '../../src/gradebook/rubric.ts';

/** Two tests in part A, three in B, and a hidden one in C. */
export const round: Round = {
  name: 'raft-autumn',
  lab: 'raft',
  tests: [
    ...['A1', 'A2', 'B1', 'B2', 'B3'].map((id) => ({
      id,
      part: id.charAt(0),
      title: `what ${id} asks`,
      isHidden: false,
    })),
    { id: 'C1', part: 'C', title: 'the secret of C1', isHidden: true },
  ],
  seeds: [7, 8],
  runs: 100,
  labHash: 'f'.repeat(64),
  isExam: false,
  startedAt: '2026-10-01T00:00:00.000Z',
};

export function handIn(student: string, more: Partial<HandIn> = {}): HandIn {
  return {
    student,
    path: `in/${student}.zip`,
    attempt: 1,
    submission: `hash-of-${student}`,
    ...more,
  };
}

export function verdict(submission: string, test: string, more: Partial<Verdict> = {}): Verdict {
  return {
    netsplitVerdict: 1,
    submission,
    lab: 'raft',
    test,
    part: test.charAt(0),
    status: 'passed',
    message: 'Passed.',
    seeds: [],
    fingerprint: '0123456789abcdef',
    cost: { ms: 10, cpuMs: 5, events: 100 },
    host: 'jail',
    unsafe: false,
    versions: { grader: '0.1.0', node: '22.0.0' },
    ...more,
  };
}

/** A verdict for each test; those that are named fail. */
export function verdicts(
  submission: string,
  fails: readonly string[] = [],
  more: Partial<Verdict> = {},
): readonly Verdict[] {
  return round.tests.map(({ id }) =>
    fails.includes(id)
      ? verdict(submission, id, {
          status: 'failed',
          why: 'broken-rule',
          message: `This rule was broken: that of ${id}.`,
          detail: `the detail of ${id}`,
          ...more,
        })
      : verdict(submission, id),
  );
}

export function decision(id: number, more: Partial<Decision> & Pick<Decision, 'kind'>): Decision {
  return { id, by: 'ta@example.edu', why: 'as agreed', at: '2026-10-09T12:00:00.000Z', ...more };
}

/** 1 point a test, unless the rubric says otherwise. */
export function book(
  input: Partial<Omit<GradebookInput, 'rubric'>> & { readonly rubric?: Partial<RubricInput> } = {},
): Gradebook {
  return gradebookOf({
    round,
    handIns: [],
    verdicts: [],
    ...input,
    rubric: rubricSchema.parse({ netsplitRubric: 1, ...input.rubric }),
  });
}
