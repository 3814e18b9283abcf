import { chmodSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

function labWithCode(): LoneLab {
  const lab = new LoneLab();
  lab.write('src/index.ts', '// mine');
  lab.write('src/deep/.notes', 'a thought');
  lab.write('src/deep/er/help.ts', 'export {};');
  return lab;
}

describe('netsplit reset', () => {
  test('keeps all of the code as a backup, says where, and begins with the starter', async () => {
    const lab = labWithCode();
    chmodSync(join(lab.dir, 'src/deep/.notes'), 0o600);
    const { exitCode, stdout } = await typed(lab, 'reset', '.', '--yes');
    const [, backup = ''] = /Your code is kept in (.*)/.exec(stdout) ?? [];
    expect(backup).toMatch(/^\.netsplit\/backups\/echo\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d$/);
    expect(
      readdirSync(join(lab.dir, backup), { recursive: true, encoding: 'utf8' }).toSorted(),
    ).toEqual(
      ['deep', 'deep/.notes', 'deep/er', 'deep/er/help.ts', 'index.ts'].map((path) => join(path)),
    );
    expect(lab.read(`${backup}/index.ts`)).toBe('// mine');
    expect(lab.read(`${backup}/deep/.notes`)).toBe('a thought');
    if (process.platform !== 'win32') {
      expect(statSync(join(lab.dir, backup, 'deep/.notes')).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(join(lab.dir, 'src'))).toEqual(['index.ts']);
    expect(lab.read('src/index.ts')).toBe(lab.read('starter/index.ts'));
    expect(exitCode).toBe(0);
  });

  test('keeps every backup, also of two resets in a second', async () => {
    const lab = new LoneLab();
    const backups: string[] = [];
    for (const code of ['// one', '// two', '// three']) {
      lab.write('src/index.ts', code);
      const { backup } = await asked(lab, 'reset', '.', '--yes');
      backups.push(backup as string);
    }
    expect(backups.map((backup) => readFileSync(join(backup, 'index.ts'), 'utf8'))).toEqual([
      '// one',
      '// two',
      '// three',
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'keeps what a link in the code points to, wherever src is by then',
    async () => {
      const lab = labWithCode();
      symlinkSync('index.ts', join(lab.dir, 'src/alias.ts'));
      symlinkSync('nowhere.ts', join(lab.dir, 'src/dangling.ts'));
      const { backup } = await asked(lab, 'reset', '.', '--yes');
      expect(readFileSync(join(backup as string, 'alias.ts'), 'utf8')).toBe('// mine');
    },
  );

  test('has nothing to ask or to keep where there is no code yet', async () => {
    const lab = new LoneLab();
    const { exitCode, stdout } = await typed(lab, 'reset', '.');
    expect(stdout).not.toContain('kept');
    expect(lab.read('src/index.ts')).toBe(lab.read('starter/index.ts'));
    expect(exitCode).toBe(0);
    lab.write('src/index.ts', lab.read('starter/index.ts'));
    expect(await asked(new LoneLab(), 'reset', '.')).toMatchObject({ backup: null });
  });

  test('leaves everything where nobody can be asked', async () => {
    const lab = labWithCode();
    await typed(lab, 'hint', 'A1');
    const { exitCode, trouble } = await typed(lab, 'reset', '.');
    expect(trouble).toMatchObject({ kind: 'usage', hint: 'Say --yes to go on; a backup is kept.' });
    expect(exitCode).toBe(2);
    expect(lab.read('src/index.ts')).toBe('// mine');
    expect(lab.has('.netsplit/backups')).toBe(false);
  });

  test('keeps the code when the lab has no starter to put in its place', async () => {
    const lab = labWithCode();
    lab.remove('starter');
    const { exitCode, trouble } = await typed(lab, 'reset', '.', '--yes');
    expect(trouble?.message).toBe('echo has no starter/.');
    expect(exitCode).toBe(3);
    expect(lab.read('src/index.ts')).toBe('// mine');
  });
});
