import { describe, expect, test, vi } from 'vitest';
import { ended, LoneLab } from './lone-lab.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('what is typed wrongly', () => {
  test.each([
    [['tset'], 'There is no command "tset". Did you mean test?'],
    [['test', 'ehco'], 'There is no lab "ehco". Did you mean echo?'],
    [['test', 'A2'], 'Did you mean A1?'],
    [['test', '--sead', '3'], '--seed'],
    [['test', '--seed', 'x'], '--seed takes a whole number'],
    [['test', '--watch', '--json'], 'do not go together'],
    [['simulate'], 'lab'],
    [['simulate', '.', '--scenario', 'one-wrd'], 'Did you mean one-word?'],
    [['simulate', '.', '--for', 'ages'], 'is not a duration'],
    [['verify', 'a', 'b'], 'Too many arguments'],
  ])('netsplit %j is answered in a sentence, with exit code 2', async (args, says) => {
    const { exitCode, stdout, stderr } = await new LoneLab().netsplit(args);
    const told = stderr === '' ? stdout : stderr;
    expect(told).toContain(says);
    expect(told).not.toContain('    at ');
    expect(exitCode).toBe(2);
  });

  test('is one document with --json', async () => {
    const { document, exitCode } = await new LoneLab().document(['test', 'ehco']);
    expect(document).toMatchObject({
      error: { kind: 'usage', message: expect.stringContaining('ehco') as unknown },
    });
    expect(exitCode).toBe(2);
  });
});

describe('every command', () => {
  test('has help with examples', async () => {
    const lab = new LoneLab();
    const { stdout } = await lab.netsplit(['--help']);
    const [listed = ''] = /^Commands:$.*?^Options/ms.exec(stdout) ?? [];
    const names = [...listed.matchAll(/^ {2}(\w+) .* {2}/gm)].map(([, name = '']) => name);
    expect(names).toEqual([
      'course',
      'test',
      'view',
      'step',
      'hint',
      'readings',
      'simulate',
      'replay',
      'hunt',
      'explore',
      'check',
      'export',
      'reset',
      'submit',
      'verify',
      'grade',
      'handout',
      'new',
      'doctor',
    ]);
    for (const name of names) {
      const help = await lab.netsplit([name, '--help']);
      expect(help.stdout, name).toMatch(/^Usage: npx netsplit/);
      expect(help.stdout, name).toMatch(/Examples:\n {2}\$ np[mx] /);
      expect(help.exitCode, name).toBe(0);
    }
  });

  test('has no colours in a pipe, and none with NO_COLOR even when forced', async () => {
    const lab = new LoneLab();
    const args = ['test', '--solution'];
    expect((await lab.netsplit(args)).stdout).not.toContain('\u001b');
    expect((await lab.netsplit(args, { env: { FORCE_COLOR: '1' } })).stdout).toContain(
      '\u001b[32m',
    );
    const env = { FORCE_COLOR: '1', NO_COLOR: '1' };
    expect((await lab.netsplit(args, { env })).stdout).not.toContain('\u001b');
    expect(
      (await lab.netsplit([...args, '--no-color'], { env: { FORCE_COLOR: '1' } })).stdout,
    ).not.toContain('\u001b');
  });

  test('is quiet when its reader goes away', async () => {
    const child = new LoneLab().start(['test', '--solution']);
    child.stdout?.destroy();
    const { exitCode, stderr } = await ended(child);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test.skipIf(process.platform !== 'linux')(
    'tells of a full disk, and does not call it success',
    async () => {
      const lab = new LoneLab();
      const { exitCode, stderr } = await lab.netsplit([
        'simulate',
        '.',
        '--solution',
        '--trace',
        '/dev/full',
      ]);
      expect(stderr).toContain('The disk is full (ENOSPC)');
      expect(stderr).not.toContain('    at ');
      expect(exitCode).toBe(4);
    },
  );
});
