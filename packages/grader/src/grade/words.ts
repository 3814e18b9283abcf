import { type LabFailure, type LabTest, mannerOf, type Violation } from '@netsplit/harness';
import type { WhyEnded } from '../jail/ended.ts';
import type { Why } from './verdict.ts';

/** A failure in words: for the student, who must not learn hidden inputs, and for the staff. */
export interface Told {
  readonly why: Why;
  readonly message: string;
  readonly detail?: string;
  /** As a lab's table of failures tells it. */
  readonly manner?: string;
  readonly place?: string;
}

const ENDED: Readonly<Record<WhyEnded, string>> = {
  time: 'a handler did not return within the time that there is for one, and the code was stopped',
  budget: 'the test took more processor time than it may, and the code was stopped',
  memory: 'the code asked for more memory than there is for it, and was stopped',
  exit: 'the process that ran the code ended by itself, in the middle of the test',
  flood: 'the code sent more in one run than the grader keeps, and was stopped',
  protocol: 'the process that ran the code sent what no node can send, and was stopped',
  closed: 'the code was stopped',
};

/** What to say of a test in which the code's process ended. */
export function toldOfEnd(why: WhyEnded): Told {
  return { why: why === 'closed' ? 'machine' : why, message: sentence(ENDED[why]) };
}

/** What to say of a failure. */
export function toldOf(failure: LabFailure, test: LabTest): Told {
  const { violation } = failure;
  const place = violation.kind === 'code' ? violation.place : undefined;
  return {
    why: whyOf(violation),
    message: sentence(messageOf(violation, failure.violates ?? test.title)),
    detail: violation.sentence,
    manner: mannerOf(violation, test.kind),
    ...(place === undefined ? {} : { place }),
  };
}

function whyOf(violation: Violation): Why {
  switch (violation.kind) {
    case 'invariant':
    case 'expectation':
      return 'broken-rule';
    case 'stalled':
      return 'stalled';
    case 'code':
      return violation.isHang === true ? 'hang' : 'threw';
    case 'runaway':
      return 'runaway';
    case 'vacuous':
      return 'never-met';
    case 'nondeterminism':
      return 'not-repeatable';
    case 'test-error':
      return 'test-error';
  }
}

/** In the test's own words and with places of the student's own code: no value of a run, no text of an error. */
function messageOf(violation: Violation, rule: string): string {
  switch (violation.kind) {
    case 'invariant':
      return `this rule was broken: ${violation.rule}`;
    case 'expectation':
      return `this did not hold: ${rule}`;
    case 'stalled':
      return `this did not come about in time: ${violation.goal}`;
    case 'code': {
      const at = violation.place === undefined ? '' : ` (${violation.place})`;
      return violation.isHang === true
        ? `your ${violation.handler} did not return${at}`
        : `your ${violation.handler} failed with an error${at}`;
    }
    case 'runaway':
      return 'the nodes gave each other work without end: does one answer every answer, or set a timer that fires at once?';
    case 'vacuous':
      return `no run came as far as what this test is about: ${violation.mark}`;
    case 'nondeterminism':
      return 'run twice, the code did two different things: it looks at something beside its fields and messages';
    case 'test-error':
      return 'the test could not make sense of what the code did: are messages and responses as the contract has them?';
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
