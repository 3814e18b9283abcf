import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseHandInFacts } from '../src/gradebook/hand-in-facts.ts';
import { parseRoster } from '../src/gradebook/roster.ts';
import { parseRubric } from '../src/gradebook/rubric.ts';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

function examples(kind: string): readonly string[] {
  return [...text.matchAll(/^```(.+)\n([^]*?)^```$/gm)].flatMap(([, info, body]) =>
    info === kind && body !== undefined ? [body] : [],
  );
}

describe('the examples of the README', () => {
  it('are rubrics', () => {
    const rubrics = examples('json rubric').map((body) => parseRubric('rubric.json', body));
    expect(rubrics.map(({ late }) => late?.kind)).toEqual(['percent', 'days']);
  });

  it('are a roster, with times for it', () => {
    const rosters = examples('csv roster').map((body) => parseRoster('roster.csv', body));
    expect(rosters.map((one) => one.map(({ id }) => id))).toEqual([
      ['s1001', 's1002', 's1003', 's1004'],
    ]);
    const times = examples('csv times').flatMap((body) => parseHandInFacts('times.csv', body));
    expect(times.map(({ name }) => name)).toEqual(['s1001', 'bridges']);
  });

  it('name every field of a rubric', () => {
    const fields = Object.keys(parseRubric('rubric.json', '{"netsplitRubric":1}'));
    for (const field of [
      ...fields,
      'cap',
      'outOf',
      'opensAt',
      'dueAt',
      'closesAfterDays',
      'late',
    ]) {
      expect(text).toContain(field);
    }
  });
});
