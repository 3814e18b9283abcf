import type { Gradebook, StudentGrade } from '../gradebook/gradebook.ts';
import { toldTests } from './told.ts';

/** A gradebook for programs, for the staff: a line a student. */
export function jsonLines(book: Gradebook): string {
  return book.students.map((grade) => `${JSON.stringify(gradeRecord(grade, book))}\n`).join('');
}

/** A student’s grade as a program of the staff reads it. */
export function gradeRecord(grade: StudentGrade, { round }: Pick<Gradebook, 'round'>): object {
  const { student, partners, attempt, attempts } = grade;
  return {
    netsplitGrade: 1,
    round: round.name,
    lab: round.lab,
    student,
    partners: partners.map(({ id }) => id),
    points: grade.points,
    worth: grade.worth,
    waiting: grade.waiting,
    lateDaysUsed: grade.lateDaysUsed,
    unsafe: grade.isUnsafe,
    submission: attempt?.handIn.submission ?? null,
    handedInAt: attempt?.handIn.handedInAt ?? null,
    lateDays: attempt?.lateness.days ?? 0,
    attempts: attempts.map(({ handIn, points, isCounted }) => ({
      attempt: handIn.attempt,
      submission: handIn.submission,
      handedInAt: handIn.handedInAt ?? null,
      points,
      isCounted,
    })),
    tests: toldTests(grade, 'staff').map(
      ({ id, part, status, earned, points, message, place, why, fingerprint }) => ({
        test: id,
        part,
        status,
        points: earned,
        worth: points,
        message,
        place: place ?? null,
        why: why ?? null,
        fingerprint,
      }),
    ),
    lines: grade.lines,
    comments: grade.comments.map(({ by, text, at, test }) => ({
      by,
      text,
      at,
      test: test ?? null,
    })),
    mistakes: grade.mistakes,
  };
}
