import { TraceText, TraceWriter, type Fault } from '@netsplit/simulator';
import { TraceFile, TraceFileError } from '@netsplit/simulator/file';
import type { BrokenProperty, PlayedCluster } from './broken-property.ts';
import type { Cluster, Subject } from './cluster.ts';
import type { LabFailure } from './lab-failure.ts';
import type { LabTest, Reading } from './lab-test.ts';
import type { RunOptions } from './session.ts';
import { ruleOf, type Violation } from './violation.ts';

/** Gives the n-th cluster of a run (from 0) what records it, or nothing. */
export type ClusterRecorder = (cluster: number) => TraceWriter | undefined;

/** Who can run a recorded run again: stands in the trace's header. */
export type Origin =
  | {
      readonly kind: 'test';
      readonly test: string;
      readonly seed: number;
      /** The case of a property. */
      readonly case?: unknown;
      readonly cluster: number;
      /** With what it was asked to make do, where that was not the test's own limit. */
      readonly maxEvents?: number;
    }
  | {
      /** A run that a search found: its steps, to be played out without searching again. */
      readonly kind: 'exploration';
      readonly test: string;
      readonly cluster: PlayedCluster;
      readonly broken: BrokenProperty;
    }
  | {
      readonly kind: 'scenario';
      readonly scenario: string;
      readonly seed?: number | string;
      readonly faults?: readonly unknown[];
      readonly forMs?: number;
    };

/** A violation as a trace has it. */
export interface RecordedViolation {
  readonly n: number;
  readonly rule: string;
  readonly message: string;
  readonly reading?: Reading;
}

/** What to write of a violation into a trace; nothing if no event shows it. */
export function recordable(
  violation: Violation,
  of: { readonly title: string; readonly violates?: string; readonly reading?: Reading },
): RecordedViolation | undefined {
  if (violation.event === undefined) return undefined;
  const rule = ruleOf(violation, of) ?? of.title;
  return { n: violation.event, rule, message: violation.sentence, reading: of.reading };
}

/** A failing run, recorded. */
export interface RecordedFailure {
  /** The trace. */
  readonly text: string;
  /** The faults of the recorded cluster, planned and injected. */
  readonly faults: readonly Fault[];
  /** Whether it failed in the same way: otherwise the code is not deterministic. */
  readonly repeated: boolean;
}

/**
 * A cluster that ran away has states that only grow: to record them all has taken ten seconds, and
 * nobody steps through so many events.
 */
const MOST_EVENTS_WITH_STATE = 5000;

/** Runs a failing test again, with recording on; undefined if no cluster of it is at fault. */
export async function recordFailure(
  test: LabTest,
  subject: Subject,
  failure: LabFailure,
  { seed, maxEvents }: Pick<RunOptions, 'seed' | 'maxEvents'>,
): Promise<RecordedFailure | undefined> {
  const { cluster: ordinal, counterexample } = failure;
  if (ordinal === undefined) return undefined;
  const scene = counterexample?.scene;
  const origin: Origin = {
    kind: 'test',
    test: test.id,
    seed,
    ...(scene === undefined ? {} : { case: scene }),
    cluster: ordinal,
    ...(maxEvents !== undefined && { maxEvents }),
  };
  const { name, codeHash, lab } = subject;
  const text = new TraceText();
  const withState = (failure.violation.event ?? 0) <= MOST_EVENTS_WITH_STATE;
  const recorder: ClusterRecorder = (cluster) =>
    cluster === ordinal
      ? new TraceWriter(text, { lab, subject: name, codeHash, origin }, { withState })
      : undefined;
  const clusters: Cluster[] = [];
  const watched: Subject = {
    ...subject,
    cluster: (spec, place) => {
      const cluster = subject.cluster(spec, place);
      clusters.push(cluster);
      return cluster;
    },
  };
  let again: unknown;
  try {
    await test.run(watched, { seed, runs: 1, case: scene, maxEvents, recorder });
  } catch (thrown) {
    again = thrown;
  }
  return {
    text: text.toString(),
    faults: clusters[ordinal]?.faults ?? [],
    repeated: again instanceof Error && again.message === failure.message,
  };
}

/**
 * Writes a trace that was kept in memory while it was made: so a full disk costs the file and not the
 * failure's text. Returns what went wrong, in words.
 */
export function saveTrace(path: string, text: string): string | undefined {
  try {
    const file = new TraceFile(path);
    try {
      file.write(text);
    } finally {
      file.close();
    }
    return undefined;
  } catch (error) {
    if (error instanceof TraceFileError) return error.message;
    throw error;
  }
}
