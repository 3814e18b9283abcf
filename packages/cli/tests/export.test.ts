import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

async function recorded(): Promise<{ lab: LoneLab; trace: string }> {
  const lab = new LoneLab();
  const trace = `${lab.dir}/run.trace`;
  await typed(lab, 'simulate', '.', '--solution', '--trace', trace);
  return { lab, trace };
}

describe('netsplit export', () => {
  test('prints what a run cost, as a table and as JSON', async () => {
    const { lab, trace } = await recorded();
    const { stdout, exitCode } = await typed(lab, 'export', trace);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^5 events, #1 to #5, 0 ms to /);
    expect(stdout).toMatch(/^messages +sent +bytes +delivered +lost/m);
    expect(stdout).toMatch(/^operations +asked +answered/m);
    const document = await asked(lab, 'export', trace, '--format', 'stats');
    expect(document).toMatchObject({
      problems: [],
      statistics: { events: 5, messages: { sent: 2 } },
    });
  });

  test.each([
    ['svg', /^<svg .*<\/svg>\n$/s],
    ['plot', /^<svg .*ms<\/text>.*<\/svg>\n$/s],
    ['shiviz', /^\(\?<host>.*\nc1 \{"c1":1\}\n#1 /s],
    ['mermaid', /^sequenceDiagram\n.*->>/s],
    ['stats', /^5 events/],
  ])('writes %s to a file', async (format, expected) => {
    const { lab, trace } = await recorded();
    const out = `${lab.dir}/new folder/out`;
    const { stdout } = await typed(lab, 'export', trace, '-f', format, '-o', out);
    expect(stdout).toContain(`Written: ${out}`);
    expect(lab.read('new folder/out')).toMatch(expected);
  });

  test('takes a part of the run, and says so when that holds nothing', async () => {
    const { lab, trace } = await recorded();
    const part = await asked(lab, 'export', trace, '--from-event', '2', '--to-event', '4');
    expect(part).toMatchObject({ statistics: { events: 3 } });
    for (const format of ['svg', 'plot', 'shiviz', 'mermaid', 'stats']) {
      const said = await typed(lab, 'export', trace, '-f', format, '--from-event', '900');
      expect(said.trouble?.message).toMatch(/^no event lies from #900: the run has #1 to #5/);
      expect(said.exitCode).toBe(3);
    }
  });

  test('of a damaged trace makes what it can, and says what is missing', async () => {
    const { lab, trace } = await recorded();
    lab.write('run.trace', lab.read('run.trace').split('\n').with(3, '{"n":3,').join('\n'));
    const { stdout, stderr, exitCode } = await typed(lab, 'export', trace);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('line 4: this line is not JSON');
    expect(stdout).toMatch(/^4 events/);
  });

  test.each([
    ['a folder', /this is a folder, not a trace/],
    ['nothing', /there is no such file/],
    ['other', /line 1: this is not a netsplit trace/],
  ])('given %s for a trace says it in words', async (name, expected) => {
    const lab = new LoneLab();
    mkdirSync(`${lab.dir}/a folder`);
    lab.write('other', 'hello\n');
    const { trouble, exitCode } = await typed(lab, 'export', `${lab.dir}/${name}`);
    expect(trouble?.message).toMatch(expected);
    expect(exitCode).toBe(3);
  });
});
