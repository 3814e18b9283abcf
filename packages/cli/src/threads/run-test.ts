// Tests of a session, in a thread beside the one that tells what came of them.
import { type Catalogue, labAt } from '@netsplit/course';
import { loadSubject, runTests } from '@netsplit/harness';
import { citationFrom, loadTests } from '../lab-code.ts';
import { sent, type SentResult } from './sent-result.ts';
import type { Prepare } from './share-out.ts';

/** A session, as data. */
export interface SessionData {
  readonly labDir: string;
  readonly source: 'src' | 'solution';
  /** Of the code that the session is about. */
  readonly codeHash: string;
  /** The tests of it, by their ids: a piece is one of them. */
  readonly tests: readonly string[];
  /** As `runTests` takes them. */
  readonly how: Pick<
    Parameters<typeof runTests>[0],
    'seed' | 'runs' | 'twice' | 'faultSet' | 'maxEvents' | 'traceDir'
  >;
  /** What failures cite from. */
  readonly catalogue: Catalogue;
}

export const prepare: Prepare<SessionData, SentResult> = async (data) => {
  const { labDir, source, codeHash, how, catalogue } = data;
  const [all, subject] = await Promise.all([
    loadTests(labAt(labDir)),
    loadSubject({ labDir, source }),
  ]);
  // A save in the middle of a session: the one who asked still has the code that it is about.
  if (subject.codeHash !== codeHash) throw new Error('the code has changed meanwhile');
  const tests = data.tests.map((id) => all.find((test) => test.id === id));
  const cite = citationFrom(catalogue);
  return async (piece) => {
    const test = tests[piece];
    if (test === undefined) throw new Error(`no test ${data.tests[piece]}`);
    const [result] = await runTests({ ...how, tests: [test], subject, cite });
    if (result === undefined) throw new Error(`${test.id} was not run`);
    return sent(result);
  };
};
