import type { History } from '../history.ts';
import type { RegisterInput } from '../models/register.ts';
import type { Value } from '../value.ts';
import { linesOf, quoted } from './lines.ts';
import { type Ending, type Entry, type EntryType, pair } from './pairing.ts';
import { HistoryFileError } from './problem.ts';

/**
 * Reads Jepsen's text log of a register with compare-and-set:
 *
 *     INFO  jepsen.util - 3	:invoke	:cas	[1 2]
 *     INFO  jepsen.util - 3	:ok	:cas	[1 2]
 *
 * Process, type, function and value, separated by tabs or spaces. A `:cas [a b]` that ends with `:ok` swapped; with
 * `:fail` it found another value than a, which is as good as a read. A read that fails or times out tells nothing. An
 * `:info` leaves its operation open for good, and its process goes on under a new number.
 *
 * @throws {HistoryFileError} for a line that is not of this form, or does not fit the lines before
 */
export function readJepsenLog(text: string): History<RegisterInput, Value> {
  return pair(entriesOf(text)) as History<RegisterInput, Value>;
}

const LINE = /^INFO\s+jepsen\.util\s+-\s+(\d+)\s+:(\w+)\s+:(\w+)\s+(.+)$/;
const TYPES: readonly string[] = ['invoke', 'ok', 'fail', 'info'] satisfies EntryType[];

function* entriesOf(text: string): Generator<Entry> {
  for (const [line, content] of linesOf(text)) {
    const [, process = '', type = '', f = '', value = ''] = LINE.exec(content) ?? [];
    if (process === '') {
      const form = 'INFO  jepsen.util - <process> :<type> :<function> <value>';
      throw new HistoryFileError(line, `${quoted(content)} is not of the form ${form}`);
    }
    if (!TYPES.includes(type)) {
      throw new HistoryFileError(line, `:${type} is none of :invoke, :ok, :fail, :info`);
    }
    yield {
      line,
      process: Number(process),
      type: type as EntryType,
      invocation: `:${f}`,
      ...meaning(line, type as EntryType, f, value),
    };
  }
}

function meaning(
  line: number,
  type: EntryType,
  f: string,
  value: string,
): { input: RegisterInput | undefined; ending: Ending } {
  // What did not end well may carry a reason in place of its value: :timed-out.
  const isReason = (type === 'fail' || type === 'info') && /^(:|nil$)/.test(value);
  const ending = { outcome: type === 'ok' ? 'ok' : 'fail' } as const;
  switch (f) {
    case 'read': {
      const output = isReason ? null : valueIn(line, value);
      if (type === 'invoke' && output !== null) {
        throw new HistoryFileError(line, 'a read is invoked with nil, for it knows no value yet');
      }
      return { input: { kind: 'read' }, ending: { ...ending, output } };
    }
    case 'write': {
      if (isReason) return { input: undefined, ending };
      const written = valueIn(line, value);
      return { input: { kind: 'write', value: written }, ending: { ...ending, output: null } };
    }
    case 'cas': {
      if (isReason) return { input: undefined, ending };
      const [, from = '', to = ''] = /^\[(\S+)[\s,]+(\S+)\]$/.exec(value) ?? [];
      if (from === '') {
        throw new HistoryFileError(line, `${quoted(value)} is not of the form [from to]`);
      }
      return {
        input: { kind: 'cas', from: valueIn(line, from), to: valueIn(line, to) },
        // A cas that found another value happened: it returned that it did not swap.
        ending: { outcome: 'ok', output: type === 'ok' },
      };
    }
    default:
      throw new HistoryFileError(line, `:${f} is none of :read, :write, :cas`);
  }
}

function valueIn(line: number, text: string): Value {
  if (text === 'nil') return null;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new HistoryFileError(line, `${quoted(text)} is neither a whole number nor nil`);
}
