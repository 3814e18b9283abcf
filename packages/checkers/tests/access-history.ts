import fc from 'fast-check';
import type { History, Operation } from '../src/index.ts';

/** `a: w x 1; r y -` is a process that writes 1 to x, and then reads y and finds nothing. All processes run at once. */
export function historyOf(...lines: readonly string[]): History {
  return lines.flatMap((line) => {
    const [process = '', rest = ''] = line.split(': ');
    return rest.split('; ').map((text, at): Operation => {
      const [kind, key = '', value] = text.split(' ');
      const common = { id: `${process}${at}`, process, invokedAt: at, returnedAt: at + 0.5 };
      return kind === 'w'
        ? { ...common, input: { kind: 'put', key, value }, output: null, outcome: 'ok' }
        : {
            ...common,
            input: { kind: 'get', key },
            output: value === '-' ? null : value,
            outcome: 'ok',
          };
    });
  });
}

/** Up to six reads and writes of three processes and two keys; the values written to a key are 1, 2, … */
export const smallHistory: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      process: fc.constantFrom('a', 'b', 'c'),
      key: fc.constantFrom('x', 'x', 'y'),
      isWrite: fc.boolean(),
      choice: fc.nat(6),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((drawn) => {
    const written = (key: string) => drawn.filter((one) => one.isWrite && one.key === key);
    const lines = ['a', 'b', 'c'].flatMap((process) => {
      const own = drawn.filter((one) => one.process === process);
      const texts = own.map((one) => {
        const writes = written(one.key);
        if (one.isWrite) return `w ${one.key} ${writes.indexOf(one) + 1}`;
        return `r ${one.key} ${['-', 1, 2, 3, 4, 5, 6][one.choice % (writes.length + 1)] ?? '-'}`;
      });
      return texts.length === 0 ? [] : [`${process}: ${texts.join('; ')}`];
    });
    return historyOf(...lines);
  });
