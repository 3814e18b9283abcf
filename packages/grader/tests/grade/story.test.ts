import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LabTest, loadSubject, runTests } from '@netsplit/harness';
import { contractOf } from '@netsplit/harness/host';
import {
  type Graded,
  type GradeOptions,
  gradeSubmission,
  type Story,
  type StoryOptions,
} from '../../src/index.ts';
import { canJail } from '../jail/can-jail.ts';
import { labDirOf, testsOf } from '../jail/two-hosts.ts';

const LAB = 'first-contact';
const LAB_DIR = labDirOf(LAB);
const SEED = 7;
const RUNS = 20;
/** What the code prints while it runs. */
const PRINTED = 'printed-by-the-code';

let home: string;
let tests: readonly LabTest[];

/** The reference, with the mistake of performing each copy of a request. */
const MISTAKEN = readFileSync(join(LAB_DIR, 'solution/index.ts'), 'utf8').replace(
  /( +)(this\.reply\(client, session, ask\.number\);)/,
  (_, indent: string, line: string) =>
    [`this.perform(client, ask.request);`, `console.log('${PRINTED}');`, line]
      .map((one) => indent + one)
      .join('\n'),
);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'netsplit-story-'));
  tests = (await testsOf(LAB)).filter(({ id }) => ['B1', 'B2', 'B10'].includes(id));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function handIn(name: string, code: string): string {
  mkdirSync(join(home, name, 'src'), { recursive: true });
  writeFileSync(join(home, name, 'src/index.ts'), code);
  return join(home, name);
}

async function graded(
  code: string,
  stories: Partial<StoryOptions> = {},
  more: Partial<GradeOptions> = {},
): Promise<{ readonly stories: readonly Story[] } & Graded> {
  const told: Story[] = [];
  const result = await gradeSubmission({
    submission: handIn('work', code),
    lab: LAB,
    labDir: LAB_DIR,
    tests,
    seeds: [SEED],
    ...more,
    runs: RUNS,
    samples: 0,
    stories: { isHidden: () => false, onStory: (story) => told.push(story), ...stories },
  });
  return { ...result, stories: told };
}

/** The lines of a trace that say what happened, and nothing of where it was recorded. */
function eventsOf(trace: string): readonly string[] {
  return trace.split('\n').slice(1);
}

describe.skipIf(!canJail)('the story of a failure in the jail', () => {
  test('is that of the student’s own terminal, and so is its trace', async () => {
    const { stories, verdicts } = await graded(MISTAKEN);
    const failed = verdicts.filter(({ status }) => status === 'failed').map((one) => one.test);
    expect(stories.map((story) => story.test)).toEqual(failed);
    expect(failed).toContain('B2');

    const labDir = handIn('at-home', MISTAKEN);
    for (const name of ['given.ts', 'contract.ts']) {
      copyFileSync(join(LAB_DIR, name), join(labDir, name));
    }
    const subject = await loadSubject({
      labDir,
      source: 'src',
      contract: await contractOf(LAB_DIR),
    });
    const own = await runTests({ tests, subject, seed: SEED, runs: RUNS, traceDir: labDir });
    for (const { test: id, text, trace = '' } of stories) {
      const failure = own.find((result) => result.id === id)?.failure;
      // Where to find the trace stands below, in the student's own.
      const [told] = (failure?.text ?? '').split(/\n+.*npx netsplit (?:view|replay)/);
      expect(text.trimEnd()).toBe(told?.trimEnd());
      expect(eventsOf(trace)).toEqual(eventsOf(readFileSync(failure?.traceFile ?? '', 'utf8')));
      expect(trace).toContain('"violation"');
    }
    expect(stories.some(({ trace = '' }) => trace.includes(PRINTED))).toBe(true);
  });

  test('is not told of a hidden test, nor what the code printed in one', async () => {
    const result = await graded(MISTAKEN, { isHidden: ({ id }) => id === 'B2' });
    expect(result.verdicts.find((one) => one.test === 'B2')).toMatchObject({ status: 'failed' });
    expect(result.stories.map((story) => story.test)).not.toContain('B2');
    const hidden = await graded(MISTAKEN, { isHidden: () => true });
    expect(hidden.stories).toEqual([]);
    expect(JSON.stringify(hidden.verdicts)).not.toContain(PRINTED);
  });

  test('changes no verdict', async () => {
    const verdictsOf = ({ verdicts }: Graded): unknown =>
      verdicts.map(({ test: id, status, fingerprint }) => [id, status, fingerprint]);
    expect(verdictsOf(await graded(MISTAKEN))).toEqual(
      verdictsOf(await graded(MISTAKEN, { most: 0 })),
    );
  });

  test('is bounded: so many stories, and traces of so many characters', async () => {
    const { stories } = await graded(MISTAKEN, { most: 1, traceCharacters: 100 });
    expect(stories).toHaveLength(1);
    expect(stories[0]?.text).toContain('B');
    expect(stories[0]?.trace).toBeUndefined();
  });

  test('is told with another seed, where that of the round is not to be known', async () => {
    const { stories } = await graded(MISTAKEN, { seed: 3 });
    expect(stories.length).toBeGreaterThan(0);
    for (const { seed, text, trace } of stories) {
      expect(seed).toBe(3);
      expect(text).not.toContain(`seed ${SEED}`);
      expect(trace?.split('\n')[0]).not.toContain(`"seed":${SEED}`);
    }
  });

  test('ends at the event that did not end', async () => {
    const endless = MISTAKEN.replace(`console.log('${PRINTED}');`, 'for (;;) {}');
    const { stories, verdicts } = await graded(
      endless,
      {},
      { tests: tests.filter(({ id }) => id === 'B1'), limits: { eventCpuMs: 300 } },
    );
    const [story] = stories;
    expect(verdicts.find((one) => one.test === story?.test)).toMatchObject({ why: 'hang' });
    expect(story?.text).toContain('did not return');
    expect(story?.trace?.split('\n').length).toBeGreaterThan(2);
  });
});
