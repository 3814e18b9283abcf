import { expect, test } from 'vitest';
import { typeCheck } from '../../src/subject/index.ts';
import { labFolder, serverWith } from './lab-folder.ts';

test('tells the problems of the student’s files, with their lines', async () => {
  const labDir = await labFolder({
    'src/index.ts': serverWith(
      `  count: number = 'one';\n  override onStart(): void {\n    console.log(this.cuont, size);\n  }`,
      "import { size } from './size.ts'; import type { Kind } from '../contract.ts';",
    ),
    'src/size.ts': 'export const size: { a: { b: number } } = { a: { b: true } };',
    'contract.ts': "export type Kind = 'a'; export const wrong: number = 'b';",
  });
  const checked = await typeCheck(labDir, 'src');
  if (checked.kind !== 'checked') throw new Error(checked.why);
  expect(checked.problems).toEqual([
    {
      file: 'src/index.ts',
      line: 4,
      column: 3,
      code: 'TS2322',
      message: "Type 'string' is not assignable to type 'number'.",
    },
    {
      file: 'src/index.ts',
      line: 6,
      column: 22,
      code: 'TS2551',
      message: expect.stringContaining("Did you mean 'count'?"),
    },
    expect.objectContaining({ file: 'src/size.ts', line: 1, code: 'TS2322' }),
  ]);
});

test('uses the lab’s own options', async () => {
  const index = serverWith('onStart(): void { let unused = 1; }');
  const labDir = await labFolder({ 'src/index.ts': index });
  expect(await typeCheck(labDir, 'src')).toEqual({ kind: 'checked', problems: [] });
  const strict = await labFolder({
    'src/index.ts': index,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        noUnusedLocals: true,
        module: 'NodeNext',
        target: 'ES2023',
        skipLibCheck: true,
        allowImportingTsExtensions: true,
      },
      include: ['nothing'],
    }),
  });
  expect(await typeCheck(strict, 'src')).toMatchObject({ problems: [{ code: 'TS6133', line: 4 }] });
});

test('says so when there is no TypeScript', async () => {
  const labDir = await labFolder({ 'src/index.ts': '' });
  expect(await typeCheck(labDir, 'src', { from: `${labDir}/index.js` })).toEqual({
    kind: 'unavailable',
    why: 'TypeScript is not installed: run `npm ci`',
  });
});

test('can be stopped, and stops by itself', async () => {
  const labDir = await labFolder({ 'src/index.ts': serverWith('') });
  const stop = new AbortController();
  const check = typeCheck(labDir, 'src', { signal: stop.signal });
  stop.abort(new Error('edited again'));
  await expect(check).rejects.toThrow('edited again');
  expect(await typeCheck(labDir, 'src', { timeoutMs: 1 })).toMatchObject({ kind: 'unavailable' });
});
