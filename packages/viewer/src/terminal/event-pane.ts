import { headline, nameOf, sentence, type TraceEvent } from '@netsplit/simulator/trace';
import { valueText } from '../model/value-text.ts';
import { linkWords } from '../model/why.ts';
import type { Stepper } from './stepper.ts';
import { wrapped, type Line } from './text.ts';

/** The event in one sentence; what it violated; the way back, if it was asked for; what it brought. */
export function eventPane(stepper: Stepper, columns: number, rows: number): readonly Line[] {
  const { model, at } = stepper;
  const event = model.eventAt(at);
  if (event === undefined) return [['Nothing happened in this run.']];
  const lines: Line[] = wrapped(sentence(event, model.trace), columns, 4).map((line): Line => [
    [line, 'strong'],
  ]);
  for (const { rule, message, reading } of model.trace.violations.filter(
    ({ n }) => n === event.n,
  )) {
    const where = reading === undefined ? '' : ` (${reading.work}, ${reading.section})`;
    lines.push(
      ...wrapped(`✸ ${rule}: ${message}${where}`, columns, 5).map((line): Line => [
        [line, 'violation'],
      ]),
    );
  }
  lines.push(...wayBack(stepper));
  const body = bodyOf(event);
  if (body !== undefined) lines.push(...block(body.title, valueText(body.value), columns));
  for (const effect of event.effects) {
    if (effect.do === 'send') {
      lines.push([
        ['sent ', 'message'],
        `${nameOf(effect.message)} → ${effect.to}  `,
        [inline(effect.message), 'faint'],
      ]);
    } else if (effect.do === 'output') {
      lines.push([['output ', 'client'], `${effect.kind}  `, [inline(effect.data), 'faint']]);
    } else if (effect.do === 'respond') {
      lines.push([['answered ', 'client'], `${effect.id}  `, [inline(effect.response), 'faint']]);
    } else if (effect.do === 'note' || effect.do === 'log') {
      lines.push([[`${effect.do} `, 'faint'], effect.text]);
    }
  }
  if (lines.length <= rows) return lines;
  return [
    ...lines.slice(0, Math.max(1, rows - 1)),
    [[`… ${lines.length - rows + 1} more lines`, 'faint']],
  ];
}

/** A value in one line. */
function inline(value: unknown): string {
  return valueText(value).replace(/\s+/g, ' ');
}

function wayBack({ explain, model, at }: Stepper): readonly Line[] {
  return explain.why.peek().map((link): Line => {
    const event = model.eventAt(link.at);
    const head = event === undefined ? '' : headline(event, model.trace);
    return [
      [link.kind === 'origin' ? 'why    ' : '     ↑ ', 'faint'],
      [
        `#${event?.n ?? 0} ${head}`,
        link.at === at ? 'chosen' : link.kind === 'fault' ? 'fault' : 'plain',
      ],
      [`  ${linkWords(link)}`, 'faint'],
    ];
  });
}

function bodyOf(
  event: TraceEvent,
): { readonly title: string; readonly value: unknown } | undefined {
  switch (event.kind) {
    case 'message':
      return { title: `message from ${event.from}`, value: event.message };
    case 'drop':
      return event.message === undefined ? undefined : { title: 'lost', value: event.message };
    case 'request':
      return { title: `request ${event.id}`, value: event.request };
    default:
      return undefined;
  }
}

function block(title: string, text: string, columns: number): readonly Line[] {
  const indent = title.length + 2;
  return wrapped(text, Math.max(20, columns - indent), 6).map((line, index): Line => [
    [index === 0 ? `${title}  ` : ' '.repeat(indent), 'faint'],
    line,
  ]);
}
