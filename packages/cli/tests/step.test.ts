import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

async function recorded(): Promise<{ lab: LoneLab; trace: string }> {
  const lab = new LoneLab();
  const trace = `${lab.dir}/run.trace`;
  await typed(lab, 'simulate', '.', '--solution', '--trace', trace);
  return { lab, trace };
}

describe('netsplit step, where there is no terminal to step in', () => {
  test('prints an event, what is around it, and the state', async () => {
    const { lab, trace } = await recorded();
    const { stdout, exitCode } = await typed(lab, 'step', trace, '--at', '3');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/#3 of 5 · /);
    expect(stdout.match(/^▶ #3 /gm)).toHaveLength(1);
    for (const n of [1, 2, 4, 5]) expect(stdout).toMatch(new RegExp(`^  #${n} `, 'm'));
    expect(stdout).toMatch(/^\w+ after #3/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('gives it as a document', async () => {
    const { lab, trace } = await recorded();
    const document = await asked(lab, 'step', trace, '--at', '2');
    expect(document).toMatchObject({ event: 2, of: 5, violations: [] });
    expect(document['sentence']).toMatch(/^\w+ /);
    expect(document['state']).not.toBeUndefined();
  });

  test('says what is wrong with a trace, and steps through what could be read', async () => {
    const { lab, trace } = await recorded();
    lab.write('run.trace', lab.read('run.trace').split('\n').with(3, '{"n":3,').join('\n'));
    const { stdout, stderr, exitCode } = await typed(lab, 'step', trace);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('line 4: this line is not JSON');
    expect(stdout).toMatch(/^▶ #1 /m);
    lab.write('run.trace', 'a holiday picture');
    const said = await typed(lab, 'step', trace);
    expect(said.exitCode).toBe(3);
    expect(said.trouble?.message).toContain('line 1: this is not a netsplit trace');
  });
});

describe('netsplit view --out', () => {
  test('writes one page with the run in it', async () => {
    const { lab, trace } = await recorded();
    const out = `${lab.dir}/pages/story.html`;
    const { stdout, exitCode } = await typed(lab, 'view', trace, '--out', out);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Written: ${out}`);
    const html = lab.read('pages/story.html');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<script id="trace" type="application/gzip"');
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(await asked(lab, 'view', trace, '--out', out)).toMatchObject({ out });
  });
});
