import { brief, type TraceEvent } from '@netsplit/simulator/trace';

/** A few words at an event's mark. */
export interface EventLabel {
  readonly text: string;
  readonly kind: 'plain' | 'output' | 'client' | 'violation';
  /** In a frame of its own: what the world can see of a node. */
  readonly isPill: boolean;
  readonly side: 'above' | 'below';
}

const LONGEST = 26;

/** What stands at an event's mark, the most telling first. */
export function eventLabels(event: TraceEvent): readonly EventLabel[] {
  const labels: EventLabel[] = [];
  for (const effect of event.effects) {
    if (effect.do === 'output')
      labels.push(pill('output', `${effect.kind} ${inside(effect.data)}`, 'above'));
    if (effect.do === 'respond') {
      labels.push(pill('client', `${effect.id} → ${brief(effect.response, 1)}`, 'below'));
    }
  }
  if (event.kind === 'request') {
    labels.push(pill('client', `${event.id}: ${brief(event.request, 1)}`, 'above'));
  }
  if (event.kind === 'timer') labels.push(plain(event.timer));
  if (event.error !== undefined) labels.push(pill('violation', event.error, 'below'));
  return labels;
}

/** The fields of an output, without braces: its kind stands before them. */
function inside(data: unknown): string {
  const text = brief(data, 1);
  return text.startsWith('{') ? text.slice(1, -1) : text;
}

function pill(kind: EventLabel['kind'], text: string, side: EventLabel['side']): EventLabel {
  return { kind, text: shorten(text), isPill: true, side };
}

function plain(text: string): EventLabel {
  return { kind: 'plain', text: shorten(text), isPill: false, side: 'below' };
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
