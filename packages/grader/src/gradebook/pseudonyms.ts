import { createHmac } from 'node:crypto';
import type { HandIn } from '../class/records.ts';
import type { Gradebook, StudentGrade } from './gradebook.ts';
import type { Student } from './roster.ts';
import type { Comment, Rulings } from './rulings.ts';

/** Without letters and digits that are taken for each other. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/**
 * What a student is called where names must not stand: the same for the same secret, and nothing that leads back without
 * it, not even to who knows the roster.
 *
 * @example
 * pseudonymOf(secret, 'ada'); // 'Student 7K3Q-9XM2'
 */
export function pseudonymOf(secret: string, id: string): string {
  const digest = createHmac('sha256', secret).update(id.trim().toLowerCase()).digest();
  const letters = [...digest.subarray(0, LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]);
  return `Student ${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/**
 * The same gradebook without names: of students, their groups, files, and what people wrote of them. Sections stay.
 *
 * @param secret keep it, and the next report has the same names; throw it away, and nobody can say who is who
 */
export function anonymised(book: Gradebook, secret: string): Gradebook {
  const ofClass = blotter(
    book.students.map(({ student }) => student),
    secret,
  );
  const blotRulings = ({ voided, overrides, comments }: Rulings): Rulings => ({
    voided: new Map(
      [...voided].map(([test, one]) => [test, { ...one, why: ofClass(one.why) }] as const),
    ),
    overrides: overrides.map((one) => ({
      ...one,
      student: pseudonymOf(secret, one.student),
      why: ofClass(one.why),
    })),
    comments: comments.map((one) => blotComment(one, secret, ofClass)),
  });
  return {
    ...book,
    students: book.students.map((grade) => anonymousGrade(grade, secret, ofClass)),
    unclaimed: book.unclaimed.map(({ handIn, why }) => ({
      handIn: anonymousHandIn(handIn, pseudonymOf(secret, handIn.student), ofClass),
      why,
    })),
    rulings: blotRulings(book.rulings),
    isAnonymous: true,
  };
}

type Blot = (text: string) => string;

function anonymousGrade(grade: StudentGrade, secret: string, ofClass: Blot): StudentGrade {
  // A student's own names only: in what a test says, those of the others are words like any.
  const blot = blotter([grade.student, ...grade.partners], secret);
  const nameless = ({ id, section }: Student): Student => {
    const name = pseudonymOf(secret, id);
    return { id: name, name, ...(section === undefined ? {} : { section }) };
  };
  const student = nameless(grade.student);
  const attempts = grade.attempts.map((one) => ({
    ...one,
    handIn: anonymousHandIn(one.handIn, student.id, blot),
  }));
  return {
    ...grade,
    student,
    partners: grade.partners.map(nameless),
    attempts,
    attempt: attempts.find(({ isCounted }) => isCounted),
    lines: grade.lines.map((line) => ({
      ...line,
      text:
        line.kind === 'override' || line.kind === 'voided' ? ofClass(line.text) : blot(line.text),
    })),
    tests: grade.tests.map((test) => ({
      ...test,
      because: test.because === undefined ? undefined : ofClass(test.because),
      verdict: test.verdict && {
        ...test.verdict,
        message: blot(test.verdict.message),
        ...(test.verdict.detail === undefined ? {} : { detail: blot(test.verdict.detail) }),
        ...(test.verdict.place === undefined ? {} : { place: blot(test.verdict.place) }),
      },
    })),
    comments: grade.comments.map((one) => blotComment(one, secret, ofClass)),
  };
}

function anonymousHandIn(handIn: HandIn, student: string, blot: Blot): HandIn {
  const { problem } = handIn;
  return { ...handIn, student, path: '', ...(problem && { problem: blot(problem) }) };
}

function blotComment(comment: Comment, secret: string, ofClass: Blot): Comment {
  return {
    ...comment,
    student: pseudonymOf(secret, comment.student),
    text: ofClass(comment.text),
  };
}

/** Puts pseudonyms in place of what students are called, where it stands as a word. */
function blotter(students: readonly Student[], secret: string): Blot {
  const names = new Map<string, string>();
  for (const student of students) {
    const { id, name, email, login, github, group } = student;
    const pseudonym = pseudonymOf(secret, id);
    for (const called of [id, name, ...name.split(/[\s,]+/), email, login, github, group]) {
      // Two letters are as often a word.
      if (called !== undefined && called.length > 2) names.set(called, pseudonym);
    }
  }
  if (names.size === 0) return (text) => text;
  const longestFirst = [...names.keys()].toSorted((one, other) => other.length - one.length);
  const escaped = longestFirst.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const any = new RegExp(`(?<![\\p{L}\\p{N}])(${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => text.replace(any, (name) => names.get(name) ?? name);
}
