import type { Line } from './text.ts';
import { eventPane } from './event-pane.ts';
import { eventsPane } from './events-pane.ts';
import { helpScreen } from './help-screen.ts';
import { statePane } from './state-pane.ts';
import type { Stepper } from './stepper.ts';
import { formatMs } from '../model/ticks.ts';

/** The room that a terminal has, in characters. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** The least that is worth showing. */
const FEWEST_ROWS = 12;
const FOOTER = 1;

/** What a terminal shows of a run: where the cursor is, the events around it, the event, and the state. */
export function screenOf(stepper: Stepper, { columns, rows: height }: ScreenSize): readonly Line[] {
  const rows = Math.max(FEWEST_ROWS, height);
  if (stepper.isHelpOpen) return filled(helpScreen(stepper), rows - FOOTER, footer(stepper));
  const head = header(stepper, columns);
  const list = Math.max(3, Math.min(15, Math.floor((rows - head.length - FOOTER) * 0.4)));
  const rule: Line = [['─'.repeat(columns), 'faint']];
  const above = [...head, ...eventsPane(stepper, list, columns), rule];
  const left = rows - above.length - FOOTER - 1;
  const event = eventPane(stepper, columns, Math.max(2, Math.floor(left * 0.6)));
  const state = statePane(stepper, Math.max(1, left - event.length));
  return filled([...above, ...event, rule, ...state], rows - FOOTER, footer(stepper));
}

/** What is printed where there is no screen to step on: the event, what is around it, and the state. */
export function printOf(stepper: Stepper, columns: number): readonly Line[] {
  const rule: Line = [['─'.repeat(columns), 'faint']];
  return [
    ...header(stepper, columns),
    ...eventsPane(stepper, 11, columns),
    rule,
    ...eventPane(stepper, columns, Infinity),
    rule,
    ...statePane(stepper, Infinity),
  ];
}

function header({ model, at }: Stepper, columns: number): readonly Line[] {
  const { header: run, violations } = model.trace;
  const event = model.eventAt(at);
  const last = model.eventAt(model.count - 1);
  const place =
    event === undefined ? 'no event' : `#${event.n} of ${last?.n ?? 0} · ${formatMs(event.t)}`;
  const title = [run.lab, run.subject, `seed ${run.seed}`].filter((word) => word !== undefined);
  const said = title.join(' · ');
  const gap = ' '.repeat(Math.max(1, columns - said.length - place.length));
  return [
    [[said, 'strong'], gap, place],
    ...violations.slice(0, 1).map(({ rule, n }): Line => [
      [`✸ ${rule} violated at #${n}`, 'violation'],
      ['   v', 'key'],
    ]),
  ];
}

function footer({ prompt, searching, explain }: Stepper): Line {
  if (prompt?.asks === 'go-to') return [['Go to event: ', 'strong'], prompt.text, ['▏', 'faint']];
  if (prompt?.asks === 'search') return [['Search: ', 'strong'], prompt.text, ['▏', 'faint']];
  const query = searching.query.peek();
  const found = searching.found.peek().length;
  return [
    ...(query === '' ? [] : [`“${query}”: ${searching.place.peek()} of ${found}   `]),
    ...(explain.isConeShown.peek() ? ['cone   '] : []),
    ...hint('← →', 'step'),
    ...hint('[ ]', 'send, receipt'),
    ...hint('v', 'violation'),
    ...hint('w', 'why'),
    ...hint('/', 'search'),
    ...hint('?', 'all keys'),
    ...hint('q', 'quit'),
  ];
}

function hint(keys: string, does: string): Line {
  return [
    [keys, 'key'],
    [` ${does}  `, 'faint'],
  ];
}

function filled(lines: readonly Line[], rows: number, last: Line): readonly Line[] {
  const shown = lines.slice(0, rows);
  return [...shown, ...Array.from({ length: rows - shown.length }, (): Line => []), last];
}
