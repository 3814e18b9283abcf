import { compareTraces, readTrace, TraceText, TraceWriter, type Trace } from '@netsplit/simulator';
import type { Subject } from './cluster.ts';
import { LabFailure } from './lab-failure.ts';
import type { LabTest } from './lab-test.ts';
import type { RunReport } from './session.ts';

/**
 * Runs a test, or the first case of a property, twice. The simulator is the same each time, so a difference
 * comes from the code: both are then run again and recorded, to name the first event that differs.
 *
 * @throws {LabFailure} if the runs differ
 */
export async function checkTwice(
  test: LabTest,
  subject: Subject,
  { seed, ran }: { readonly seed: number; readonly ran: RunReport },
): Promise<void> {
  if ((await fingerprintOf(test, subject, seed)) === (await fingerprintOf(test, subject, seed))) {
    return;
  }
  const first = await record(test, subject, seed);
  const second = await record(test, subject, seed);
  for (const [cluster, trace] of first.entries()) {
    const other = second[cluster];
    const difference = other === undefined ? undefined : compareTraces(trace, other);
    if (difference === undefined) continue;
    const { event, field, sentence } = difference;
    const words = `the code behaves differently when run twice: ${sentence}`;
    throw failure(test, ran, words, { event, field });
  }
  // What differs from time to time may be the same twice.
  throw failure(
    test,
    ran,
    'the code behaves differently when run twice, but not whenever it is',
    {},
  );
}

function failure(
  test: LabTest,
  ran: RunReport,
  sentence: string,
  where: { readonly event?: number; readonly field?: string },
): LabFailure {
  return new LabFailure({ test, violation: { kind: 'nondeterminism', sentence, ...where }, ran });
}

async function fingerprintOf(test: LabTest, subject: Subject, seed: number): Promise<string> {
  try {
    return (await test.run(subject, { seed, runs: 1 })).fingerprint;
  } catch (thrown) {
    // One case may be too few for what a property needs; it has run all the same.
    if (thrown instanceof LabFailure) return thrown.ran.fingerprint;
    throw thrown;
  }
}

/** The traces of the clusters of a run. */
async function record(test: LabTest, subject: Subject, seed: number): Promise<readonly Trace[]> {
  const texts: TraceText[] = [];
  const recorder = (cluster: number): TraceWriter => {
    const text = new TraceText();
    texts[cluster] = text;
    return new TraceWriter(text);
  };
  try {
    await test.run(subject, { seed, runs: 1, recorder });
  } catch (thrown) {
    if (!(thrown instanceof LabFailure)) throw thrown;
  }
  return texts
    .map((text) => readTrace(text.toString()).trace)
    .filter((trace) => trace !== undefined);
}
