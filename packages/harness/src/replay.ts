import {
  choiceOf,
  compareTraces,
  readTrace,
  ReplayDivergence,
  ReplayScheduler,
  Trace,
  TraceText,
  TraceWriter,
  type Fault,
  type TraceHeader,
} from '@netsplit/simulator';
import { playBroken } from './broken-property.ts';
import type { Subject } from './cluster.ts';
import { LabFailure } from './lab-failure.ts';
import type { LabTest } from './lab-test.ts';
import { type RunOptions, Session } from './session.ts';
import type { Origin } from './record.ts';
import type { Scenario } from './scenario.ts';
import type { Violation } from './violation.ts';

/** What a recorded run did when it was run again. */
export type Replay =
  | {
      readonly kind: 'same';
      readonly events: number;
      /** What it ended in, this time as then. */
      readonly violation?: Violation;
      /** The trace of the run just made. */
      readonly text: string;
    }
  | {
      readonly kind: 'different';
      /** The number of the first event that went otherwise. */
      readonly event: number;
      /** What in it differs: `effects[1].message.seq`; empty where one of the runs is over. */
      readonly field: string;
      /** A sentence. */
      readonly why: string;
      readonly text: string;
    };

/** A trace says too little of where it comes from to be run again here. */
export class NotReplayable extends Error {
  override readonly name = 'NotReplayable';
}

/**
 * Runs again what a trace recorded: the same test or scenario, each choice as it was then, and
 * compares event by event.
 *
 * @param trace the trace's text
 * @throws {NotReplayable} when the trace names no run that these tests and scenarios know
 */
export async function replay(
  trace: string,
  subject: Subject,
  { tests = [], scenarios = [] }: { tests?: readonly LabTest[]; scenarios?: readonly Scenario[] },
): Promise<Replay> {
  const recorded = readable(trace);
  const origin = originOf(recorded.header, subject);
  const text = new TraceText();
  const cluster = origin.kind === 'test' ? origin.cluster : 0;
  // As it was recorded: with the states of a run that grows and grows, an event takes too long.
  const withState = recorded.events.some((event) => 'state' in event);
  const recorder = (ordinal: number): TraceWriter | undefined =>
    ordinal === cluster
      ? new TraceWriter(text, aboutOf(recorded.header), { withState })
      : undefined;
  const scheduler = (ordinal: number): ReplayScheduler | undefined =>
    ordinal === cluster
      ? new ReplayScheduler(
          recorded.events.map((event) => choiceOf(event as Parameters<typeof choiceOf>[0])),
        )
      : undefined;

  let violation: Violation | undefined;
  let divergence: ReplayDivergence | undefined;
  try {
    if (origin.kind === 'test') {
      const test = tests.find(({ id }) => id === origin.test);
      if (test === undefined) throw new NotReplayable(`there is no test ${origin.test} here`);
      const { seed, case: scene, maxEvents } = origin;
      await test.run(subject, { seed, runs: 1, case: scene, maxEvents, recorder, scheduler });
    } else if (origin.kind === 'exploration') {
      await playAgain(origin, subject, tests, { recorder, scheduler });
    } else {
      const found = scenarios.find(({ id }) => id === origin.scenario);
      if (found === undefined)
        throw new NotReplayable(`there is no scenario ${origin.scenario} here`);
      const { seed, faults, forMs } = origin;
      const report = await found.run(subject, {
        seed,
        faults: faults as readonly Fault[] | undefined,
        forMs,
        recorder,
        scheduler,
      });
      violation = report.violation;
    }
  } catch (thrown) {
    if (thrown instanceof LabFailure) violation = thrown.violation;
    else if (thrown instanceof ReplayDivergence) divergence = thrown;
    else throw thrown;
  }
  const outcome = compare(recorded, text.toString(), violation, divergence);
  if (outcome.kind === 'different' || origin.kind !== 'exploration') return outcome;
  if (violation?.kind === 'code') return outcome;
  // Nobody asks the property here. Where all states are the same, so is its answer; elsewhere it is not known. And what no run
  // ever does is not seen by playing one.
  const isSame = compareTraces(recorded, readable(outcome.text), { states: true }) === undefined;
  return isSame && origin.broken.kind !== 'sometimes'
    ? outcome
    : { ...outcome, violation: undefined };
}

/** Plays out a run that a search found. */
async function playAgain(
  { test: id, cluster, broken }: Extract<Origin, { kind: 'exploration' }>,
  subject: Subject,
  tests: readonly LabTest[],
  options: Pick<RunOptions, 'recorder' | 'scheduler'>,
): Promise<void> {
  const test = tests.find((one) => one.id === id);
  if (test === undefined) throw new NotReplayable(`there is no test ${id} here`);
  const violates = test.exploration?.violates ?? test.title;
  const session = new Session({ ...test, violates }, subject, { seed: 1, runs: 1, ...options });
  await session.attempt(() => playBroken(session.subject(), cluster, broken, violates));
}

function compare(
  recorded: Trace,
  text: string,
  violation: Violation | undefined,
  divergence: ReplayDivergence | undefined,
): Replay {
  // A run that goes another way at once leaves nothing.
  const now = text === '' ? new Trace({ ...EMPTY, header: recorded.header }) : readable(text);
  const difference = compareTraces(recorded, now, {
    states: false,
    names: ['the recording', 'the run now'],
  });
  if (difference === undefined) {
    return { kind: 'same', events: recorded.events.length, violation, text };
  }
  const { event, field, sentence } = difference;
  const why = divergence?.event === event ? divergence.message : sentence;
  return { kind: 'different', event, field, why, text };
}

const EMPTY = { events: [], keyframes: [], violations: [], end: undefined };

/** What there is of a trace: it may be cut off in the middle of a line. */
function readable(text: string): Trace {
  const { trace, problems } = readTrace(text);
  if (trace === undefined) throw new NotReplayable(problems[0]?.message);
  return trace;
}

function originOf(header: TraceHeader, subject: Subject): Origin {
  const { lab, origin } = header;
  if (lab !== undefined && lab !== subject.lab) {
    throw new NotReplayable(`this was recorded in the lab ${String(lab)}, not in ${subject.lab}`);
  }
  const kind = (origin as { kind?: unknown } | undefined)?.kind;
  if (kind === 'test' || kind === 'scenario' || kind === 'exploration') return origin as Origin;
  throw new NotReplayable('this trace does not say which test or scenario it comes from');
}

function aboutOf(header: TraceHeader): object {
  const { lab, subject, codeHash, origin } = header;
  return { lab, subject, codeHash, origin };
}
