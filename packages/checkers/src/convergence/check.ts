import { type History, type Operation, validateHistory } from '../history.ts';
import { type Ordering, violation } from '../ordering.ts';
import { textOf } from '../value.ts';

/**
 * Decides whether all processes agree in the end: whether, for each key, all reads invoked at least `quietTime` after the
 * last write of it returned the same. Writes are `write`, `cas`, `put` and `append`; values may repeat. `quietTime` is in the
 * unit of the history's times.
 *
 * `unknown`, with the reason: no two such reads of any key, reads that disagree while a write is open for good (it may
 * take effect between them), or operations of another kind. That the value agreed on was ever written is not asked.
 *
 * @throws {HistoryError} for a history that is none
 * @see Viotti and Vukolić 2016, "Consistency in non-transactional distributed storage systems", on eventual consistency
 * and quiescent consistency.
 */
export function checkConvergence(history: History, quietTime: number): Ordering {
  validateHistory(history);
  const keys = new Map<string, Operation[]>();
  for (const operation of history) {
    if (operation.outcome === 'fail') continue;
    const { kind, key = '' } = operation.input as { kind: string; key?: string };
    if (!WRITES.has(kind) && !READS.has(kind)) {
      const why = `operation ${operation.id} is a "${kind}": only reads and writes are understood here`;
      return { verdict: 'unknown', why };
    }
    const own = keys.get(key) ?? [];
    keys.set(key, own);
    own.push(operation);
  }
  let unclear: string | undefined;
  let compared = 0;
  for (const [key, own] of keys) {
    const writes = own.filter((operation) => WRITES.has(kindOf(operation)));
    const ends = writes.map(({ invokedAt, returnedAt }) => returnedAt ?? invokedAt);
    const quietFrom = ends.reduce((last, end) => Math.max(last, end), -Infinity) + quietTime;
    const [first, ...others] = own.filter(
      (one) => READS.has(kindOf(one)) && one.outcome === 'ok' && one.invokedAt >= quietFrom,
    );
    if (first === undefined) continue;
    compared += others.length;
    const other = others.find((one) => foundBy(one) !== foundBy(first));
    if (other === undefined) continue;
    const open = writes.find(({ outcome }) => outcome === 'info');
    if (open === undefined) {
      const of = key === '' ? '' : ` of ${JSON.stringify(key)}`;
      const why = `Two reads${of} disagree, though nothing was written for ${quietTime} before.`;
      return violation('Divergence', why, [], [first, other]);
    }
    unclear ??= `reads disagree, and operation ${open.id}, open for good, may take effect between them`;
  }
  if (compared === 0) unclear ??= `no two reads of a key come ${quietTime} after its last write`;
  return unclear === undefined ? { verdict: 'holds' } : { verdict: 'unknown', why: unclear };
}

const WRITES: ReadonlySet<string> = new Set(['write', 'cas', 'put', 'append']);
const READS: ReadonlySet<string> = new Set(['read', 'get']);

const kindOf = ({ input }: Operation) => (input as { readonly kind: string }).kind;

/** A log may write a key that holds nothing as null or as the empty string. */
const foundBy = ({ output }: Operation) => textOf(output === '' ? null : (output ?? null));
