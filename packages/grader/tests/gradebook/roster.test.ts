import { describe, expect, it } from 'vitest';
import { attribute } from '../../src/gradebook/members.ts';
import { parseRoster, readRoster, type Student } from '../../src/gradebook/roster.ts';
import { handIn } from './a-class.ts';

const parse = (...lines: readonly string[]): readonly Student[] =>
  parseRoster('roster.csv', lines.join('\n'));

describe('a roster', () => {
  it('is read with what it says of each student', () => {
    const [ada, bob] = parse(
      'student,name,email,section,group,extension,time multiplier,late days used,canvas,SIS User ID,SIS Login ID,moodle,gradescope,github,#note',
      's1,"Lovelace, Ada",ada@example.edu,001,one,48h,1.5,2,101,sis-1,ada1,m1,g1,ada-gh,shy',
      's2,Bob,,,,2026-10-07T12:00+02:00',
    );
    expect(ada).toEqual({
      id: 's1',
      name: 'Lovelace, Ada',
      email: 'ada@example.edu',
      section: '001',
      group: 'one',
      extension: { kind: 'longer', ms: 48 * 3_600_000 },
      timeMultiplier: 1.5,
      lateDaysUsed: 2,
      canvasId: '101',
      sisId: 'sis-1',
      login: 'ada1',
      moodleId: 'm1',
      gradescopeId: 'g1',
      github: 'ada-gh',
    });
    expect(bob?.extension).toEqual({ kind: 'until', at: '2026-10-07T12:00+02:00' });
  });

  it('is read as spreadsheets of other countries write it', () => {
    expect(
      parse('\ufeffStudent;Time_Multiplier', 's1;1,5', '', ';').map(({ id, timeMultiplier }) => [
        id,
        timeMultiplier,
      ]),
    ).toEqual([['s1', 1.5]]);
    expect(parse('id\tname', 's1\tAda')[0]?.name).toBe('Ada');
  });

  it.each([
    [['student,extention', 's1,3'], '"extention" is no column known here (is it "extension"?)'],
    [['name', 'Ada'], 'there is no column "student"'],
    [['student,name', 's1,Ada', 'S1,Eve'], 'line 3, student: "S1" is on line 2 already'],
    [['student,extension', 's1,2026-10-07'], 'line 2, extension: expected a time with its zone'],
    [
      ['student,time multiplier', 's1,0.5'],
      'line 2, time multiplier: expected a factor of 1 or more',
    ],
    [['student,name', ',Ada'], 'line 2, student: is empty'],
    [['student,id', 's1,s1'], '"id" says again what another column says'],
    [['student', 's1,more'], 'is no CSV: '],
    [[''], 'is empty'],
  ])('says what is wrong in %j', (lines, complaint) => {
    expect(() => parse(...lines)).toThrow(complaint);
  });

  it('says that it is not there', () => {
    expect(() => readRoster('/nowhere/roster.csv')).toThrow(
      '/nowhere/roster.csv: cannot be read (there is no such file)',
    );
  });
});

describe('a hand-in', () => {
  const roster = parse(
    'student,name,email,group,github,gradescope',
    's1,Ada Lovelace,ada@example.edu,one,ada-gh,',
    's2,Bob,bob@example.edu,one,,g2',
    's3,Sam,sam@a.edu,,,',
    's4,Sam,sam@b.edu,,,',
    's5,s3,,,,',
  );
  const of = (name: string): readonly string[] => {
    const { parties } = attribute([handIn(name)], roster);
    return (
      parties.filter(({ handIns }) => handIns.length > 0)[0]?.members.map(({ id }) => id) ?? []
    );
  };

  it.each(['s1', 'ADA-gh', 'ada@example.edu', 'Ada Lovelace', 'one', 'g2', 'bob', ' S2 '])(
    'called %j is that of the whole group',
    (name) => {
      expect(of(name)).toEqual(['s1', 's2']);
    },
  );

  it('is of who has the name as an identifier, whoever else is called so', () => {
    expect(of('s3')).toEqual(['s3']);
  });

  it('of nobody, or of who knows which of two, is listed and not lost', () => {
    const { unclaimed } = attribute([handIn('eve'), handIn('Sam'), handIn('s4')], roster);
    expect(unclaimed.map(({ handIn: { student }, why }) => [student, why])).toEqual([
      ['eve', 'nobody on the roster is called so'],
      ['Sam', '2 students or groups of the roster are called so'],
    ]);
  });

  it('of no student leaves that student in the class', () => {
    const { parties } = attribute([], roster);
    expect(parties.flatMap(({ members }) => members.map(({ id }) => id))).toEqual([
      's1',
      's2',
      's3',
      's4',
      's5',
    ]);
  });

  it('makes the class where there is no roster', () => {
    const { parties, unclaimed } = attribute(
      [handIn('b'), handIn('a'), handIn('b', { attempt: 2 })],
      undefined,
    );
    expect(parties.map(({ members, handIns }) => [members[0]?.id, handIns.length])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
    expect(unclaimed).toEqual([]);
  });
});
