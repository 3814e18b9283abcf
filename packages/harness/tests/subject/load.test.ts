import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSubject } from '../../src/subject/index.ts';
import {
  contract,
  labFolder,
  load,
  newNode,
  outputsOf,
  refusalOf,
  serverWith,
  writeLabFile,
} from './lab-folder.ts';

describe('a subject that is not there', () => {
  test('names the missing folder', async () => {
    const labDir = await labFolder({ 'contract.ts': '' });
    const { message } = await refusalOf(loadSubject({ labDir, source: 'src', contract }));
    expect(message).toContain('src there is no such folder: start from the starter');
  });

  test('names the missing file', async () => {
    const labDir = await labFolder({ 'src/server.ts': '' });
    const { message } = await refusalOf(loadSubject({ labDir, source: 'src', contract }));
    expect(message).toContain('src/index.ts this file is missing');
  });
});

describe('a class that the contract asks for', () => {
  const refusal = async (index: string, others = {}): Promise<string> =>
    (await refusalOf(load(index, others))).message;

  test('is asked for by name', async () => {
    expect(await refusal('export class Client {}')).toBe(
      'src/index.ts does not export a class named Server; the contract asks for it: ' +
        'export class Server extends Node<…> { … }',
    );
  });

  test.each([
    ['export class server {}', 'it exports `server`: rename that to `Server`'],
    ['export default class Server {}', 'it has a default export'],
    ['class Server {}', 'put `export` before `class Server`'],
  ])('is recognised in %s', async (index, cure) => {
    expect(await refusal(index)).toContain(cure);
  });

  test('is found in another file', async () => {
    const others = { 'src/node/server.ts': 'export class Server {} export const A = 1;' };
    expect(await refusal("export { A } from './node/server.ts';", others)).toContain(
      "write `export { Server } from './node/server.ts'`",
    );
  });

  test('must be a node', async () => {
    expect(await refusal('export class Server {}')).toContain(
      'Server is no node: let it extend Node',
    );
    expect(await refusal('export const Server = 1;')).toContain(
      'exports Server, which is no class',
    );
  });

  test('must be made without arguments', async () => {
    expect(await refusal(serverWith('constructor(size: number) { super(); size; }'))).toContain(
      'the constructor of Server takes arguments',
    );
  });
});

test('a file that throws while it is loaded is an error at its line', async () => {
  const before =
    'const size: number = half(3);\nfunction half(n: number): number {\n  throw new Error(`odd ${n}`);\n}';
  const { problems } = await refusalOf(load(serverWith('', before)));
  expect(problems[0]).toMatchObject({ file: 'src/index.ts', line: 4, column: 9 });
  expect(problems[0]?.what).toBe('fails while it is loaded: odd 3');
});

test('the code hash follows the student’s files and what the lab gives, and nothing else', async () => {
  const labDir = await labFolder({ 'src/index.ts': serverWith('') });
  const hash = async (): Promise<string> =>
    (await loadSubject({ labDir, source: 'src', contract })).codeHash;
  const first = await hash();
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  await writeLabFile(labDir, 'src/notes.md', 'notes');
  await writeLabFile(labDir, 'lab.json', '{}');
  expect(await hash()).toBe(first);
  await writeLabFile(labDir, 'given.ts', 'export const A = 1;');
  const second = await hash();
  expect(second).not.toBe(first);
  await writeLabFile(labDir, 'src/index.ts', serverWith('a = 1;'));
  expect(await hash()).not.toBe(second);
});

test('two files that trade contents have another hash', async () => {
  const index = (one: string, other: string): Record<string, string> => ({
    'src/index.ts': serverWith('', "import './a.ts'; import './b.ts';"),
    'src/a.ts': one,
    'src/b.ts': other,
  });
  const [one, other] = await Promise.all(
    [index('const x = 1;', 'const y = 1;'), index('const y = 1;', 'const x = 1;')].map(
      async (files) => loadSubject({ labDir: await labFolder(files), source: 'src', contract }),
    ),
  );
  expect(one?.codeHash).not.toBe(other?.codeHash);
});

test('a tsconfig.json beside the code does not change what it does', async () => {
  const subject = await load(serverWith('declared?: number; set = 1;'), {
    'src/tsconfig.json': '{ "compilerOptions": { "useDefineForClassFields": false } }',
  });
  expect(Object.keys(newNode(subject).fields)).toEqual(['declared', 'set']);
});

describe('reload', () => {
  test('gives the code as it is now, and leaves the old subject as it was', async () => {
    const labDir = await labFolder({
      'src/index.ts': serverWith("onStart() { this.output('x', 1); }"),
    });
    const old = await loadSubject({ labDir, source: 'src', contract });
    await writeLabFile(labDir, 'src/index.ts', serverWith("onStart() { this.output('x', 2); }"));
    const fresh = await old.reload();
    expect(outputsOf(old)).toEqual([1]);
    expect(outputsOf(fresh)).toEqual([2]);
    expect(fresh.codeHash).not.toBe(old.codeHash);
  });

  test('refuses what has become wrong, and can be tried again', async () => {
    const labDir = await labFolder({ 'src/index.ts': serverWith('') });
    const subject = await loadSubject({ labDir, source: 'src', contract });
    await writeLabFile(labDir, 'src/index.ts', serverWith('#a = 1;'));
    await refusalOf(subject.reload());
    await refusalOf(subject.reload());
    await rm(join(labDir, 'src/index.ts'));
    await refusalOf(subject.reload());
    await writeLabFile(labDir, 'src/index.ts', serverWith('a = 1;'));
    expect(newNode(await subject.reload()).fields).toEqual({ a: 1 });
  });
});
