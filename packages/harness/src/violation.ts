import type { NodeId, RequestId } from '@netsplit/simulator';

/** Where in a run something went wrong; absent when it is no single event's fault. */
interface Moment {
  /** The number of the event that shows it. */
  readonly event?: number;
  /** Virtual milliseconds. */
  readonly atMs?: number;
}

/** What went wrong in a run, as data. `sentence` alone tells a person. */
export type Violation = Moment & { readonly sentence: string } & (
    | /** An invariant did not hold after an event. */ {
        readonly kind: 'invariant';
        readonly rule: string;
      }
    | /** An expectation of the test did not hold. */ { readonly kind: 'expectation' }
    | /** Something that had to come did not come in time. */ {
        readonly kind: 'stalled';
        /** What had to come: `every request is answered`. */
        readonly goal: string;
        readonly withinMs: number;
        /** Who waits for what, one sentence each. */
        readonly waiting: readonly string[];
        /** The request that has waited longest, if requests wait. */
        readonly waitsFor?: RequestId;
        /** Nothing at all is pending: it would never have come. */
        readonly stuck: boolean;
      }
    | /** The code under test threw, did not return, or kept what a node cannot keep. */ {
        readonly kind: 'code';
        /** Absent where no node ran: a function was called. */
        readonly node?: NodeId;
        /** The handler, or the function. */
        readonly handler: string;
        /** The line that did it, in the student's own file: `src/server.ts:12:5`. */
        readonly place?: string;
        /** A few lines around it. */
        readonly excerpt?: string;
        /** What to do about it, unless the sentence says so. */
        readonly cure?: string;
        /** The handler did not return, and was stopped. */
        readonly isHang?: boolean;
      }
    | /** A run came to the end of what it may cost: events that beget events, say. */ {
        readonly kind: 'runaway';
        readonly limit: 'events' | 'virtual time' | 'wall time';
        readonly events: number;
      }
    | /** No run of a property met a scene without which it shows nothing. */ {
        readonly kind: 'vacuous';
        readonly mark: string;
        readonly runs: number;
      }
    | /** Run twice with the same seed, the code did two different things. */ {
        readonly kind: 'nondeterminism';
        /** The first field that differs, in the first event that does. */
        readonly field?: string;
      }
    | /** The test itself threw: a mistake of ours, not of the code under test. */ {
        readonly kind: 'test-error';
        readonly stack: string;
      }
  );

/** What was broken, in the paper's words; nothing where the code did not get as far as a rule. */
export function ruleOf(
  violation: Violation,
  test: { readonly title: string; readonly violates?: string },
): string | undefined {
  switch (violation.kind) {
    case 'invariant':
      return violation.rule;
    case 'expectation':
      return test.violates ?? test.title;
    case 'stalled':
      return violation.goal;
    default:
      return undefined;
  }
}

/** Which rule was broken, by a name that is the same in every run that breaks it. */
export function brokenRule(violation: Violation): string {
  switch (violation.kind) {
    case 'invariant':
      return `invariant ${violation.rule}`;
    case 'code':
      return `code ${violation.handler}`;
    default:
      return violation.kind;
  }
}

/** Ends a run: thrown through a test's own code, and made into a failure by its session. */
export class Violated extends Error {
  override readonly name = 'Violated';
  readonly violation: Violation;
  /** Which of the run's clusters, from 0; undefined if it concerns none. */
  readonly cluster: number | undefined;

  constructor(violation: Violation, cluster?: number) {
    super(violation.sentence);
    this.violation = violation;
    this.cluster = cluster;
  }
}
