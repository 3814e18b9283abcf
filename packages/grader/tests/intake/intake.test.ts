import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IntakeRefused, type RefusalCode, takeIn } from '../../src/index.ts';
import { StudentsDesk } from './handing-in.ts';

let desk: StudentsDesk;
beforeEach(() => {
  desk = new StudentsDesk();
});
afterEach(() => desk.clear());

const SOLUTION = {
  'index.ts': "export { Server } from './server.ts';\n",
  'server.ts': 'export {}\n',
};

function within(folder: string, files: Readonly<Record<string, string>> = SOLUTION) {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}

async function pathsOf(handedIn: string): Promise<readonly string[]> {
  return (await takeIn(handedIn, 'raft')).files.map(({ path }) => path);
}

async function refusal(handedIn: string): Promise<{ code: RefusalCode; message: string }> {
  try {
    await takeIn(handedIn, 'raft');
  } catch (error) {
    if (error instanceof IntakeRefused) return error;
    throw error;
  }
  throw new Error('it was taken in');
}

describe('what students hand in', () => {
  test.for([
    ['the files themselves', SOLUTION, ['index.ts', 'server.ts']],
    ['src/', within('src'), ['index.ts', 'server.ts']],
    ['a folder around them', within('alice'), ['index.ts', 'server.ts']],
    ['the lab’s folder', within('raft/src'), ['index.ts', 'server.ts']],
    [
      'a subfolder with an index of its own',
      { ...SOLUTION, 'log/index.ts': '' },
      ['index.ts', 'log/index.ts', 'server.ts'],
    ],
    [
      'a clone of the course, as GitHub packs it',
      {
        ...within('netsplit-main/labs/raft/src'),
        ...within('netsplit-main/labs/raft/starter'),
        ...within('netsplit-main/labs/raft/solution'),
        ...within('netsplit-main/labs/swim/src'),
        'netsplit-main/simulator/src/index.ts': '',
      },
      ['index.ts', 'server.ts'],
    ],
  ] as const)('%s: as a folder, a zip, a tar and a tar.gz', async ([, files, expected]) => {
    const folder = desk.write(files);
    expect(await pathsOf(folder)).toEqual(expected);
    expect(await pathsOf(desk.zip(folder))).toEqual(expected);
    expect(await pathsOf(desk.tar(folder, '.'))).toEqual(expected);
    expect(await pathsOf(desk.tarGz(folder, '.'))).toEqual(expected);
  });

  test('the same code has the same hash, however it was packed', async () => {
    const folder = desk.write(within('src'));
    const plain = await takeIn(desk.write(SOLUTION, 'plain'), 'raft');
    const zipped = await takeIn(desk.zip(folder), 'raft');
    const other = await takeIn(
      desk.write({ ...SOLUTION, 'server.ts': 'export { }' }, 'other'),
      'raft',
    );
    expect(zipped.hash).toBe(plain.hash);
    expect(other.hash).not.toBe(plain.hash);
  });

  test('what is no TypeScript stays outside: manifests, settings, git hooks', async () => {
    const folder = desk.write({
      ...within('src'),
      'package.json': '{"scripts":{"preinstall":"touch /tmp/never"}}',
      '.npmrc': 'registry=http://elsewhere',
      '.git/hooks/post-checkout': '#!/bin/sh',
      '.git/index.ts': 'not mine',
      'src/tsconfig.json': '{}',
      'node_modules/evil/index.ts': 'not mine',
    });
    for (const handedIn of [folder, desk.zip(folder), desk.tarGz(folder, '.')]) {
      const { files, ignored } = await takeIn(handedIn, 'raft');
      expect(files.map(({ path }) => path)).toEqual(['index.ts', 'server.ts']);
      expect(ignored).toContain('package.json');
    }
  });

  test('names are never more than names', async () => {
    const odd = '$(touch owned) ; rm -rf `.` & é.ts';
    const folder = desk.write({ ...SOLUTION, [odd]: '' });
    for (const handedIn of [folder, desk.zip(folder), desk.tar(folder, '.')]) {
      expect(await pathsOf(handedIn)).toContain(odd);
    }
  });

  test('nothing is written beside', async () => {
    const folder = desk.write(within('src'));
    const zip = desk.zip(folder);
    const before = readdirSync(desk.folder);
    await takeIn(zip, 'raft');
    expect(readdirSync(desk.folder)).toEqual(before);
  });
});

describe('what is refused, with a sentence', () => {
  test('a zip bomb and a gzip bomb', async () => {
    const folder = desk.write({ ...SOLUTION, 'zeros.ts': Buffer.alloc(200 * 1024 * 1024) });
    expect(await refusal(desk.zip(folder))).toMatchObject({
      code: 'bomb',
      message: expect.stringContaining("'zeros.ts' would unpack to") as string,
    });
    expect((await refusal(desk.tarGz(folder, '.'))).code).toBe('bomb');
  });

  test('a zip whose entry says that it is smaller than it is', async () => {
    const folder = desk.write({ ...SOLUTION, 'zeros.ts': Buffer.alloc(400_000, 'a') });
    const zip = desk.zip(folder);
    const bytes = readFileSync(zip);
    for (
      let at = bytes.indexOf('PK\x01\x02');
      at !== -1;
      at = bytes.indexOf('PK\x01\x02', at + 4)
    ) {
      if (bytes.readUInt32LE(at + 24) === 400_000) bytes.writeUInt32LE(10, at + 24);
    }
    writeFileSync(zip, bytes);
    expect((await refusal(zip)).code).toBe('damaged');
  });

  test('zip slip and tar slip', async () => {
    desk.write({ 'evil.ts': '' }, '.');
    const folder = desk.write(SOLUTION);
    execFileSync('zip', ['-q', join(desk.folder, 'slip.zip'), 'index.ts', '../evil.ts'], {
      cwd: folder,
    });
    expect(await refusal(join(desk.folder, 'slip.zip'))).toMatchObject({
      code: 'escapes',
      message: "'../evil.ts' leads out of the submission.",
    });
    expect((await refusal(desk.tar(folder, '-P', 'index.ts', '../evil.ts'))).code).toBe('escapes');
  });

  test('absolute paths', async () => {
    const folder = desk.write(SOLUTION);
    expect((await refusal(desk.tar(folder, '-P', join(folder, 'index.ts')))).code).toBe('escapes');
  });

  test('links, hard and symbolic', async () => {
    const folder = desk.write(SOLUTION);
    symlinkSync('/etc/passwd', join(folder, 'secret.ts'));
    expect((await refusal(folder)).code).toBe('link');
    expect((await refusal(desk.zip(folder, '-y'))).code).toBe('link');
    expect((await refusal(desk.tar(folder, '.'))).code).toBe('link');
    const hard = desk.write(SOLUTION, 'hard');
    execFileSync('ln', ['index.ts', 'again.ts'], { cwd: hard });
    expect((await refusal(desk.tar(hard, '.'))).code).toBe('link');
  });

  test('devices and pipes', async () => {
    const folder = desk.write(SOLUTION);
    execFileSync('mkfifo', [join(folder, 'pipe.ts')]);
    expect((await refusal(folder)).code).toBe('device');
    expect((await refusal(desk.tar(folder, '.'))).code).toBe('device');
    if (process.getuid?.() === 0) {
      const other = desk.write(SOLUTION, 'device');
      try {
        execFileSync('mknod', [join(other, 'null.ts'), 'c', '1', '3'], { stdio: 'pipe' });
      } catch {
        return; // A container may forbid it.
      }
      expect((await refusal(desk.tar(other, '.'))).code).toBe('device');
    }
  });

  test('10,000 files', async () => {
    const folder = desk.write(SOLUTION);
    mkdirSync(join(folder, 'many'));
    for (let at = 0; at < 10_000; at++) writeFileSync(join(folder, 'many', `f${at}.txt`), '');
    expect((await refusal(folder)).code).toBe('too-many');
    expect((await refusal(desk.zip(folder))).code).toBe('too-many');
    expect((await refusal(desk.tarGz(folder, '.'))).code).toBe('too-many');
  });

  test.for([
    ['a line break', 'two\nlines.ts'],
    ['a control code', 'bell\u0007.ts'],
    ['an escape sequence', '\u001b[2Jgone.ts'],
  ] as const)('%s in a name, which the message shows harmlessly', async ([, name]) => {
    const folder = desk.write({ ...SOLUTION, [name]: '' });
    for (const handedIn of [folder, desk.zip(folder), desk.tar(folder, '.')]) {
      const { code, message } = await refusal(handedIn);
      expect(code).toBe('odd-name');
      expect(message).not.toMatch(/\p{Cc}/u);
    }
  });

  test('a folder that holds two students', async () => {
    const folder = desk.write({ ...within('alice'), ...within('bob') });
    expect(await refusal(folder)).toMatchObject({
      code: 'several',
      message: expect.stringContaining("'alice', 'bob'") as string,
    });
    const other = desk.write({ ...within('alice/src'), ...within('bob/src') }, 'other');
    expect((await refusal(other)).code).toBe('several');
  });

  test('nothing: an empty folder, archive and file', async () => {
    const folder = desk.write({});
    expect((await refusal(folder)).code).toBe('empty');
    expect((await refusal(desk.tar(folder, '.'))).code).toBe('empty');
    writeFileSync(join(desk.folder, 'empty.zip'), '');
    expect((await refusal(join(desk.folder, 'empty.zip'))).code).toBe('empty');
  });

  test('a missing file, and a clone of the course that git left src/ out of', async () => {
    expect(await refusal(desk.write({ 'server.ts': '' }))).toMatchObject({
      code: 'missing-file',
      message: expect.stringContaining('no index.ts') as string,
    });
    expect((await refusal(desk.write({ 'report.pdf': '' }, 'other'))).code).toBe('missing-file');
    expect(await refusal(desk.write(within('labs/raft/starter'), 'clone'))).toMatchObject({
      code: 'missing-file',
      message: expect.stringContaining('netsplit submit raft') as string,
    });
  });

  test('what is no archive, and archives that are damaged', async () => {
    writeFileSync(join(desk.folder, 'essay.zip'), 'Dear grader');
    expect((await refusal(join(desk.folder, 'essay.zip'))).code).toBe('not-an-archive');
    const folder = desk.write({ ...SOLUTION, 'big.ts': 'let x = 1;\n'.repeat(20_000) });
    for (const archive of [desk.zip(folder), desk.tarGz(folder, '.'), desk.tar(folder, '.')]) {
      truncateSync(archive, Math.floor(statSync(archive).size / 2));
      expect((await refusal(archive)).code, archive).toBe('damaged');
    }
    expect((await refusal(join(desk.folder, 'none.zip'))).code).toBe('not-found');
  });

  test('a file that is no text, and one that is too large', async () => {
    const folder = desk.write({ ...SOLUTION, 'binary.ts': Buffer.from([0xff, 0xfe, 0]) });
    expect((await refusal(folder)).code).toBe('no-text');
    const large = desk.write({ ...SOLUTION, 'large.ts': Buffer.alloc(600_000, 'a') }, 'large');
    expect((await refusal(large)).code).toBe('too-large');
  });

  test('two entries of one name', async () => {
    const folder = desk.write(SOLUTION);
    const tar = desk.tar(folder, '.');
    execFileSync('tar', ['-rf', tar, './index.ts'], { cwd: folder });
    expect((await refusal(tar)).code).toBe('twice');
  });
});
