import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { list } from 'tar';
import { describe, expect, test, vi } from 'vitest';
import { ended, LoneLab } from './lone-lab.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('a lab outside the repository', () => {
  test('is tested where one stands in it: src is made, the first failure is told in full', async () => {
    const lab = new LoneLab();
    const { exitCode, stdout, stderr } = await lab.netsplit(['test']);
    expect(stdout).toContain('Made src from the starter');
    expect(stdout).toMatch(/✗ A1 {2}a word comes back/);
    expect(stdout).toMatch(/✗ B1 {2}a word that was lost comes back/);
    expect(stdout).toContain('Send the word to s1, and send it back from there.');
    expect(stdout).toContain('npx netsplit hint echo A1');
    expect(stdout).not.toContain('B1 failed');
    expect([stderr, exitCode]).toEqual(['', 1]);
  });

  test('is named by the path of its folder from elsewhere', async () => {
    const lab = new LoneLab();
    lab.solve();
    const { exitCode, stdout } = await lab.netsplit(['test', lab.dir], { cwd: '/' });
    expect(stdout).toContain('2 of 2 tests pass.');
    expect(exitCode).toBe(0);
    expect(lab.has('.netsplit/progress.json')).toBe(true);
  });

  test('is a course of its own, which goes on to what is next', async () => {
    const lab = new LoneLab();
    const first = await lab.netsplit([]);
    expect(first.stdout).toContain('A1 failed: a word comes back');
    expect(first.exitCode).toBe(0);
    lab.solve();
    const { stdout } = await lab.netsplit([]);
    expect(stdout).toContain('Every test of every lab passes');
  });
});

describe('netsplit test', () => {
  test('runs a part or a test, on the reference or with every failure in full', async () => {
    const lab = new LoneLab();
    const part = await lab.document(['test', 'B', '--solution']);
    expect(part).toMatchObject({
      exitCode: 0,
      document: { subject: 'solution', passed: 1, failed: 0 },
    });
    expect(lab.has('src')).toBe(false);
    const all = await lab.netsplit(['test', '--all']);
    expect(all.stdout).toMatch(/A1 failed[^]*B1 failed/);
  });

  test('reports type errors beside what the tests say, and they count', async () => {
    const lab = new LoneLab();
    lab.write(
      'src/index.ts',
      lab.read('solution/index.ts').replace("asked = '';", 'asked: string = 0;'),
    );
    const { exitCode, stdout } = await lab.netsplit(['test']);
    expect(stdout).toContain('2 of 2 tests pass.');
    expect(stdout).toContain('Type errors: 1');
    expect(stdout).toContain('src/index.ts:4:');
    expect(exitCode).toBe(1);
  });

  test('refuses code that does not load with file, line and exit code 3', async () => {
    const lab = new LoneLab();
    lab.write('src/index.ts', `${lab.read('solution/index.ts')}\nlet count = 0;\n`);
    const { exitCode, stderr } = await lab.netsplit(['test']);
    expect(stderr).toMatch(/src\/index\.ts:\d+/);
    expect(stderr).not.toContain('    at ');
    expect(exitCode).toBe(3);
  });

  test('keeps a verdict after each test, so that being stopped loses none', async () => {
    const lab = new LoneLab();
    lab.solve();
    await lab.netsplit(['test', 'A']);
    const progress = JSON.parse(lab.read('.netsplit/progress.json')) as object;
    expect(progress).toMatchObject({
      lastLab: 'echo',
      labs: { echo: { tests: { A1: { status: 'passed', seed: 1 } } } },
    });
  });

  test('calls a lab solved when all of it passes as it is now, not as it was', async () => {
    const lab = new LoneLab();
    lab.solve();
    expect((await lab.netsplit(['test'])).stdout).toContain('Echo is solved.');
    lab.write('src/index.ts', lab.read('src/index.ts').replace('word, 30', 'word, 9000'));
    const { stdout } = await lab.netsplit(['test', 'A']);
    expect(stdout).toContain('Your code has changed since the others passed');
    expect(stdout).not.toContain('is solved');
  });

  test('says so when progress cannot be read, keeps the file, and goes on', async () => {
    const lab = new LoneLab();
    lab.write('.netsplit/progress.json', '{"netsplitProg');
    const { exitCode, stderr } = await lab.netsplit(['test', '--solution', '--json']);
    expect(exitCode).toBe(0);
    await lab.netsplit(['hint']);
    expect(lab.read('.netsplit/progress.json.bak')).toBe('{"netsplitProg');
    expect(stderr).not.toContain('    at ');
  });

  test.skipIf(process.platform === 'win32')('watches, and Ctrl-C ends it at once', async () => {
    const lab = new LoneLab();
    const child = lab.start(['test', '--watch']);
    const end = ended(child);
    const seen = (text: string): Promise<void> =>
      new Promise((resolve) => {
        child.stdout?.on('data', (chunk: string) => {
          if (chunk.includes(text)) resolve();
        });
      });
    await seen('Watching');
    const passed = seen('2 of 2 tests pass.');
    lab.solve();
    await passed;
    child.kill('SIGINT');
    const { signal, stderr } = await end;
    // A shell tells this as 130. A handler of ours would wait for the test that is running.
    expect([signal, stderr]).toEqual(['SIGINT', '']);
  });
});

describe('netsplit hint', () => {
  test('gives one more each time, and remembers', async () => {
    const lab = new LoneLab();
    const hints = async (): Promise<unknown> => (await lab.document(['hint'])).document;
    expect(await hints()).toMatchObject({ test: 'A1', hints: ['Send it.'], remaining: 1 });
    expect(await hints()).toMatchObject({ hints: ['Send it.', 'Send it back.'], remaining: 0 });
    expect(await hints()).toMatchObject({ remaining: 0 });
  });
});

describe('netsplit reset', () => {
  test('asks where there is somebody to ask, and changes nothing otherwise', async () => {
    const lab = new LoneLab();
    lab.write('src/index.ts', '// mine');
    const { exitCode, stderr } = await lab.netsplit(['reset', '.']);
    expect(stderr).toContain('Say --yes');
    expect(exitCode).toBe(2);
    expect(lab.read('src/index.ts')).toBe('// mine');
  });

  test('keeps a backup', async () => {
    const lab = new LoneLab();
    lab.write('src/index.ts', '// mine');
    const { document, exitCode } = await lab.document(['reset', '.', '--yes']);
    const { backup } = document as { backup: string };
    expect(readFileSync(join(backup, 'index.ts'), 'utf8')).toBe('// mine');
    expect(lab.read('src/index.ts')).toBe(lab.read('starter/index.ts'));
    expect(exitCode).toBe(0);
  });
});

describe('netsplit submit', () => {
  test('gives the same bytes for the same code, and a receipt that knows them', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write('src/more/deep.ts', 'export const deep = 1;\n');
    const { document } = await lab.document(['submit', '.']);
    const { archive, sha256, receipt } = document as Record<
      'archive' | 'sha256' | 'receipt',
      string
    >;
    const first = readFileSync(archive);
    expect(createHash('sha256').update(first).digest('hex')).toBe(sha256);
    expect(JSON.parse(readFileSync(receipt, 'utf8'))).toMatchObject({ lab: 'echo', sha256 });
    const paths: string[] = [];
    await list({ file: archive, onReadEntry: (entry) => paths.push(entry.path) });
    expect(paths).toEqual(['submission.json', 'src/index.ts', 'src/more/deep.ts']);

    lab.solve();
    const again = await lab.document(['submit', '.', '--out', 'again.tar.gz']);
    expect(again.document).toMatchObject({ sha256 });
  });

  test.skipIf(process.platform === 'win32')('refuses a symbolic link', async () => {
    const lab = new LoneLab();
    lab.solve();
    symlinkSync('/etc/passwd', join(lab.dir, 'src/words.ts'));
    const { exitCode, stderr } = await lab.netsplit(['submit', '.']);
    expect(stderr).toContain('src/words.ts is a symbolic link');
    expect(exitCode).toBe(3);
  });

  test('wants code to hand in', async () => {
    const { exitCode, stderr } = await new LoneLab().netsplit(['submit', '.']);
    expect(stderr).toContain('There is no code of yours');
    expect(exitCode).toBe(3);
  });
});

describe('netsplit simulate and replay', () => {
  test('print what happened, and find it again', async () => {
    const lab = new LoneLab();
    lab.solve();
    const run = await lab.netsplit(['simulate', '.', '--trace', 'run.trace', '--svg', 'run.svg']);
    expect(run.stdout).toMatch(/c1 was asked .*hello/);
    const fingerprint = /fingerprint ([0-9a-f]{16})/.exec(run.stdout)?.[1] ?? 'none';
    expect(lab.read('run.svg')).toMatch(/^<svg|^<\?xml/);
    const again = await lab.netsplit(['replay', 'run.trace']);
    expect(again.stdout).toContain(`The same as recorded: `);
    expect(again.stdout).toContain(fingerprint);
    expect(again.exitCode).toBe(0);

    lab.write('src/index.ts', lab.read('src/index.ts').replace('word, 30', 'word, 40'));
    const changed = await lab.netsplit(['replay', 'run.trace']);
    expect(changed.stdout).toContain('The code has changed');
    expect(changed.stdout).toMatch(/It goes another way at event #\d+/);
    expect(changed.exitCode).toBe(1);
  });

  test('take faults from a file, and say where it is wrong', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write('cut.json', '[{"kind":"partition","atMs":0,"groups":[["c1"],["s1"]]}]');
    const { document } = await lab.document([
      'simulate',
      '.',
      '--faults',
      'cut.json',
      '--for',
      '2s',
    ]);
    expect(document).toMatchObject({ virtualMs: 2000 });
    expect(JSON.stringify(document)).toContain('the link was cut');
    lab.write('bad.json', '[{"kind":"partition","atMs":"soon","groups":[]}]');
    const bad = await lab.document(['simulate', '.', '--faults', 'bad.json']);
    expect(bad).toMatchObject({ exitCode: 3, document: { error: { kind: 'input' } } });
    expect(JSON.stringify(bad.document)).toContain('atMs');
  });
});

describe('netsplit verify', () => {
  test('passes a lab that is sound', async () => {
    const lab = new LoneLab();
    expect(await lab.document(['verify', '.', '--record'])).toEqual({
      document: { labs: [{ lab: 'echo', recorded: ['the starter', 'never-asks-again'] }] },
      exitCode: 0,
    });
    const { document, exitCode } = await lab.document(['verify', '.']);
    expect(document).toMatchObject({
      labs: [
        {
          lab: 'echo',
          reference: { passed: 2, failed: 0 },
          starter: { passed: 0, failed: 2 },
          mutants: { caught: 1, total: 1, missed: [] },
        },
      ],
    });
    expect(exitCode).toBe(0);
  });

  test('names what is off, all of it', async () => {
    const lab = new LoneLab();
    lab.write(
      'mutants/none.diff',
      "# mistake: none\n# caught-by: A1\n# reading: waldo-1994 4\n--- a/index.ts\n+++ b/index.ts\n@@ -1,1 +1,2 @@\n import { Node } from '@netsplit/simulator/node';\n+\n",
    );
    lab.write(
      'mutants/stale.diff',
      '# mistake: stale\n# caught-by: A1\n# reading: waldo-1994 4\n--- a/index.ts\n+++ b/index.ts\n@@ -1,1 +1,1 @@\n-what was here once\n+x\n',
    );
    lab.write('starter/index.ts', lab.read('solution/index.ts'));
    const { exitCode, stdout } = await lab.netsplit(['verify', '.']);
    expect(stdout).toContain('the reference passes 2 of 2');
    expect(stdout).toContain('it passes A1, B1');
    expect(stdout).toContain('1 of 3 mutants are caught');
    expect(stdout).toContain('A1 passes on it');
    expect(stdout).toContain('no longer applies');
    expect(exitCode).toBe(1);
  });
});

describe('netsplit view', () => {
  test.skipIf(process.platform === 'win32')('serves the latest failure until Ctrl-C', async () => {
    const lab = new LoneLab();
    await lab.netsplit(['test', 'A']);
    const child = lab.start(['view', '--no-open', '--json']);
    const end = ended(child);
    const url = await new Promise<string>((resolve) => {
      child.stdout?.on('data', (chunk: string) => resolve(/http:[^"]+/.exec(chunk)?.[0] ?? ''));
    });
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<html')]);
    child.kill('SIGINT');
    const { exitCode, stdout } = await end;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      title: expect.stringContaining('echo-A1') as unknown,
    });
  });
});

test('netsplit doctor says what is here', async () => {
  const { document, exitCode } = await new LoneLab().document(['doctor']);
  const { findings } = document as { findings: { what: string; state: string }[] };
  expect(findings.find(({ what }) => what === 'esbuild')?.state).toBe('fine');
  expect([0, 1]).toContain(exitCode);
});
