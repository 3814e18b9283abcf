import type { Operation } from '../history.ts';
import { isSame } from '../value.ts';
import { HistoryFileError } from './problem.ts';

export type EntryType = 'invoke' | 'ok' | 'fail' | 'info';

/** How an operation ended, as its model has it. */
export type Ending = Pick<Operation, 'outcome' | 'output'>;

/** A line of a log. */
export interface Entry {
  readonly line: number;
  readonly process: number | string;
  readonly type: EntryType;
  /** What must be the same in an operation's first and last line, as it stands there: `:read`, `:get "x"`. */
  readonly invocation: string;
  /** What the operation asks; undefined for an end that does not say it again. */
  readonly input: unknown;
  /** How the operation ended, unless this line invokes it. */
  readonly ending: Ending;
}

interface Open {
  readonly entry: Entry;
  readonly invokedAt: number;
  /** It ended with `info`: its process has gone on under a new number. */
  readonly forGood: boolean;
}

/**
 * Makes operations of a log's lines, in which the order of lines is the order of time. What never ends is `info`; so is
 * what ended with it, for good.
 *
 * @throws {HistoryFileError} for an end without a beginning, or a process that begins twice
 */
export function pair(entries: Iterable<Entry>): Operation[] {
  const open = new Map<number | string, Open>();
  const operations: { readonly at: number; readonly operation: Operation }[] = [];
  let time = 0;
  for (const entry of entries) {
    time += 1;
    const { process, line } = entry;
    const begun = open.get(process);
    if (entry.type === 'invoke') {
      if (begun !== undefined) throw tooEarly(entry, begun);
      open.set(process, { entry, invokedAt: time, forGood: false });
      continue;
    }
    if (begun === undefined || begun.forGood) {
      throw new HistoryFileError(
        line,
        `process ${process} ends ${entry.invocation}, and has no operation under way`,
      );
    }
    if (begun.entry.invocation !== entry.invocation) {
      throw new HistoryFileError(
        line,
        `process ${process} ends ${entry.invocation}, but began ${begun.entry.invocation} in line ${begun.entry.line}`,
      );
    }
    if (entry.input !== undefined && !isSame(entry.input, begun.entry.input)) {
      throw new HistoryFileError(
        line,
        `process ${process} ends ${entry.invocation} with another value than it began with in line ${begun.entry.line}`,
      );
    }
    if (entry.type === 'info') {
      open.set(process, { ...begun, forGood: true });
      continue;
    }
    open.delete(process);
    const operation = { ...operationOf(begun), ...entry.ending, returnedAt: time };
    operations.push({ at: begun.invokedAt, operation });
  }
  for (const begun of open.values()) {
    operations.push({ at: begun.invokedAt, operation: { ...operationOf(begun), outcome: 'info' } });
  }
  return operations.sort((one, other) => one.at - other.at).map(({ operation }) => operation);
}

function operationOf({ entry, invokedAt }: Open) {
  return { id: entry.line, process: entry.process, input: entry.input, invokedAt };
}

function tooEarly({ process, line, invocation }: Entry, begun: Open): HistoryFileError {
  const before = `${begun.entry.invocation} of line ${begun.entry.line}`;
  return new HistoryFileError(
    line,
    begun.forGood
      ? `process ${process} invokes ${invocation} after its ${before} ended with info: it goes on under a new number`
      : `process ${process} invokes ${invocation} while its ${before} is under way`,
  );
}
