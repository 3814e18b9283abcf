import type { History } from '../history.ts';
import type { KvInput } from '../models/kv.ts';
import type { Value } from '../value.ts';
import { linesOf, quoted } from './lines.ts';
import { type Entry, type EntryType, pair } from './pairing.ts';
import { HistoryFileError } from './problem.ts';

/**
 * Reads the log of a key-value store, a map a line:
 *
 *     {:process 0, :type :invoke, :f :append, :key "x", :value "1"}
 *
 * Types are `:invoke`, `:ok`, `:fail` and `:info`; functions `:get`, `:put` and `:append`. A get is invoked with nil.
 *
 * @throws {HistoryFileError} for a line that is not of this form, or does not fit the lines before
 */
export function readKvLog(text: string): History<KvInput, Value> {
  return pair(entriesOf(text)) as History<KvInput, Value>;
}

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const LINE = new RegExp(
  String.raw`^\{\s*:process\s+(\d+)\s*,?\s*:type\s+:(invoke|ok|fail|info)\s*,?\s*:f\s+:(get|put|append)\s*,?\s*` +
    String.raw`:key\s+(${STRING})\s*,?\s*:value\s+(nil|:[\w-]+|${STRING})\s*\}$`,
);

function* entriesOf(text: string): Generator<Entry> {
  for (const [line, content] of linesOf(text)) {
    const [, process = '', type = '', f = '', key = '', value = ''] = LINE.exec(content) ?? [];
    if (process === '') {
      const form =
        '{:process <number>, :type :invoke|:ok|:fail|:info, :f :get|:put|:append, :key "…", :value nil|"…"}';
      throw new HistoryFileError(line, `${quoted(content)} is not of the form ${form}`);
    }
    yield entryOf(line, [process, type as EntryType, f as KvInput['kind'], key, value]);
  }
}

type Fields = readonly [
  process: string,
  type: EntryType,
  f: KvInput['kind'],
  key: string,
  value: string,
];

function entryOf(line: number, [process, type, f, keyText, valueText]: Fields): Entry {
  const endedBadly = type === 'fail' || type === 'info';
  if (valueText.startsWith(':') && !endedBadly) {
    throw new HistoryFileError(
      line,
      `${valueText} stands where a value should: only :fail and :info give a reason`,
    );
  }
  const key = stringIn(line, keyText);
  const value = valueText.startsWith('"') ? stringIn(line, valueText) : null;
  if (f === 'get' && type === 'invoke' && value !== null) {
    throw new HistoryFileError(line, 'a get is invoked with nil, for it knows no value yet');
  }
  if (f !== 'get' && type === 'invoke' && value === null) {
    throw new HistoryFileError(line, `:${f} is invoked with a text, not with nil`);
  }
  return {
    line,
    process: Number(process),
    type,
    invocation: `:${f} ${keyText}`,
    input: f === 'get' ? { kind: f, key } : value === null ? undefined : { kind: f, key, value },
    ending: { outcome: type === 'ok' ? 'ok' : 'fail', output: f === 'get' ? value : null },
  };
}

function stringIn(line: number, text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new HistoryFileError(line, `${quoted(text)} is no string: see its backslashes`);
  }
}
