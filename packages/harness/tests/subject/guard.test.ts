import { expect, test } from 'vitest';
import { HandlerTimeout } from '../../src/hosting.ts';
import { guard } from '../../src/subject/index.ts';
import { loadHandler, newNode, outputsOf } from './lab-folder.ts';

test.each([
  ['an endless loop', 'for (;;);'],
  [
    'a loop that catches everything',
    'for (;;) { try { for (;;); } catch {} finally { for (;;); } }',
  ],
  ['a regular expression that explodes', "/^(a+)+$/.test('a'.repeat(50) + 'b');"],
])('%s is stopped', async (_what, body) => {
  const subject = await loadHandler(body);
  const node = newNode(subject);
  expect(() => subject.guard(() => node.start(), 50)).toThrow(HandlerTimeout);
});

test('the realm goes on after a node was stopped', async () => {
  const subject = await loadHandler("if (this.peers.length > 1) this.output('ok', 1); for (;;);");
  const node = newNode(subject);
  expect(() => subject.guard(() => node.start(), 50)).toThrow(HandlerTimeout);
  const calm = await loadHandler("this.output('ok', 1);");
  expect(calm.guard(() => outputsOf(calm))).toEqual([1]);
});

test('gives what the code returns, and throws what it throws', () => {
  const thrown = new Error('mine');
  expect(guard(() => 42, 1000)).toBe(42);
  expect(() =>
    guard(() => {
      throw thrown;
    }, 1000),
  ).toThrow(thrown);
});

test('works inside itself, with the shorter limit', () => {
  expect(() =>
    guard(
      () =>
        guard(() => {
          for (;;);
        }, 20),
      5000,
    ),
  ).toThrow('within 20 ms');
  expect(guard(() => guard(() => 1, 2000) + guard(() => 2, 2000), 5000)).toBe(3);
});
