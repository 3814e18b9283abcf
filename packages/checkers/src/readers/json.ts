import { type History, HistoryError, type Operation, validateHistory } from '../history.ts';
import { elementsOf } from './json-elements.ts';
import { type Ending, type Entry, pair } from './pairing.ts';
import { HistoryFileError } from './problem.ts';
import { type Asked, inputOf, outputOf, returnsValue, type Vocabulary } from './vocabulary.ts';

/**
 * Reads a history in JSON: an array, or a document a line. Either of operations,
 *
 *     {"process": 0, "input": {"kind": "put", "key": "x", "value": "1"}, "outcome": "ok", "invokedAt": 3, "returnedAt": 5}
 *
 * with `output` where one returned something, and perhaps an `id`; or of events in the order of time,
 *
 *     {"process": 0, "type": "invoke", "f": "put", "key": "x", "value": "1"}
 *     {"process": 0, "type": "ok", "f": "put", "key": "x", "value": "1"}
 *
 * where the value of what reads is what it returned, and anything else may say its `output`.
 *
 * For a model of one's own an operation's input is what the model is given, with any `kind`; of an event that is its `f` as
 * the kind and its other fields, and what it returned is the `output` of its end, or else the `value`.
 *
 * @throws {HistoryFileError} for what is neither
 */
export function readJsonHistory(text: string, model: Vocabulary): History {
  const elements = elementsOf(text).map(({ line, value }) => ({
    line,
    record: recordOf(line, value),
  }));
  if (elements.some(({ record }) => 'type' in record)) {
    return pair(elements.map(({ line, record }) => entryOf(line, record, model)));
  }
  const operations = elements.map(({ line, record }, index) => ({
    id: index + 1,
    ...operationOf(line, record, model),
  }));
  try {
    validateHistory(operations);
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    const at = operations.lastIndexOf(error.operation);
    throw new HistoryFileError(elements[at]?.line ?? 1, error.message);
  }
  return operations;
}

function entryOf(line: number, record: Asked, model: Vocabulary): Entry {
  const { type, f } = record;
  if (type !== 'invoke' && type !== 'ok' && type !== 'fail' && type !== 'info') {
    throw new HistoryFileError(line, `its type is none of invoke, ok, fail, info`);
  }
  const process = processOf(line, record);
  const kind = String(f);
  const key = record['key'] === undefined ? '' : ` ${String(record['key'])}`;
  const common: Omit<Entry, 'input' | 'ending'> = {
    line,
    process,
    type,
    invocation: `${kind}${key}`,
  };
  if (type === 'invoke') {
    const input = meaningOf(line, askedOf(record, model), model);
    return { ...common, input, ending: { outcome: 'ok' } };
  }
  return { ...common, input: undefined, ending: endingOf(kind, type, record, model) };
}

/** What an invocation asks: of a model that nobody here knows, all that is not about the event itself. */
function askedOf(record: Asked, model: Vocabulary): Asked {
  const { process, type: _type, f, time: _time, index: _index, ...asked } = record;
  return model === 'own' ? { ...asked, kind: f } : { owner: process, ...asked, kind: f };
}

function endingOf(
  kind: string,
  type: 'ok' | 'fail' | 'info',
  record: Asked,
  model: Vocabulary,
): Ending {
  if (model === 'own') {
    if (type !== 'ok') return { outcome: 'fail' };
    return { outcome: 'ok', output: record['output'] ?? record['value'] ?? null };
  }
  if (type === 'ok') return { outcome: 'ok', output: outputOf(kind, record) };
  // As in Jepsen's log: the register held another value.
  if (type === 'fail' && kind === 'cas') return { outcome: 'ok', output: false };
  return { outcome: 'fail' };
}

function operationOf(
  line: number,
  record: Asked,
  model: Vocabulary,
): Omit<Operation, 'id'> & Partial<Pick<Operation, 'id'>> {
  const { id, outcome = 'ok', output, invokedAt, returnedAt } = record;
  const process = processOf(line, record);
  if (id !== undefined && typeof id !== 'number' && typeof id !== 'string') {
    throw new HistoryFileError(line, 'its id is neither a number nor a text');
  }
  if (outcome !== 'ok' && outcome !== 'fail' && outcome !== 'info') {
    throw new HistoryFileError(line, 'its outcome is none of ok, fail, info');
  }
  if (typeof record['input'] !== 'object' || record['input'] === null) {
    throw new HistoryFileError(
      line,
      'it has neither a type (an event) nor an input (an operation)',
    );
  }
  const input = meaningOf(
    line,
    model === 'own' ? (record['input'] as Asked) : { owner: process, ...record['input'] },
    model,
  );
  if (typeof invokedAt !== 'number') {
    throw new HistoryFileError(
      line,
      'it does not say, as a number, when it was invoked (invokedAt)',
    );
  }
  const common = { ...(id === undefined ? {} : { id }), process, input, invokedAt };
  if (outcome === 'info') return { ...common, outcome };
  if (typeof returnedAt !== 'number') {
    throw new HistoryFileError(line, 'it does not say, as a number, when it returned (returnedAt)');
  }
  if (
    outcome === 'ok' &&
    output === undefined &&
    (model === 'own' || returnsValue(String(input['kind'])))
  ) {
    throw new HistoryFileError(line, `it does not say its output: null for nothing`);
  }
  return {
    ...common,
    outcome,
    returnedAt,
    ...(outcome === 'ok' ? { output: output ?? null } : {}),
  };
}

function meaningOf(line: number, asked: Asked, model: Vocabulary): Asked {
  const meaning = inputOf(model, asked);
  if ('wrong' in meaning) throw new HistoryFileError(line, meaning.wrong);
  return meaning.input;
}

function processOf(line: number, { process }: Asked): number | string {
  if (typeof process === 'number' || typeof process === 'string') return process;
  throw new HistoryFileError(line, 'its process is neither a number nor a text');
}

function recordOf(line: number, value: unknown): Asked {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Asked;
  throw new HistoryFileError(line, 'it is no object, neither an event nor an operation');
}
