import { TraceText, TraceWriter, type TraceAbout } from '@netsplit/simulator';
import { TraceFile, TraceFileError } from '@netsplit/simulator/file';
import type { Subject } from './cluster.ts';
import type { LabFailure } from './lab-failure.ts';
import { LabFailure as Failure } from './lab-failure.ts';
import type { LabTest } from './lab-test.ts';

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
    }
  | {
      readonly kind: 'scenario';
      readonly scenario: string;
      readonly seed?: number | string;
      readonly faults?: readonly unknown[];
      readonly forMs?: number;
    };

/** Runs a failing test again, with recording on, exactly as it failed. Returns the trace's text. */
export async function recordFailure(
  test: LabTest,
  subject: Subject,
  failure: LabFailure,
  run: { readonly seed: number; readonly lab: string },
): Promise<string | undefined> {
  const { cluster, counterexample } = failure;
  if (cluster === undefined) return undefined;
  const scene = counterexample?.scene;
  const origin: Origin = {
    kind: 'test',
    test: test.id,
    seed: run.seed,
    ...(scene === undefined ? {} : { case: scene }),
    cluster,
  };
  const { name, codeHash } = subject;
  const about: TraceAbout = { lab: run.lab, subject: name, codeHash, origin };
  const text = new TraceText();
  const recorder: ClusterRecorder = (ordinal) =>
    ordinal === cluster ? new TraceWriter(text, about) : undefined;
  try {
    await test.run(subject, { seed: run.seed, runs: 1, case: scene, recorder });
  } catch (again) {
    if (!(again instanceof Failure)) throw again;
  }
  return text.toString();
}

/** The trace of a failure is kept in memory while it is made: a full disk costs the file, not the verdict. */
export function saveTrace(path: string, text: string): string | undefined {
  try {
    const file = new TraceFile(path);
    file.write(text);
    file.close();
    return undefined;
  } catch (error) {
    if (error instanceof TraceFileError) return error.message;
    throw error;
  }
}
