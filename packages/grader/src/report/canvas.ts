import type { Gradebook } from '../gradebook/gradebook.ts';
import { worthOfRound } from '../gradebook/gradebook.ts';
import { pointsText } from '../gradebook/points.ts';
import { csvLine } from './csv.ts';

/**
 * A gradebook as Canvas imports it. A score that is not final is left empty, which Canvas leaves as it was; who handed in
 * nothing has 0.
 *
 * @param assignment as Canvas calls it, with its number where it has one: `Lab raft (31415)`
 */
export function canvasCsv(book: Gradebook, assignment: string = book.round.name): string {
  const head = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', assignment];
  const possible = ['    Points Possible', '', '', '', '', pointsText(worthOfRound(book))];
  const rows = book.students.map(({ student, points, waiting }) => [
    student.name,
    student.canvasId ?? '',
    student.sisId ?? student.id,
    student.login ?? student.email ?? '',
    student.section ?? '',
    waiting > 0 ? '' : points,
  ]);
  return [head, possible, ...rows].map(csvLine).join('');
}
