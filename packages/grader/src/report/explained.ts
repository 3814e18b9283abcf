import type { StudentGrade } from '../gradebook/gradebook.ts';
import { pointsText } from '../gradebook/points.ts';

/** `+7.5`, `−2`, or nothing for what changes nothing. */
export function signed(points: number): string {
  if (points === 0) return '';
  return points > 0 ? `+${pointsText(points)}` : `−${pointsText(-points)}`;
}

/** How a score came about, a step a line, in plain text. */
export function howItCameAbout({ lines, points, worth, isUnsafe }: StudentGrade): string {
  const width = Math.max(6, ...lines.map((line) => signed(line.points).length));
  return [
    ...lines.map((line) => `${signed(line.points).padStart(width)}  ${line.text}`),
    `${pointsText(points).padStart(width)}  of ${pointsText(worth)}`,
    ...(isUnsafe ? ['Graded without the jail: this result proves nothing.'] : []),
  ].join('\n');
}
