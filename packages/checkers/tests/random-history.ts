import fc from 'fast-check';
import type { History, Operation, Value } from '../src/index.ts';

/** A call as it is drawn: what it may return is drawn too, so that about half of the histories are right. */
export interface Call {
  readonly input: unknown;
  readonly output: Value;
}

const outcome = fc.constantFrom<Operation['outcome']>('ok', 'ok', 'ok', 'ok', 'info', 'fail');

/** Small histories of up to `most` operations, on processes that overlap at random. */
export function randomHistory(call: fc.Arbitrary<Call>, most = 6): fc.Arbitrary<History> {
  const operation = fc.record({
    call,
    outcome,
    process: fc.integer({ min: 0, max: 2 }),
    gap: fc.integer({ min: 0, max: 3 }),
    length: fc.integer({ min: 0, max: 6 }),
  });
  return fc.array(operation, { minLength: 1, maxLength: most }).map((drawn) => {
    const freeAt = [0, 0, 0];
    const names = [0, 1, 2];
    return drawn.map(({ call: { input, output }, outcome, process, gap, length }, id) => {
      const invokedAt = (freeAt[process] ?? 0) + gap;
      const returnedAt = invokedAt + length;
      freeAt[process] = returnedAt + 1;
      const name = names[process] ?? 0;
      const common = { id, process: name, input, invokedAt };
      if (outcome !== 'info') return { ...common, outcome, returnedAt, output };
      // Its process goes on under a new number.
      names[process] = name + 3;
      return { ...common, outcome };
    });
  });
}

const value = fc.integer({ min: 1, max: 2 });
const perhaps = fc.option(value, { nil: null });
const told = fc.boolean();

export const calls = {
  register: fc.oneof(
    perhaps.map((output): Call => ({ input: { kind: 'read' }, output })),
    value.map((value): Call => ({ input: { kind: 'write', value }, output: null })),
  ),
  'cas-register': fc.oneof(
    perhaps.map((output): Call => ({ input: { kind: 'read' }, output })),
    value.map((value): Call => ({ input: { kind: 'write', value }, output: null })),
    fc
      .tuple(perhaps, value, told)
      .map(([from, to, output]): Call => ({ input: { kind: 'cas', from, to }, output })),
  ),
  kv: fc
    .tuple(fc.constantFrom('x', 'x', 'y'), fc.constantFrom('get', 'put', 'append'), fc.nat(3))
    .map(([key, kind, choice]): Call => {
      if (kind !== 'get') return { input: { kind, key, value: 'ab'[choice % 2] }, output: null };
      return { input: { kind, key }, output: ['', 'a', 'b', 'ab'][choice] ?? null };
    }),
  queue: fc.oneof(
    perhaps.map((output): Call => ({ input: { kind: 'dequeue' }, output })),
    value.map((value): Call => ({ input: { kind: 'enqueue', value }, output: null })),
  ),
  set: fc.oneof(
    fc
      .tuple(fc.constantFrom('add', 'remove', 'contains'), value, told)
      .map(([kind, value, output]): Call => ({ input: { kind, value }, output })),
    fc.constantFrom([], [1], [2, 1]).map((output): Call => ({ input: { kind: 'read' }, output })),
  ),
  lock: fc
    .tuple(fc.constantFrom('acquire', 'release'), fc.constantFrom('a', 'b'), told)
    .map(([kind, owner, output]): Call => ({ input: { kind, owner }, output })),
} as const;
