import type { Model } from '../model.ts';
import { textOf, type Value } from '../value.ts';

/** What may be asked of a lock, and by whom: an owner may be another than the process that asks. */
export interface LockInput {
  readonly kind: 'acquire' | 'release';
  readonly owner: string | number;
  /** Which lock, where there are several. */
  readonly lock?: string;
}

/** Whether it was acquired or released; null, for an operation that waits until it is done, means that it was. */
export type LockOutput = Value;

/**
 * Locks that one owner holds at a time, and only that owner releases. An `acquire` that returns false found the lock held,
 * by whomever; a `release` that returns false found that its owner does not hold it.
 */
export function lock(): Model<Value, LockInput, LockOutput> {
  return {
    name: 'lock',
    initial: () => null,
    step(holder, { kind, owner }, output) {
      const can = kind === 'acquire' ? holder === null : holder === owner;
      if (output === false) return can ? undefined : holder;
      if (can) return kind === 'acquire' ? owner : null;
      return output === undefined ? holder : undefined;
    },
    partition: (input) => input.lock ?? '',
    isReadOnly: (_input, output) => output === false,
    describe({ kind, owner, lock: which }, output) {
      const asked = `${kind}${which === undefined ? '' : ` ${which}`} by ${owner}`;
      if (output === undefined) return `${asked} → ?`;
      return output === false ? `${asked} → refused` : asked;
    },
    describeState: (holder) => (holder === null ? 'free' : `held by ${textOf(holder)}`),
  };
}
