import { type History, HistoryError, type Operation, validateHistory } from './history.ts';
import { textOf } from './value.ts';

/** One read or write of a key, as the checkers of weak consistency see it. */
export interface Access {
  readonly operation: Operation;
  readonly kind: 'read' | 'write';
  readonly key: string;
  /** What was written or returned, as text. What a key holds at first is null and the empty string alike. */
  readonly value: string;
}

/** The accesses that certainly took effect, by process, each in its own order. */
export interface Accesses {
  readonly lines: readonly (readonly Access[])[];
  /** The write that each read returned; undefined for what a key holds at first. */
  readonly sources: ReadonlyMap<Access, Access | undefined>;
  /** Reads of what nobody wrote. */
  readonly thinAir: readonly Access[];
}

/** What a key holds before it is written. */
const NOTHING = textOf(null);

/**
 * The reads and writes of a history (inputs `read`, `write`, `get` and `put`), and which write each read returned. That is
 * certain only where no two writes of a key have the same value ("differentiated"); for others the reason is returned.
 *
 * An open write counts if its value was read, and may else never have happened; an open read tells nothing.
 *
 * @throws {HistoryError} for a history that is none, or a process with two operations under way at once
 * @see Bouajjani et al. 2017, "On verifying causal consistency", on differentiated histories.
 */
export function accessesOf(history: History): Accesses | { readonly unclear: string } {
  validateHistory(history);
  const inTime = [...history].sort((one, other) => one.invokedAt - other.invokedAt);
  const lines = new Map<string | number, Access[]>();
  const last = new Map<string | number, Operation>();
  const writes = new Map<string, Access>();
  for (const operation of inTime) {
    const before = last.get(operation.process);
    if (before !== undefined && (before.returnedAt ?? Infinity) > operation.invokedAt) {
      throw new HistoryError(operation, `is invoked while its operation ${before.id} is under way`);
    }
    last.set(operation.process, operation);
    if (operation.outcome === 'fail') continue;
    const access = accessOf(operation);
    if ('unclear' in access) return access;
    if (access.kind === 'write') {
      const version = versionOf(access);
      const same = writes.get(version);
      if (same !== undefined || access.value === NOTHING) {
        const other = same === undefined ? 'the key holds it at first' : idOf(same.operation);
        return {
          unclear: `${idOf(operation)} writes ${access.value}, as ${other}: values repeat, so that a read does not tell which write it saw`,
        };
      }
      writes.set(version, access);
    }
    const line = lines.get(operation.process) ?? [];
    lines.set(operation.process, line);
    line.push(access);
  }
  return tied([...lines.values()], writes);
}

function tied(lines: readonly Access[][], writes: ReadonlyMap<string, Access>): Accesses {
  const reads = lines.flat().filter(({ kind, operation }) => kind === 'read' && isDone(operation));
  const sources = new Map<Access, Access | undefined>();
  const thinAir: Access[] = [];
  for (const read of reads) {
    const source = writes.get(versionOf(read));
    if (source === undefined && read.value !== NOTHING) thinAir.push(read);
    else sources.set(read, source);
  }
  const seen = new Set(sources.values());
  const counted = lines.map((line) =>
    line.filter((access) => isDone(access.operation) || seen.has(access)),
  );
  return { lines: counted, sources, thinAir };
}

function accessOf(operation: Operation): Access | { readonly unclear: string } {
  const { kind, key, value } = operation.input as { kind: string; key?: string; value?: unknown };
  const common = { operation, key: key ?? '' };
  switch (kind) {
    case 'read':
    case 'get':
      return { ...common, kind: 'read', value: plain(operation.output) };
    case 'write':
    case 'put':
      return { ...common, kind: 'write', value: plain(value) };
    default:
      return {
        unclear: `${idOf(operation)} is a "${kind}": only reads and writes are understood here`,
      };
  }
}

const isDone = ({ outcome }: Operation) => outcome === 'ok';

const versionOf = ({ key, value }: Access) => `${JSON.stringify(key)} ${value}`;

const plain = (value: unknown) => (value === undefined || value === '' ? NOTHING : textOf(value));

const idOf = ({ id, process }: Operation) => `operation ${id} of process ${process}`;
