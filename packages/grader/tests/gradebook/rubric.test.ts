import { describe, expect, it } from 'vitest';
import { fitRubric, parseRubric, readRubric } from '../../src/gradebook/rubric.ts';
import { round } from './a-class.ts';

const parse = (rubric: object): ReturnType<typeof parseRubric> =>
  parseRubric('rubric.json', JSON.stringify({ netsplitRubric: 1, ...rubric }));

describe('a rubric', () => {
  it('needs to say nothing', () => {
    expect(parse({})).toMatchObject({ counts: 'last', hiddenPoints: 1, graceMinutes: 0 });
  });

  it.each([
    [{ part: {} }, '"part" is not a field known here; is it misspelled?'],
    [{ tests: { A1: { points: -1 } } }, 'tests.A1.points: expected points of 0 or more, found -1'],
    [{ dueAt: '2026-10-05' }, 'dueAt: expected a time with its zone, as "2026-10-05T23:59+02:00"'],
    [{ late: { kind: 'days', allowance: 3 } }, 'late: says what is late; say when: dueAt'],
    [
      { opensAt: '2026-10-06T00:00Z', dueAt: '2026-10-05T00:00Z' },
      'opensAt: expected a time before dueAt',
    ],
    [
      { parts: { A: { needs: ['B'] }, B: { needs: ['A'] } } },
      'parts.A.needs: the part waits for itself',
    ],
    [{ parts: { A: { needs: ['A'] } } }, 'parts.A.needs: the part waits for itself'],
  ])('that has %j is refused', (rubric, complaint) => {
    expect(() => parse(rubric)).toThrow(complaint);
  });

  it('without a date has that of the assignment, and another one its own', () => {
    const dates = { opensAt: '2026-10-01T00:00Z', dueAt: '2026-10-05T00:00Z' };
    const late = { kind: 'days', allowance: 3 };
    const read = (rubric: object) =>
      parseRubric('rubric.json', JSON.stringify({ netsplitRubric: 1, late, ...rubric }), dates);
    expect(read({})).toMatchObject(dates);
    const own = { opensAt: '2026-10-02T00:00Z' };
    expect(read(own)).toMatchObject({ ...dates, ...own });
    expect(read({ dueAt: '2026-10-09T00:00Z' })).toMatchObject({ dueAt: '2026-10-09T00:00Z' });
    expect(read({ dueAt: '2026-10-09T00:00Z' }).opensAt).toBeUndefined();
    expect(() => read({ opensAt: '2026-10-06T00:00Z' })).toThrow('expected a time before dueAt');
  });

  it('that is not JSON, or not there, is refused with the place', () => {
    expect(() => parseRubric('rubric.json', '{\n  "parts": }')).toThrow('line 2');
    expect(() => readRubric('/nowhere/rubric.json')).toThrow('there is no such file');
  });

  it('is held against its round: what is misspelled would count nothing', () => {
    const rubric = parse({
      parts: { D: { points: 3 }, B: { needs: ['a'] } },
      tests: { A9: { points: 3 } },
    });
    expect(() => fitRubric('rubric.json', rubric, round)).toThrow(
      [
        'rubric.json:',
        '  parts.D: the round has no such part (it has A, B, C)',
        '  parts.B.needs[0]: expected a part (A, B, C), found "a"',
        '  tests.A9: the round has no test of that id',
      ].join('\n'),
    );
    expect(() =>
      fitRubric('rubric.json', parse({ parts: { B: { needs: ['A'] } } }), round),
    ).not.toThrow();
  });
});
