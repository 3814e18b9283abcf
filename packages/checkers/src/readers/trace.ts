import { readTrace, type Trace } from '@netsplit/simulator';
import type { History, Operation } from '../history.ts';
import { HistoryFileError } from './problem.ts';
import { type Asked, inputOf, outputOf, type Vocabulary } from './vocabulary.ts';

/** What a lab's requests and responses mean to a model. */
export interface Meaning {
  /** What the request asks; undefined for one that is about something else; in words, what is wrong with it. */
  input(
    request: unknown,
    process: string,
  ): { readonly input: unknown } | { readonly wrong: string } | undefined;
  /** What the response returned, to the operation with this input. */
  output(input: unknown, response: unknown): unknown;
}

/**
 * The history of a recorded run: clients' requests and the responses to them, in virtual microseconds. A request without
 * a response is open for good. The process is the node that was asked; requests that it had under way at once are those
 * of several processes.
 *
 * @throws {HistoryFileError} for a request that the meaning calls wrong
 */
export function historyOfTrace(trace: Trace, meaning: Meaning): History {
  const operations: Operation[] = [];
  const open = new Map<string, number>();
  for (const event of trace.events) {
    if (event.kind === 'request') {
      const means = meaning.input(event.request, event.node);
      if (means !== undefined && 'wrong' in means) {
        throw new HistoryFileError(event.n, means.wrong);
      }
      if (means !== undefined) {
        open.set(event.id, operations.length);
        const { id, node, t } = event;
        operations.push({ id, process: node, input: means.input, invokedAt: t, outcome: 'info' });
      }
    }
    for (const effect of event.effects) {
      if (effect.do !== 'respond') continue;
      const index = open.get(effect.id);
      const operation = index === undefined ? undefined : operations[index];
      if (index === undefined || operation === undefined) continue;
      open.delete(effect.id);
      const output = meaning.output(operation.input, effect.response);
      operations[index] = { ...operation, outcome: 'ok', returnedAt: event.t, output };
    }
  }
  return inLanes(operations);
}

/** A process has at most one operation under way: what a node has under way at once is that of `c1`, `c1/2` and so on. */
function inLanes(operations: readonly Operation[]): Operation[] {
  const busyUntil = new Map<number | string, number[]>();
  return operations.map((operation) => {
    const { process, invokedAt, returnedAt = Infinity } = operation;
    const lanes = busyUntil.get(process) ?? [];
    busyUntil.set(process, lanes);
    const free = lanes.findIndex((until) => until < invokedAt);
    const lane = free < 0 ? lanes.length : free;
    lanes[lane] = returnedAt;
    return lane === 0 ? operation : { ...operation, process: `${process}/${lane + 1}` };
  });
}

/**
 * The history of a trace whose requests are the model's operations: `{"kind": "put", "key": "x", "value": "1"}`; a
 * response is the value, or has it as its `value`.
 *
 * @throws {HistoryFileError} for what is no trace, or a request that is no operation of the model
 */
export function readTraceHistory(text: string, model: Vocabulary): History {
  const { trace, problems } = readTrace(text);
  const [problem] = problems;
  if (trace === undefined || problem !== undefined) {
    throw new HistoryFileError(problem?.line ?? 1, problem?.message ?? 'this is no trace');
  }
  try {
    return historyOfTrace(trace, meaningFor(model));
  } catch (error) {
    if (!(error instanceof HistoryFileError)) throw error;
    throw new HistoryFileError(
      lineOfEvent(text, error.line),
      `event #${error.line}: ${error.message}`,
    );
  }
}

function meaningFor(model: Vocabulary): Meaning {
  return {
    input: (request, process) =>
      isRecord(request)
        ? inputOf(model, model === 'own' ? request : { owner: process, ...request })
        : { wrong: 'the request is no object with a kind' },
    output: (input, response) => {
      if (model === 'own') {
        return isRecord(response) && response['value'] !== undefined ? response['value'] : response;
      }
      const kind = isRecord(input) ? String(input['kind']) : '';
      if (!isRecord(response)) return outputOf(kind, { value: response, output: truth(response) });
      const { value, swapped, ok } = response;
      return outputOf(kind, { value, output: truth(swapped) ?? truth(ok) ?? truth(value) });
    },
  };
}

function truth(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function lineOfEvent(text: string, n: number): number {
  const at = text.split('\n').findIndex((line) => line.startsWith(`{"n":${n},`));
  return at < 0 ? 1 : at + 1;
}

function isRecord(value: unknown): value is Asked {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
