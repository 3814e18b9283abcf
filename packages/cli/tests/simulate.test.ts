import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const fingerprintIn = (text: string): string | undefined =>
  /fingerprint ([0-9a-f]{16})/.exec(text)?.[1];

describe('netsplit simulate', () => {
  test('tells a sentence an event, and its story, and ends with the fingerprint', async () => {
    const { exitCode, stdout } = await typed(new LoneLab(), 'simulate', '.', '--solution');
    expect(stdout).toContain('One word (solution, seed ');
    expect(stdout).toContain('  It goes there and back.');
    expect(stdout).toMatch(/^#1 +0\.0 ms {2}.*c1/m);
    expect(stdout).toMatch(/^#\d+ .* ms {2}s1 got hello from c1/m);
    expect(stdout).toMatch(/^\d+ events in 100 ms of virtual time, fingerprint [0-9a-f]{16}$/m);
    expect(exitCode).toBe(0);
  });

  test('tells each sentence of the story where it belongs, and none of what did not come about', async () => {
    const lab = new LoneLab();
    const story = `story: [
      'Once.',
      { when: (act) => act.kind === 'delivered' && act.node === 's1', say: 'It arrives.' },
      'It is sent back.',
      { when: (act) => act.kind === 'crashed', say: 'It is gone.' },
      { when: (act) => act.kind === 'responded', say: 'It is back.' },
      'Look back.',
      { when: (act) => act.kind === 'crashed', say: 'It is gone for good.' },
    ],`;
    lab.write('scenarios/index.ts', lab.read('scenarios/index.ts').replace(/story: .*/, story));
    const { stdout } = await typed(lab, 'simulate', '.', '--solution');
    const told = stdout
      .split('\n')
      .flatMap((line) => /^ {2}(\S.*)|^#(\d)/.exec(line)?.slice(1) ?? []);
    expect(told.filter((word) => word !== undefined)).toEqual([
      'Once.',
      '1',
      '2',
      '3',
      'It arrives.',
      'It is sent back.',
      '4',
      'It is back.',
      '5',
      'Look back.',
    ]);
  });

  test('has the same fingerprint twice, and another with another seed', async () => {
    const lab = new LoneLab();
    const runs = [
      await typed(lab, 'simulate', '.', '--solution', '--seed', '7'),
      await typed(lab, 'simulate', '.', '--solution', '--seed', '7'),
      await typed(lab, 'simulate', '.', '--solution', '--seed', '8'),
    ];
    const [one, same, other] = runs.map(({ stdout }) => fingerprintIn(stdout));
    expect(one).toBeDefined();
    expect(same).toBe(one);
    expect(other).not.toBe(one);
    expect(await asked(lab, 'simulate', '.', '--solution', '--seed', '7')).toMatchObject({
      fingerprint: one,
    });
  });

  test('makes src from the starter, unless the reference is meant', async () => {
    const lab = new LoneLab();
    await typed(lab, 'simulate', '.', '--solution');
    expect(lab.has('src')).toBe(false);
    const { stdout } = await typed(lab, 'simulate', '.');
    expect(stdout).toContain('Made src from the starter');
    expect(lab.read('src/index.ts')).toBe(lab.read('starter/index.ts'));
  });

  test('runs for as long as --for says', async () => {
    const lab = new LoneLab();
    expect(await asked(lab, 'simulate', '.', '--solution', '--for', '2s')).toMatchObject({
      virtualMs: 2000,
    });
    // At least so long: the scenario's own time is not cut short.
    expect(await asked(lab, 'simulate', '.', '--solution', '--for', '5ms')).toMatchObject({
      virtualMs: 100,
    });
  });

  test('writes its picture and its trace into folders that were not there', async () => {
    const lab = new LoneLab();
    const svg = `${lab.dir}/out/run.svg`;
    const trace = `${lab.dir}/out/deep/run.trace`;
    const args = ['simulate', '.', '--solution', '--svg', svg, '--trace', trace];
    const { stdout } = await typed(lab, ...args);
    expect(stdout).toContain(`The trace: ${trace}`);
    expect(stdout).toContain(`The picture: ${svg}`);
    expect(lab.read('out/run.svg')).toMatch(/^<svg [^]*<\/svg>\s*$/);
    const lines = lab.read('out/deep/run.trace').trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ netsplitTrace: 1, lab: 'echo' });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      end: 5,
      fingerprint: fingerprintIn(stdout),
    });
  });

  test('adds the faults of a file to the run', async () => {
    const lab = new LoneLab();
    lab.write('cut.json', '[{"kind":"partition","atMs":0,"groups":[["c1"],["s1"]]}]');
    const args = ['simulate', '.', '--solution', '--faults', `${lab.dir}/cut.json`];
    const { stdout } = await typed(lab, ...args);
    expect(stdout).toContain('the link was cut');
    expect(stdout).not.toContain('s1 got hello');
  });

  test.each([
    ['is not JSON', '[{"kind":', /faults\.json is not JSON: /],
    ['is no list', '{"kind":"partition"}', /faults\.json is no list of faults at its top: /],
    ['has a fault of no kind', '[{"kind":"fire","atMs":0}]', /no list of faults at 0\.kind: /],
    [
      'has a time that is none',
      '[{"kind":"partition","atMs":"soon","groups":[["c1"],["s1"]]}]',
      /no list of faults at 0\.atMs: /,
    ],
    [
      'names a node that is not there',
      '[{"kind":"partition","atMs":0,"groups":[["c1"],["s9"]]}]',
      /s9/,
    ],
  ])('answers a faults file that %s in words, with exit code 3', async (_, content, says) => {
    const lab = new LoneLab();
    lab.write('faults.json', content);
    const args = ['simulate', '.', '--solution', '--faults', `${lab.dir}/faults.json`];
    const { exitCode, trouble } = await typed(lab, ...args);
    expect(trouble).toMatchObject({ kind: 'input' });
    expect(trouble?.message).toMatch(says);
    expect(trouble?.message).not.toContain('\n');
    expect(exitCode).toBe(3);
  });

  test('says which faults file is not there', async () => {
    const args = ['simulate', '.', '--solution', '--faults', '/nowhere/faults.json'];
    const { exitCode, trouble } = await typed(new LoneLab(), ...args);
    expect(trouble?.message).toContain('/nowhere/faults.json cannot be read');
    expect(exitCode).toBe(3);
  });

  test('ends with exit code 1 and the sentence where the code under test breaks', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write(
      'src/index.ts',
      lab.read('src/index.ts').replace('this.send(from, word);', "throw new Error('no words');"),
    );
    const { exitCode, stdout } = await typed(lab, 'simulate', '.');
    expect(stdout).toContain('no words');
    expect(exitCode).toBe(1);
  });
});
