import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

async function recorded(): Promise<{ lab: LoneLab; trace: string; lines: string[] }> {
  const lab = new LoneLab();
  lab.solve();
  const trace = `${lab.dir}/run.trace`;
  await typed(lab, 'simulate', '.', '--trace', trace);
  return { lab, trace, lines: lab.read('run.trace').trimEnd().split('\n') };
}

describe('netsplit replay', () => {
  test('finds the same run again: the last events, the fingerprint, exit code 0', async () => {
    const { lab, trace } = await recorded();
    const { exitCode, stdout } = await typed(lab, 'replay', trace);
    expect(stdout).toMatch(/#5 .* ms {2}c1 got hello from s1/);
    expect(stdout).toMatch(/The same as recorded: 5 events, fingerprint [0-9a-f]{16}\./);
    expect(stdout).not.toContain('The code has changed');
    expect(exitCode).toBe(0);
    const document = await asked(lab, 'replay', trace);
    expect(document).toMatchObject({ same: true, events: 5, lab: 'echo', subject: 'src' });
    const { fingerprint } = document as { fingerprint: { recorded: string; now: string } };
    expect(fingerprint.now).toBe(fingerprint.recorded);
  });

  test('runs the faults again that the run was given', async () => {
    const lab = new LoneLab();
    lab.write('cut.json', '[{"kind":"partition","atMs":0,"groups":[["c1"],["s1"]]}]');
    const trace = `${lab.dir}/run.trace`;
    const faults = ['--faults', `${lab.dir}/cut.json`, '--for', '1s', '--seed', '3'];
    await typed(lab, 'simulate', '.', '--solution', '--trace', trace, ...faults);
    expect(await asked(lab, 'replay', trace)).toMatchObject({ same: true, subject: 'solution' });
  });

  test('names the first event that goes another way, recorded and now, with exit code 1', async () => {
    const { lab, trace } = await recorded();
    lab.write(
      'src/index.ts',
      lab.read('src/index.ts').replace('this.send(from, word)', "this.send(from, word + '!')"),
    );
    const { exitCode, stdout } = await typed(lab, 'replay', trace);
    expect(stdout).toContain('The code has changed since this was recorded.');
    expect(stdout).toContain('It goes another way at event #4.');
    expect(stdout).toMatch(/recorded {2}s1 got hello from c1; sent hello to c1/);
    expect(stdout).toMatch(/now {7}s1 got hello from c1; sent "hello!" to c1/);
    expect(exitCode).toBe(1);
    expect(await asked(lab, 'replay', trace)).toMatchObject({
      same: false,
      firstDifference: { event: 4 },
    });
  });

  test('a failure fails again, and no longer once the code is right', async () => {
    const lab = new LoneLab();
    await typed(lab, 'test', 'A');
    const trace = `${lab.dir}/.netsplit/failures/echo-A1.trace.ndjson`;
    const again = await typed(lab, 'replay', trace);
    expect(again.stdout).toContain('The same as recorded');
    expect(again.stdout).toContain('It failed again: ');
    expect(again.exitCode).toBe(0);
    const { exitCode } = await typed(lab, 'replay', trace, '--solution');
    expect(exitCode).toBe(1);
  });

  test.each([
    [
      'is cut in a line',
      (lines: string[]) => `${lines.slice(0, 4).join('\n')}\n{"n":4,"t":69`,
      /run\.trace, line 5: this line is cut off/,
    ],
    [
      'is cut between two lines',
      (lines: string[]) => `${lines.slice(0, -1).join('\n')}\n`,
      /run\.trace, line \d+: there is no end line/,
    ],
    [
      'is damaged in the middle',
      (lines: string[]) => lines.with(3, '{"n":3,').join('\n'),
      /run\.trace, line 4: this line is not JSON/,
    ],
    [
      'is of another version',
      (lines: string[]) => lines.join('\n').replace('"netsplitTrace":1', '"netsplitTrace":2'),
      /run\.trace, line 1: this trace is version 2; .*update netsplit/,
    ],
    ['is no trace', () => 'hello\n', /run\.trace, line 1: this is not a netsplit trace/],
    ['is empty', () => '', /run\.trace, line 1: the trace is empty/],
    [
      'is of a test that is not there',
      (lines: string[]) => lines.join('\n').replace('"one-word"', '"two-words"'),
      /run\.trace: there is no scenario two-words here\./,
    ],
  ])('answers a trace that %s in words, with exit code 3', async (_, change, says) => {
    const { lab, trace, lines } = await recorded();
    lab.write('run.trace', change(lines));
    const { exitCode, trouble, stdout } = await typed(lab, 'replay', trace);
    expect(trouble?.message).toMatch(says);
    expect(trouble?.kind).toBe('input');
    expect([exitCode, stdout]).toEqual([3, '']);
  });

  test('of a cut trace still tells where it goes another way before the cut', async () => {
    const { lab, trace, lines } = await recorded();
    lab.write('run.trace', lines.slice(0, 6).join('\n'));
    lab.write('src/index.ts', lab.read('src/index.ts').replace('(word, 30)', '(word, 40)'));
    const { exitCode, stdout, stderr } = await typed(lab, 'replay', trace);
    expect(stdout).toContain('It goes another way at event #3.');
    expect(stderr).toMatch(/run\.trace, line \d: there is no end line/);
    expect(exitCode).toBe(1);
  });

  test('says which file is not there, and which lab', async () => {
    const { lab, trace, lines } = await recorded();
    const missing = await typed(lab, 'replay', 'nowhere.trace');
    expect(missing.trouble?.message).toBe('There is no file nowhere.trace.');
    expect(missing.exitCode).toBe(3);
    lab.write('run.trace', lines.join('\n').replace('"lab":"echo"', '"lab":"echoes"'));
    const foreign = await typed(lab, 'replay', trace);
    expect(foreign.trouble?.message).toContain('There is no lab "echoes"');
  });
});
