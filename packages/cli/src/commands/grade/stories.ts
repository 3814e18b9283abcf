import { join } from 'node:path';
import type { ClassStore, FailureStory, KeptRound, Story } from '@netsplit/grader';
import { writeResult } from '../../write-result.ts';

/** Where a story was put. */
export interface KeptStory {
  readonly test: string;
  readonly seed: number;
  /** The failure in words. */
  readonly text: string;
  /** The run, for `netsplit view`. */
  readonly trace?: string;
  /** The same as a page of its own, to step through in a browser. */
  readonly page?: string;
}

/** Writes a failure beside others: its words, its trace, and a page to step through it that needs nothing else. */
export async function keepStory(
  folder: string,
  { lab, test, seed, text, trace, at }: Story & { readonly lab: string },
): Promise<KeptStory> {
  const path = join(folder, `${lab}-${test}`);
  const kept = { test, seed, text: `${path}.txt` };
  writeResult(kept.text, `${text}\n`);
  if (trace === undefined) return kept;
  const files = { trace: `${path}.trace.ndjson`, page: `${path}.html` };
  writeResult(files.trace, trace);
  const { wholePage } = await import('@netsplit/viewer');
  const name = `${lab} ${test}`;
  writeResult(files.page, await wholePage({ trace: { text: trace }, name, at }));
  return { ...kept, ...files };
}

/** The failures that a round tells, for the reports of its students. */
export async function failureStories(
  store: ClassStore,
  round: KeptRound,
): Promise<readonly FailureStory[]> {
  const { wholePage } = await import('@netsplit/viewer');
  const { lab } = round.round;
  return (await store.stories(round)).map(({ submission, test, text, trace, at }) => ({
    submission,
    test,
    text,
    ...(trace === undefined
      ? {}
      : { trace, story: () => wholePage({ trace: { text: trace }, name: `${lab} ${test}`, at }) }),
  }));
}
