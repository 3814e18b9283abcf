import { z } from 'zod';
import { LabFailure, type LabTest } from '@netsplit/harness';
import { reportFailure, type ReportOptions } from '@netsplit/harness/host';
import type { OpenPlace } from './place.ts';
import type { SeedRun } from './run.ts';
import type { Why } from './verdict.ts';

export const storySchema = z.object({
  test: z.string(),
  seed: z.int(),
  /** What was to hold, what happened instead, and the events that led there. */
  text: z.string(),
  /** The run, for `netsplit view`; undefined where no cluster shows it, or it is too large. */
  trace: z.string().optional(),
  /** The event of the trace that breaks the rule. */
  at: z.int().optional(),
});

/** A failure as a student's own `netsplit test` tells it. All of it may be what the student's code made it say. */
export type Story = z.infer<typeof storySchema>;

export interface StoryOptions {
  /** Tests whose inputs are not for the student: of those nothing is told, not even what the code printed. */
  readonly isHidden: (test: LabTest) => boolean;
  readonly onStory: (story: Story) => void;
  /**
   * Look for the failure with this seed instead of the one that it was graded with: where those of a round are not
   * to be known yet. A test that passes with it has no story.
   */
  readonly seed?: number;
  /** Stories of one submission; the first failures have them. Default 5. */
  readonly most?: number;
  /** Processor time of the student's code for all of them, looked at between two. Default 60 seconds. */
  readonly cpuMs?: number;
  /** A trace that is longer is left out. Default 8 MiB. */
  readonly traceCharacters?: number;
  /** How readings are called. */
  readonly cite?: ReportOptions['cite'];
}

const MOST = 5;
const CPU_MS = 60_000;
const TRACE_CHARACTERS = 8 * 1024 * 1024;

/** What a run shows, as against what ended the process that it was in. */
const TELLING: ReadonlySet<Why> = new Set([
  'broken-rule',
  'stalled',
  'threw',
  'hang',
  'runaway',
  'never-met',
]);

/** What a story costs that could not be told: the code, or what runs it, went another way this time. */
const NONE = { story: undefined, usedMs: 1000 };

interface Graded {
  readonly tests: readonly LabTest[];
  readonly runs: number;
  readonly bySeed: readonly ReadonlyMap<string, SeedRun>[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs tests that failed once more, now with shrinking, and the smallest failing case again with recording on. The
 * verdicts are given already: whatever happens here changes none.
 */
export async function tellStories(
  open: OpenPlace,
  options: StoryOptions,
  { tests, runs, bySeed, signal }: Graded,
): Promise<void> {
  const { isHidden, onStory, most = MOST, cpuMs = CPU_MS } = options;
  let told = 0;
  let spentMs = 0;
  for (const test of tests) {
    if (told === most || spentMs >= cpuMs || signal?.aborted === true) return;
    if (isHidden(test)) continue;
    const failed = bySeed
      .map((found) => found.get(test.id))
      .find((run) => run?.verdict.status === 'failed');
    const why = failed?.told?.why;
    if (failed === undefined || why === undefined || !TELLING.has(why)) continue;
    const { seed = failed.verdict.seed } = options;
    const { story, usedMs } = await storyOf(
      open,
      test,
      { seed, runs, shrink: why !== 'hang' },
      options,
    ).catch(() => NONE);
    spentMs += usedMs;
    if (story === undefined) continue;
    told += 1;
    onStory(story);
  }
}

interface Asked {
  readonly seed: number;
  readonly runs: number;
  /** A handler that does not return costs a process and seconds for each smaller case that is tried. */
  readonly shrink: boolean;
}

async function storyOf(
  open: OpenPlace,
  test: LabTest,
  asked: Asked,
  { traceCharacters = TRACE_CHARACTERS, cite }: StoryOptions,
): Promise<{ readonly story: Story | undefined; readonly usedMs: number }> {
  const { failure, usedMs } = await failureOf(open, test, asked);
  if (failure === undefined) return { story: undefined, usedMs };
  // The code may have had to be stopped: it is recorded in a process of its own.
  const place = await open({ isHeard: true });
  try {
    place.begin(false);
    const { seed } = asked;
    let trace: string | undefined;
    const onTrace = (recorded: string): void => {
      trace = recorded;
    };
    const { text } = await reportFailure(test, place.subject, failure, { seed, cite, onTrace });
    const at = failure.violation.event;
    const isKept = trace !== undefined && trace.length <= traceCharacters;
    const story: Story = {
      test: test.id,
      seed,
      text,
      ...(isKept ? { trace, ...(at === undefined ? {} : { at }) } : {}),
    };
    return { story, usedMs: usedMs + place.cpuMs };
  } finally {
    place.close();
  }
}

async function failureOf(
  open: OpenPlace,
  test: LabTest,
  { seed, runs, shrink }: Asked,
): Promise<{ readonly failure: LabFailure | undefined; readonly usedMs: number }> {
  const place = await open();
  try {
    place.begin(false);
    const failure = await thrownBy(test, place.subject, { seed, runs, shrink });
    const usedMs = place.cpuMs;
    if (!shrink || place.ended === undefined) return { failure, usedMs };
    // Once the process is gone every smaller case fails: the drawn one is told instead.
    const drawn = await failureOf(open, test, { seed, runs, shrink: false });
    return { failure: drawn.failure, usedMs: usedMs + drawn.usedMs };
  } finally {
    place.close();
  }
}

async function thrownBy(
  test: LabTest,
  subject: Parameters<LabTest['run']>[0],
  options: Asked,
): Promise<LabFailure | undefined> {
  try {
    await test.run(subject, options);
    return undefined;
  } catch (error) {
    // What is no failure of the code has its verdict already, and no story.
    return error instanceof LabFailure && error.violation.kind !== 'test-error' ? error : undefined;
  }
}
