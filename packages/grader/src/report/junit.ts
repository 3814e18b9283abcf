import { escape } from '@netsplit/viewer/look';
import type { Round } from '../class/records.ts';
import type { Gradebook, StudentGrade } from '../gradebook/gradebook.ts';
import type { Why } from '../grade/verdict.ts';
import { pointsText } from '../gradebook/points.ts';
import { type Audience, type ToldTest, toldTests } from './told.ts';

/** Failures of a check; all else that is no pass is an error: the code ended, was stopped, or never ran. */
const CHECKS: readonly Why[] = [
  'broken-rule',
  'stalled',
  'never-met',
  'not-repeatable',
  'shared-memory',
];

/** A class in JUnit’s XML, for the staff: a suite a student. */
export function junitOfClass({ round, students }: Gradebook): string {
  return suites(
    round.name,
    students.map((grade) => suite(grade, round, 'staff')),
  );
}

/** One student’s report in JUnit’s XML. */
export function junitOf(grade: StudentGrade, round: Pick<Round, 'name' | 'lab'>): string {
  return suites(round.name, [suite(grade, round, 'student')]);
}

interface Suite {
  readonly text: string;
  readonly counts: Counts;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
  readonly seconds: number;
}

function suites(name: string, all: readonly Suite[]): string {
  const sum = (of: (counts: Counts) => number): number =>
    all.reduce((total, { counts }) => total + of(counts), 0);
  const total: Counts = {
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    skipped: sum(({ skipped }) => skipped),
    seconds: sum(({ seconds }) => seconds),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escape(name)}"${attributes(total)}>`,
    ...all.map(({ text }) => text),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(grade: StudentGrade, { lab }: Pick<Round, 'lab'>, audience: Audience): Suite {
  const tests = toldTests(grade, audience);
  const outcomes = tests.map(outcomeOf);
  const count = (kind: ReturnType<typeof outcomeOf>): number =>
    outcomes.filter((one) => one === kind).length;
  const counts: Counts = {
    tests: tests.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    seconds: tests.reduce((sum, { seconds }) => sum + seconds, 0),
  };
  const cases = tests.map((test, at) => testCase(test, lab, outcomes[at] ?? 'pass'));
  return {
    counts,
    text: [
      `  <testsuite name="${escape(grade.student.name)}"${attributes(counts)}>`,
      '    <properties>',
      property('student', grade.student.id),
      property('points', pointsText(grade.points)),
      property('worth', pointsText(grade.worth)),
      '    </properties>',
      ...cases,
      '  </testsuite>',
    ].join('\n'),
  };
}

function property(name: string, value: string): string {
  return `      <property name="${name}" value="${escape(value)}"/>`;
}

function testCase(test: ToldTest, lab: string, outcome: ReturnType<typeof outcomeOf>): string {
  const opening = `    <testcase classname="${escape(`${lab}.${test.part}`)}" name="${escape(test.name)}" time="${test.seconds.toFixed(3)}"`;
  if (outcome === 'pass') return `${opening}/>`;
  const message = test.message === '' ? 'Failed.' : test.message;
  if (outcome === 'skipped') {
    return `${opening}>\n      <skipped message="${escape(message)}"/>\n    </testcase>`;
  }
  const type = escape(test.why ?? 'failed');
  const text = test.place === undefined ? message : `${message}\nAt ${test.place}`;
  return `${opening}>\n      <${outcome} type="${type}" message="${escape(message)}">${escape(text)}</${outcome}>\n    </testcase>`;
}

function outcomeOf({ status, why, isHidden }: ToldTest): 'pass' | 'failure' | 'error' | 'skipped' {
  if (status === 'passed') return 'pass';
  if (status === 'waiting') return 'skipped';
  if (status === 'not-run') return 'error';
  // Of a hidden test not even this much is told.
  if (why === undefined) return isHidden ? 'failure' : 'error';
  return CHECKS.some((one) => one === why) ? 'failure' : 'error';
}

function attributes({ tests, failures, errors, skipped, seconds }: Counts): string {
  return ` tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}
