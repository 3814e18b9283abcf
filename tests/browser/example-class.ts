import {
  type Decision,
  type Gradebook,
  gradebookOf,
  type HandIn,
  parseRoster,
  parseRubric,
  type Round,
  type Verdict,
} from '@netsplit/grader';

/** What a student would like a report to run. */
export const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const FROM_RIGHT = 'مريم \u202egnorts';

const TITLES: Readonly<Record<string, string>> = {
  A1: 'A follower that hears nothing becomes a candidate',
  A2: 'At most one leader in a term, whatever the network does',
  A3: 'A leader of an old term steps down',
  B1: 'An entry on a majority is committed',
  B2: 'A log that went another way is put right',
  B3: 'Committed entries are never lost',
  B4: 'Only entries of its own term are counted by a leader',
  C1: 'A server votes once in a term, also across a crash',
  C2: 'What was written is there after a crash',
  D1: 'A request that is sent twice is performed once',
};

const round: Round = {
  name: 'raft-2026-autumn',
  lab: 'raft',
  tests: [
    ...Object.entries(TITLES).map(([id, title]) => ({
      id,
      part: id.charAt(0),
      title,
      isHidden: false,
    })),
    { id: 'H1', part: 'D', title: 'THE SECRET of the hidden test', isHidden: true },
    { id: 'H2', part: 'D', title: 'another SECRET', isHidden: true },
  ],
  seeds: [17, 23, 42],
  runs: 100,
  labHash: 'a'.repeat(64),
  isExam: false,
  startedAt: '2026-10-12T08:00:00.000Z',
};

const NAMES =
  'Ada Lovelace,Grace Hopper,Barbara Liskov,Leslie Lamport,Nancy Lynch,Edsger Dijkstra,Radia Perlman,Jim Gray,Tony Hoare,Frances Allen,Butler Lampson,Shafi Goldwasser,Ken Thompson,Adele Goldberg,Robin Milner,Cynthia Dwork'.split(
    ',',
  );

/** A class that has everything a report can have: late ones, groups, hidden tests, names that are markup. */
export function exampleClass(isExam = false): Gradebook {
  const ids = NAMES.map((name) => name.split(' ')[1]?.toLowerCase() ?? '');
  const roster = parseRoster(
    'roster.csv',
    [
      'student,name,section,group,extension',
      ...NAMES.map((name, at) => `${ids[at]},${name},00${1 + (at % 2)},${at > 13 ? 'pair' : ''},`),
      `hostile,"${HOSTILE}",002,,`,
      `right,${FROM_RIGHT},001,,48`,
      'absent,Nobody Here,001,,',
      'refused,Ole Broken,002,,',
    ].join('\n'),
  );
  const students = [...ids.filter((id) => id !== 'dwork'), 'hostile', 'right'];
  const handIns: HandIn[] = students.flatMap((student, at) => {
    const submission = `${'0123456789abcdef'.charAt(at % 16)}`.repeat(64);
    const day = 14 + (at % 5);
    return {
      student,
      path: `class/${student}.zip`,
      attempt: 1,
      submission,
      handedInAt: `2026-10-${day}T2${at % 4}:10:00Z`,
    };
  });
  const first = handIns[0];
  if (first !== undefined) {
    handIns.unshift({ ...first, submission: '9'.repeat(63), handedInAt: '2026-10-13T09:30:00Z' });
    handIns[1] = { ...first, attempt: 2 };
  }
  handIns.push(
    {
      student: 'refused',
      path: 'class/refused.zip',
      attempt: 1,
      submission: '',
      problem: `The archive is broken: ${HOSTILE}`,
    },
    { student: 'mallory', path: 'class/mallory.zip', attempt: 1, submission: 'e'.repeat(63) },
  );
  return gradebookOf({
    round: { ...round, isExam },
    handIns,
    verdicts: handIns.flatMap(({ submission }, at) => verdictsOf(submission, at)),
    decisions,
    roster,
    rubric: parseRubric(
      'rubric.json',
      JSON.stringify({
        netsplitRubric: 1,
        parts: {
          A: { points: 30 },
          B: { points: 40, needs: ['A'] },
          C: { points: 20 },
          D: { points: 10 },
        },
        tests: { H2: { points: 5, extraCredit: true } },
        dueAt: '2026-10-16T23:59:00Z',
        graceMinutes: 15,
        late: { kind: 'percent', percentADay: 10, atMostPercent: 50 },
        counts: 'best',
      }),
    ),
    mistakes: {
      table: {
        netsplitFailures: 1,
        mutants: { 'counts-old-terms': { of: '', fails: { B4: 'old terms' } } },
      },
      told: new Map([
        [
          'counts-old-terms',
          {
            mistake: 'A leader counts replicas of an entry of an earlier term as committed.',
            reading: 'Ongaro & Ousterhout 2014, §5.4.2',
          },
        ],
      ]),
    },
  });
}

function verdictsOf(submission: string, at: number): readonly Verdict[] {
  if (submission === '') return [];
  const misses = new Set<string>();
  if (at % 3 === 0) misses.add('B4');
  if (at % 4 === 1) for (const id of ['B2', 'B3', 'H1']) misses.add(id);
  if (at % 5 === 2) for (const id of ['A2', 'C1', 'H2', 'D1']) misses.add(id);
  if (at % 7 === 3) misses.add('H1');
  return round.tests.map(({ id, part }): Verdict => {
    const fails = misses.has(id);
    return {
      netsplitVerdict: 1,
      submission,
      lab: 'raft',
      test: id,
      part,
      status: fails ? 'failed' : 'passed',
      message: fails
        ? `This rule was broken: ${TITLES[id] ?? 'THE SECRET rule'} ${HOSTILE}.`
        : 'Passed.',
      ...(fails && {
        why: 'broken-rule' as const,
        detail: `THE SECRET input ${HOSTILE}`,
        manner: id === 'B4' ? 'old terms' : id,
        place: id.startsWith('B') ? 'src/server.ts:128:9' : undefined,
      }),
      seeds: [],
      fingerprint: '0123456789abcdef',
      cost: { ms: 1200, cpuMs: 900, events: 40_000 },
      host: 'jail',
      unsafe: false,
      versions: { grader: '0.1.0', node: '22.0.0' },
    };
  });
}

const BY = { by: 'ta@uni.example', at: '2026-10-20T10:00:00.000Z' };

const decisions: readonly Decision[] = [
  {
    id: 1,
    kind: 'void',
    test: 'D1',
    why: 'The handout left open what a client may assume.',
    ...BY,
  },
  {
    id: 2,
    kind: 'override',
    student: 'hopper',
    test: 'B2',
    why: 'Right but for a typing error in the last line.',
    data: { points: 5 },
    ...BY,
  },
  {
    id: 3,
    kind: 'comment',
    student: 'hopper',
    why: '',
    data: {
      text: `A clean solution. Look again at what a follower does with entries that it has already.\n\nSee you on Thursday. ${HOSTILE}`,
    },
    ...BY,
  },
];
