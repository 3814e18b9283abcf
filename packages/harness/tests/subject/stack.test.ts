import { describe, expect, test } from 'vitest';
import { load, loadHandler, serverWith, thrownBy } from './lab-folder.ts';

test('an error is mapped to the student’s file, line, column and function', async () => {
  const index = "export { Server } from './server.ts';\n";
  const server = serverWith(`  count = 0;

  override onStart(): void {
    this.bump(undefined as never);
  }

  private bump(by: { n: number }): void {
    this.count += by.n;
  }`);
  const subject = await load(index, { 'src/server.ts': server });
  const { message, frames } = subject.mapError(thrownBy(subject));
  expect(message).toBe("TypeError: Cannot read properties of undefined (reading 'n')");
  expect(
    frames.map(({ file, line, column, function: name }) => [file, line, column, name]),
  ).toEqual([
    ['src/server.ts', 11, 22, 'Server.bump'],
    ['src/server.ts', 7, 10, 'Server.onStart'],
  ]);
  expect(frames[0]?.codeFrame).toBe(
    [
      '   9 |',
      '  10 |   private bump(by: { n: number }): void {',
      '> 11 |     this.count += by.n;',
      '     |                      ^',
      '  12 |   }',
      '  13 | }',
    ].join('\n'),
  );
});

test('an explanation is one message with its place', async () => {
  const subject = await loadHandler("throw new Error('no such account');");
  expect(subject.explain(thrownBy(subject))).toEqual({
    message: 'no such account',
    place: 'src/index.ts:4:25',
    excerpt: expect.stringContaining('> 4 |'),
  });
});

test('what the hardened realm refuses is told at the student’s line', async () => {
  const subject = await loadHandler('const m = Math;\n m.random();');
  expect(subject.explain(thrownBy(subject))).toMatchObject({
    message: expect.stringContaining('this.random.float()'),
    place: 'src/index.ts:5:4',
  });
});

test('an effect used outside a handler is told at the student’s line', async () => {
  const subject = await load(serverWith('first = this.now();'));
  let thrown: unknown;
  try {
    subject.factory('server')({} as never);
  } catch (error) {
    thrown = error;
  }
  expect(subject.explain(thrown)).toMatchObject({
    message: expect.stringContaining('only inside onStart'),
    place: 'src/index.ts:4:14',
  });
});

test('endless recursion names itself', async () => {
  const subject = await loadHandler('this.onStart();');
  const { cure, frames } = subject.mapError(thrownBy(subject));
  expect(cure).toContain('a function calls itself');
  expect(frames[0]?.function).toBe('Server.onStart');
});

test('the student’s own errors keep their names', async () => {
  const before = 'class Conflict extends Error { override name = "Conflict"; }';
  const subject = await loadHandler("throw new Conflict('n1 and n2');", before);
  expect(subject.mapError(thrownBy(subject)).message).toBe('Conflict: n1 and n2');
});

describe('odd things thrown', () => {
  test.each([
    ['null', 'threw null'],
    ['undefined', 'threw undefined'],
    ["'a text'", "threw the text 'a text'"],
    ['Symbol("s")', 'threw Symbol(s)'],
    ['new Proxy({}, { get() { throw 1; } })', 'threw a Proxy'],
    ['new Proxy(new Error("x"), { get() { for (;;); } })', 'threw a Proxy'],
    ['{ toString() { throw 1; } }', 'threw an object that is no Error'],
    ['Object.create(null)', 'threw an object that is no Error'],
    ['() => {}', 'threw a function'],
  ])('%s', async (value, message) => {
    const subject = await loadHandler(`throw ${value};`);
    const mapped = subject.mapError(thrownBy(subject));
    expect(mapped.message).toBe(message);
    expect(mapped.cure).toContain("throw new Error('…')");
  });

  test.each([
    ['throws', 'throw 1;'],
    ['never returns', 'for (;;);'],
    ['gives no text', 'return { split: 1 };'],
  ])('an error whose stack and message %s when read', async (_how, body) => {
    const hostile = `{ get() { ${body} } }`;
    const subject = await loadHandler(
      `throw Object.defineProperties(new Error('x'), { stack: ${hostile}, message: ${hostile} });`,
    );
    expect(subject.mapError(thrownBy(subject))).toEqual({ message: 'Error', frames: [] });
  });

  test.each([
    ['a name', "Object.defineProperty(new Error('x'), 'name', { get() { for (;;); } })"],
    ['a class', "Object.setPrototypeOf(new Error('x'), new Proxy({}, { get() { for (;;); } }))"],
  ])('an error with %s that never returns, of which its stack is made', async (_what, error) => {
    const subject = await loadHandler(`throw ${error};`);
    expect(subject.mapError(thrownBy(subject)).message).toBe('x');
  });
});
