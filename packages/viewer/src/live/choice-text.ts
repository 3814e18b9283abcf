import type { Fault } from '@netsplit/simulator';
import { type LiveChoice, liveChoiceSchema } from './protocol.ts';

/*
 * Choices as text for a link: a letter and what it is about, apart by `~`. Two hundred drops take about a
 * thousand characters. What has no short form is packed whole.
 */

const LETTERS = { take: 't', drop: 'd', duplicate: 'y', delay: 'w' } as const;
const FAULTS = { crash: 'x', restart: 'b', pause: 'p', resume: 'u' } as const;
const PLAIN = /^[A-Za-z0-9_-]+$/;

/** A link's text makes no sense. */
export class ChoiceTextError extends Error {
  override readonly name = 'ChoiceTextError';
}

export function writeChoices(choices: readonly LiveChoice[]): string {
  return choices.map((choice) => shortOf(choice) ?? `j${pack(choice)}`).join('~');
}

/** @throws {ChoiceTextError} */
export function readChoices(text: string): readonly LiveChoice[] {
  return text === '' ? [] : text.split('~').map(readOne);
}

function shortOf(choice: LiveChoice): string | undefined {
  switch (choice.do) {
    case 'take':
    case 'drop':
    case 'duplicate':
      return LETTERS[choice.do] + nameText(choice.event);
    case 'delay':
      return `w${nameText(choice.event)}*${choice.byMs}`;
    case 'run': {
      const { forMs, events, seed } = choice;
      if (seed !== undefined && !PLAIN.test(seed)) return undefined;
      const parts = [forMs, events ?? '', seed ?? ''];
      return `r${parts.join('*').replace(/\*+$/, '')}`;
    }
    case 'fault':
      return shortFault(choice.fault);
    case 'fork':
      return 'o';
    case 'request':
      return undefined;
  }
}

function shortFault(fault: Fault): string | undefined {
  const { kind, atMs: _now, ...rest } = fault;
  const isPlain = (names: readonly string[]): boolean => names.every((name) => PLAIN.test(name));
  switch (kind) {
    case 'heal':
      return 'h';
    case 'crash':
    case 'restart':
    case 'pause':
    case 'resume':
      return Object.keys(rest).length === 1 && isPlain([fault.node])
        ? FAULTS[kind] + fault.node
        : undefined;
    case 'partition':
      return Object.keys(rest).length === 1 && isPlain(fault.groups.flat())
        ? `k${fault.groups.map((group) => group.join(',')).join('*')}`
        : undefined;
    default:
      return undefined;
  }
}

function readOne(text: string): LiveChoice {
  const rest = text.slice(1);
  const choice = longOf(text.charAt(0), rest);
  const read = liveChoiceSchema.safeParse(choice);
  if (read.success) return read.data;
  throw new ChoiceTextError(`the link has a choice that makes no sense: ${text.slice(0, 40)}`);
}

function longOf(letter: string, rest: string): unknown {
  switch (letter) {
    case 't':
      return { do: 'take', event: readName(rest) };
    case 'd':
      return { do: 'drop', event: readName(rest) };
    case 'y':
      return { do: 'duplicate', event: readName(rest) };
    case 'w': {
      const [event = '', byMs] = rest.split('*');
      return { do: 'delay', event: readName(event), byMs: Number(byMs) };
    }
    case 'r': {
      const [forMs, events = '', seed = ''] = rest.split('*');
      return {
        do: 'run',
        forMs: Number(forMs),
        ...(events === '' ? {} : { events: Number(events) }),
        ...(seed === '' ? {} : { seed }),
      };
    }
    case 'x':
      return { do: 'fault', fault: { kind: 'crash', atMs: 0, node: rest } };
    case 'b':
      return { do: 'fault', fault: { kind: 'restart', atMs: 0, node: rest } };
    case 'p':
      return { do: 'fault', fault: { kind: 'pause', atMs: 0, node: rest } };
    case 'u':
      return { do: 'fault', fault: { kind: 'resume', atMs: 0, node: rest } };
    case 'k': {
      const groups = rest.split('*').map((group) => group.split(','));
      return { do: 'fault', fault: { kind: 'partition', atMs: 0, groups } };
    }
    case 'h':
      return { do: 'fault', fault: { kind: 'heal', atMs: 0 } };
    case 'o':
      return { do: 'fork' };
    case 'j':
      return unpack(rest);
    default:
      return undefined;
  }
}

function nameText([cause, index]: readonly [number, number]): string {
  return index === 0 ? String(cause) : `${cause}.${index}`;
}

function readName(text: string): [number, number] {
  const [cause, index = '0'] = text.split('.');
  return [Number(cause), Number(index)];
}

/** Any JSON as letters that an address leaves alone. */
export function pack(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

export function unpack(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
