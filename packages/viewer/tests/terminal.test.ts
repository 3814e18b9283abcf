import { readTrace, type Trace } from '@netsplit/simulator/trace';
import { describe, expect, it } from 'vitest';
import { keyTable } from '../src/model/keys.ts';
import { printed, printOf, screenOf, Stepper, type Style } from '../src/terminal/index.ts';
import { asking } from './trace-lines.ts';

const plain = (text: string): string => text;

function traceOf(text: string): Trace {
  const { trace } = readTrace(text);
  if (trace === undefined) throw new Error('no trace');
  return trace;
}

function shown(stepper: Stepper, columns = 100, rows = 30): readonly string[] {
  return printed(screenOf(stepper, { columns, rows }), columns, plain);
}

function type(stepper: Stepper, ...keys: string[]): void {
  for (const key of keys) stepper.press({ key });
}

/** The number of the event that the screen marks as the current one. */
function marked(stepper: Stepper): number {
  const line = shown(stepper).find((one) => one.startsWith('▶'));
  return Number(/#(\d+)/.exec(line ?? '')?.[1]);
}

describe('stepping in a terminal', () => {
  const { text } = asking();
  const count = traceOf(text).events.length;

  it('steps with the keys of the page', () => {
    const stepper = new Stepper(traceOf(text), 1);
    expect(marked(stepper)).toBe(1);
    type(stepper, 'ArrowRight', 'l', 'j');
    expect(marked(stepper)).toBe(4);
    type(stepper, 'ArrowLeft', 'k');
    expect(marked(stepper)).toBe(2);
    type(stepper, 'End');
    expect(marked(stepper)).toBe(count);
    type(stepper, 'ArrowRight', 'ArrowRight');
    expect(marked(stepper)).toBe(count);
    type(stepper, 'Home');
    expect(marked(stepper)).toBe(1);
  });

  it('goes to an event by its number, and searches', () => {
    const stepper = new Stepper(traceOf(text), 1);
    type(stepper, 'g', '9', 'Backspace', '4');
    expect(shown(stepper).at(-1)).toContain('Go to event: 4');
    type(stepper, 'Enter');
    expect(marked(stepper)).toBe(4);
    type(stepper, 'g', '9', 'Escape');
    expect(marked(stepper)).toBe(4);
    type(stepper, 'Home', '/', ...'kind:request'.split(''), 'Enter');
    const first = marked(stepper);
    expect(traceOf(text).eventAt(first)?.kind).toBe('request');
    expect(shown(stepper).at(-1)).toContain('“kind:request”: 1 of');
    type(stepper, '/', 'q', 'Escape');
    expect(stepper.isOver).toBe(false);
    type(stepper, 'q');
    expect(stepper.isOver).toBe(true);
  });

  it('says what the event was, and shows its node’s state, or that of the next one', () => {
    const stepper = new Stepper(traceOf(text), 1);
    type(stepper, '/', ...'kind:message'.split(''), 'Enter');
    const event = traceOf(text).eventAt(marked(stepper));
    if (event?.kind !== 'message') throw new Error('no message was found');
    const screen = shown(stepper).join('\n');
    expect(screen).toContain(`message from ${event.from}`);
    expect(screen).toMatch(new RegExp(`^${event.node} after #${event.n}`, 'm'));
    type(stepper, 'Tab');
    expect(shown(stepper).join('\n')).not.toMatch(new RegExp(`^${event.node} after #`, 'm'));
    type(stepper, 'ArrowRight', 'ArrowLeft');
    expect(shown(stepper).join('\n')).toMatch(new RegExp(`^${event.node} after #`, 'm'));
  });

  it('has a help of the keys that do something, from the table that binds them', () => {
    const stepper = new Stepper(traceOf(text));
    type(stepper, '?');
    const help = shown(stepper, 100, 60).join('\n');
    const can = keyTable.filter(({ action }) => stepper.actions.can(action));
    expect(can.length).toBeGreaterThan(15);
    for (const { does } of can) expect(help).toContain(does);
    for (const { does } of keyTable.filter((key) => !can.includes(key))) {
      expect(help).not.toContain(`  ${does}\n`);
    }
    type(stepper, 'Escape');
    expect(marked(stepper)).toBeGreaterThan(0);
  });

  it.each([
    [40, 12],
    [80, 24],
    [200, 60],
  ])('fills a screen of %i by %i and never more, at every event', (columns, rows) => {
    const stepper = new Stepper(traceOf(text), 1);
    for (let n = 0; n < count; n++) {
      const lines = shown(stepper, columns, rows);
      expect(lines).toHaveLength(rows);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      type(stepper, 'ArrowRight');
    }
  });

  it('lets no control code of a trace onto the screen', () => {
    const evil = text.replaceAll('"c1"', String.raw`"c\u001b[2J1"`);
    const stepper = new Stepper(traceOf(evil), 1);
    const styles = new Set<Style>();
    const paint = (piece: string, style: Style): string => {
      styles.add(style);
      return piece;
    };
    for (let n = 0; n < count; n++) {
      for (const line of printed(printOf(stepper, 100), 100, paint)) {
        expect(line).not.toMatch(/\p{Cc}/u);
      }
      type(stepper, 'ArrowRight');
    }
    expect(styles.size).toBeGreaterThan(4);
  });
});
