import type { Gradebook, StudentGrade } from '../gradebook/gradebook.ts';
import { csvLine } from './csv.ts';
import { howItCameAbout } from './explained.ts';

/**
 * A gradebook as Moodle’s “Import grades from CSV” takes it: map “Email address” or “ID number” to the user, the last two
 * columns to the grade and its feedback. A score that is not final is left out.
 *
 * @see https://docs.moodle.org/en/Grade_import
 */
export function moodleCsv(book: Gradebook, assignment: string = book.round.name): string {
  const head = ['ID number', 'Username', 'Full name', 'Email address', assignment];
  const rows = book.students
    .filter(({ waiting }) => waiting === 0)
    .map((grade) => {
      const { id, moodleId, login, name, email } = grade.student;
      return [moodleId ?? id, login ?? '', name, email ?? '', grade.points, feedbackOf(grade)];
    });
  return [[...head, `${assignment} (feedback)`], ...rows].map(csvLine).join('');
}

function feedbackOf(grade: StudentGrade): string {
  return [
    ...grade.comments.map(({ text }) => text),
    howItCameAbout(grade)
      .split('\n')
      .map((line) => line.trim())
      .join('\n'),
  ].join('\n');
}
