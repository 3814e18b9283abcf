import { describe, expect, it } from 'vitest';
import { anonymised, pseudonymOf } from '../../src/gradebook/pseudonyms.ts';
import { jsonLines } from '../../src/report/json-lines.ts';
import { book, decision, handIn, verdicts } from './a-class.ts';

const SECRET = 'of this term';

describe('a pseudonym', () => {
  it('is the same for the same secret, however the name is written, and another for another', () => {
    const name = pseudonymOf(SECRET, 'ada');
    expect(name).toMatch(/^Student [0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(pseudonymOf(SECRET, ' Ada ')).toBe(name);
    expect(pseudonymOf('of the next one', 'ada')).not.toBe(name);
  });

  it('is one student’s only', () => {
    const all = Array.from({ length: 5000 }, (_, index) => pseudonymOf(SECRET, `s${index}`));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('an anonymous gradebook', () => {
  const named = book({
    roster: [
      {
        id: 's1',
        name: 'Ada Lovelace',
        email: 'ada@uni.example',
        section: '1',
        group: 'the-Alphas',
      },
      { id: 's2', name: 'Grace Hopper', github: 'gracehopper', group: 'the-Alphas' },
    ],
    handIns: [
      handIn('gracehopper', { submission: 'h', path: 'in/gracehopper.zip' }),
      handIn('nobody-known', { submission: 'h2' }),
    ],
    verdicts: verdicts('h', ['B1'], { place: 'src/Lovelace.ts:3:1' }),
    decisions: [
      decision(1, { kind: 'comment', student: 's1', data: { text: 'Talk to Grace, please.' } }),
      decision(2, {
        kind: 'override',
        student: 's2',
        data: { points: 1 },
        why: 'Ada Lovelace wrote it',
      }),
    ],
  });

  it('has no name anywhere, and every score', () => {
    const book = anonymised(named, SECRET);
    expect(book.students.map(({ points }) => points)).toEqual([5, 1]);
    const all = JSON.stringify([jsonLines(book), book]);
    const names = /ada|lovelace|grace\b|hopper|uni\.example|Alphas|nobody-known|"s1"|"s2"/i;
    expect(all.match(names)).toBeNull();
    expect(all).toContain(`Talk to ${pseudonymOf(SECRET, 's2')}, please.`);
    expect(all).toContain(`src/${pseudonymOf(SECRET, 's1')}.ts:3:1`);
  });

  it('still knows the sections, and whose each comment is', () => {
    const [first] = anonymised(named, SECRET).students;
    expect(first?.student).toEqual({
      id: pseudonymOf(SECRET, 's1'),
      name: pseudonymOf(SECRET, 's1'),
      section: '1',
    });
    expect(first?.comments).toHaveLength(1);
  });
});
