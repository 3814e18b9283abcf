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

/** A failure as it is written: its words, its trace, and a page to step through it that needs nothing else. */
function writtenStory(
  lab: string,
  { test, text, trace, at }: Story,
): Omit<FailureStory, 'submission'> {
  if (trace === undefined) return { test, text };
  // Made when it is asked for: a class has hundreds of them.
  const story = async (): Promise<string> => {
    const { wholePage } = await import('@netsplit/viewer');
    return wholePage({ trace: { text: trace }, name: `${lab} ${test}`, at });
  };
  return { test, text, trace, story };
}

/** Writes a failure beside others. */
export async function keepStory(folder: string, lab: string, told: Story): Promise<KeptStory> {
  const { test, text, trace, story } = writtenStory(lab, told);
  const path = join(folder, `${lab}-${test}`);
  const kept = { test, seed: told.seed, text: `${path}.txt` };
  writeResult(kept.text, `${text}\n`);
  if (trace === undefined || story === undefined) return kept;
  const files = { trace: `${path}.trace.ndjson`, page: `${path}.html` };
  writeResult(files.trace, trace);
  writeResult(files.page, await story());
  return { ...kept, ...files };
}

/** The failures that a round tells, for the reports of its students. */
export async function failureStories(
  store: ClassStore,
  round: KeptRound,
): Promise<readonly FailureStory[]> {
  return (await store.stories(round)).map(({ submission, ...told }) => ({
    submission,
    ...writtenStory(round.round.lab, told),
  }));
}
