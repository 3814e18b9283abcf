import {
  choiceOf,
  ReplayDivergence,
  ReplayScheduler,
  TraceText,
  TraceWriter,
  type Fault,
} from '@netsplit/simulator';
import type { Subject } from './cluster.ts';
import { LabFailure } from './lab-failure.ts';
import type { LabTest } from './lab-test.ts';
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
      /** That event as it was recorded, and as it is now; absent where the run was over. */
      readonly recorded?: RecordedEvent;
      readonly now?: RecordedEvent;
      /** A sentence. */
      readonly why: string;
      readonly text: string;
    };

/** A line of a trace that is an event; the state that it left behind is not compared. */
export type RecordedEvent = Readonly<Record<string, unknown>>;

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
  const recorded = readLines(trace);
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
      const { seed, case: scene } = origin;
      await test.run(subject, { seed, runs: 1, case: scene, recorder, scheduler });
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
  return compare(recorded.events, text.toString(), violation, divergence);
}

function compare(
  before: readonly RecordedEvent[],
  text: string,
  violation: Violation | undefined,
  divergence: ReplayDivergence | undefined,
): Replay {
  // A run that goes another way at once leaves nothing.
  const after = text === '' ? [] : readLines(text).events;
  const most = Math.max(before.length, after.length);
  for (let at = 0; at < most; at++) {
    const recorded = before[at];
    const now = after[at];
    if (canonical(recorded) === canonical(now)) continue;
    const event = at + 1;
    const why = divergence?.event === event ? divergence.message : whyOf(event, recorded, now);
    return { kind: 'different', event, recorded, now, why, text };
  }
  return { kind: 'same', events: before.length, violation, text };
}

function whyOf(
  event: number,
  recorded: RecordedEvent | undefined,
  now: RecordedEvent | undefined,
): string {
  if (recorded === undefined)
    return `the recording ends before event #${event}; now the run goes on`;
  if (now === undefined) return `the run now ends before event #${event}; the recording goes on`;
  const field = Object.keys({ ...recorded, ...now }).find(
    (key) => key !== 'state' && JSON.stringify(recorded[key]) !== JSON.stringify(now[key]),
  );
  return `event #${event} at ${String(now['node']) || 'the network'} is the same event, but not its ${field ?? 'content'}: the code behaves differently from when this was recorded`;
}

function canonical(event: RecordedEvent | undefined): string {
  return (
    JSON.stringify(event, (key, value: unknown) => (key === 'state' ? undefined : value)) ?? ''
  );
}

interface Lines {
  readonly header: RecordedEvent;
  readonly events: readonly RecordedEvent[];
}

/** The header and the events, whole lines only: a trace may be cut off in the middle of one. */
function readLines(text: string): Lines {
  const lines: RecordedEvent[] = text
    .split('\n')
    .map(parse)
    .filter((line) => line !== undefined);
  const [header] = lines;
  if (header?.['netsplitTrace'] !== 1) {
    throw new NotReplayable('this is no trace of Netsplit, or one of another version');
  }
  return { header, events: lines.filter((line) => typeof line['n'] === 'number') };
}

function parse(line: string): RecordedEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as RecordedEvent) : undefined;
  } catch {
    return undefined;
  }
}

function originOf(header: RecordedEvent, subject: Subject): Origin {
  const { lab, origin } = header;
  if (lab !== undefined && lab !== subject.lab) {
    throw new NotReplayable(`this was recorded in the lab ${String(lab)}, not in ${subject.lab}`);
  }
  const kind = (origin as { kind?: unknown } | undefined)?.kind;
  if (kind === 'test' || kind === 'scenario') return origin as Origin;
  throw new NotReplayable('this trace does not say which test or scenario it comes from');
}

function aboutOf(header: RecordedEvent): object {
  const { lab, subject, codeHash, origin } = header;
  return { lab, subject, codeHash, origin };
}
