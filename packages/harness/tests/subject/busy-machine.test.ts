import { expect, test, vi } from 'vitest';
import { HandlerTimeout } from '../../src/hosting.ts';
import type * as guarding from '../../src/subject/guard.ts';
import { loadHandler, thrownBy } from './lab-folder.ts';

// A machine so busy that whatever has a tenth of a second runs out of it.
vi.mock('../../src/subject/guard.ts', async (original) => {
  const { guard } = await original<typeof guarding>();
  return {
    guard: <Result>(run: () => Result, timeoutMs: number): Result => {
      if (timeoutMs <= 100) throw new HandlerTimeout(`did not return within ${timeoutMs} ms`);
      return guard(run, timeoutMs);
    },
  };
});

test.each([
  ['of the student', "throw new Error('no such account');", 'no such account', '4:25'],
  [
    'of the engine',
    'const none: number[] = []; none.at(0)!.toFixed();',
    'TypeError: Cannot',
    '4:55',
  ],
  ['of the realm', 'const m = Math;\n m.random();', 'this.random.float()', '5:4'],
])('an error %s is told all the same', async (_whose, body, message, place) => {
  const subject = await loadHandler(body);
  expect(subject.explain(thrownBy(subject))).toMatchObject({
    message: expect.stringContaining(message),
    place: `src/index.ts:${place}`,
  });
});
