import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordFailure, type ShownFailure } from '../site/traces/failure.ts';

const PAGE = join(import.meta.dirname, '../guides/student/reading-a-failure.md');

/** The report of the page: what it sets off as text, without spaces that a terminal's width brings about. */
const shown = [...readFileSync(PAGE, 'utf8').matchAll(/```text\n([\s\S]*?)```/g)].map(
  ([, text = '']) => text,
);

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('the guide that reads a failure', () => {
  let failure: ShownFailure;

  beforeAll(async () => {
    failure = await recordFailure();
  });

  it('shows the report as a student is given it', () => {
    const [report = ''] = shown;
    expect(words(report).length).toBeGreaterThan(500);
    expect(words(failure.text)).toContain(words(report));
  });

  it('speaks of events that are in it', () => {
    const page = readFileSync(PAGE, 'utf8');
    const named = [...page.matchAll(/#(\d+)\b/g)].map(([event]) => event);
    expect(named.length).toBeGreaterThan(1);
    for (const event of named) expect(failure.text).toContain(`${event} `);
  });

  it('has a run that ends in what was violated', () => {
    expect(failure.trace).toContain('a request takes effect at most once');
  });
});
