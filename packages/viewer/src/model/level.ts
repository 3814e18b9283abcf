/**
 * How much of each event is drawn: everything, dots and lines, or how many there are. No more than the eye
 * can take apart, and never so much that painting is felt.
 */
export type Level = 'detail' | 'dots' | 'density';

const MOST_IN_DETAIL = 300;
const MOST_AS_DOTS = 2500;

export function levelFor(eventsInView: number): Level {
  if (eventsInView <= MOST_IN_DETAIL) return 'detail';
  return eventsInView <= MOST_AS_DOTS ? 'dots' : 'density';
}
