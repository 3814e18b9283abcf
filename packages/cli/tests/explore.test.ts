import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { modelOf } from '@netsplit/explorer';
import { readTrace, sentence } from '@netsplit/simulator';
import { runExploration } from '../src/exploration-run.ts';
import { Terminal } from '../src/terminal.ts';
import { asked, streams, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const TWO_PHASE_COMMIT = fileURLToPath(
  new URL('../../explorer/models/two-phase-commit.ts', import.meta.url),
);

/** A counter that goes round, with properties as wanted. */
const counter = (properties: string, next = '(n + 1) % 10'): string => `
import type { Model } from '@netsplit/explorer';
export const model: Model<{ n: number }, string> = {
  name: 'a counter',
  initialStates: () => [{ n: 0 }],
  actions: () => ['count'],
  next({ n }) {
    return { n: ${next} };
  },
  properties: [${properties}],
};
`;

function written(text: string, file = 'model.ts'): LoneLab {
  const lab = new LoneLab();
  lab.write(file, text);
  return lab;
}

describe('netsplit explore', () => {
  test('says that every property holds, and counts', async () => {
    const { exitCode, stdout } = await typed(new LoneLab(), 'explore', TWO_PHASE_COMMIT);
    expect(stdout).toMatch(/^288 states, 1,146 generated, depth 11, .*: all there are$/m);
    expect(stdout).toContain('✓ always     no manager commits while another aborts');
    expect(exitCode).toBe(0);
  });

  test('answers with JSON', async () => {
    const document = await asked(new LoneLab(), 'explore', TWO_PHASE_COMMIT);
    expect(document).toMatchObject({
      distinct: 288,
      generated: 1146,
      depth: 11,
      complete: true,
      strategy: 'breadth',
    });
    expect(document['ms']).toEqual(expect.any(Number));
  });

  test('keeps a counterexample as a trace that opens, and replays while the model is as it was', async () => {
    const bad = "{ kind: 'always', name: 'below three', holds: ({ n }) => n < 3 || `n is ${n}` }";
    const lab = written(counter(bad));
    const { stdout } = await typed(lab, 'explore', 'model.ts');
    const file = '.netsplit/explorations/model.trace.ndjson';
    expect(stdout).toContain(`See it         npx netsplit view ${file}`);
    const { trace, problems } = readTrace(lab.read(file));
    expect(problems).toEqual([]);
    expect(trace?.events.map((event) => sentence(event, trace)).slice(1)).toEqual([
      'model was asked count as r1: n 0 → 1',
      'model was asked count as r2: n 1 → 2',
      'model was asked count as r3: n 2 → 3',
    ]);
    expect(trace?.violations).toEqual([{ n: 4, rule: 'always: below three', message: 'n is 3' }]);

    const again = await typed(lab, 'replay', file);
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain('The same as recorded: 3 steps of a counter.');
    expect(again.stdout).toContain('It fails again: n is 3');
    lab.write('model.ts', counter(bad, 'n === 1 ? 5 : n + 1'));
    const other = await typed(lab, 'replay', file);
    expect(other).toMatchObject({ exitCode: 1 });
    expect(other.stdout).toMatch(/a counter goes another way: event #3 .*2 in the recording, 5 in/);
  });

  test('tells a counterexample step by step, with what changed, and ends with 1', async () => {
    const bad = "{ kind: 'always', name: 'below three', holds: ({ n }) => n < 3 || `n is ${n}` }";
    const { exitCode, stdout } = await typed(written(counter(bad)), 'explore', 'model.ts');
    expect(stdout).toContain('✗ always     below three');
    expect(stdout.slice(stdout.indexOf('Not always'))).toBe(`Not always "below three": n is 3
  0  at the start
       n: 0
  1  count
       n: 0 → 1
  2  count
       n: 1 → 2
  3  count
       n: 2 → 3

See it         npx netsplit view .netsplit/explorations/model.trace.ndjson
Play it again  npx netsplit replay .netsplit/explorations/model.trace.ndjson
`);
    expect(exitCode).toBe(1);
    const document = await asked(written(counter(bad)), 'explore', 'model.ts');
    expect(document['properties']).toEqual([
      {
        kind: 'always',
        traceFile: '.netsplit/explorations/model.trace.ndjson',
        view: 'npx netsplit view .netsplit/explorations/model.trace.ndjson',
        replay: 'npx netsplit replay .netsplit/explorations/model.trace.ndjson',
        name: 'below three',
        verdict: 'violated',
        why: 'n is 3',
        trace: [
          { state: { n: 0 } },
          { action: 'count', label: 'count', state: { n: 1 } },
          { action: 'count', label: 'count', state: { n: 2 } },
          { action: 'count', label: 'count', state: { n: 3 } },
        ],
      },
    ]);
  });

  test('tells from where a run goes round', async () => {
    const never = "{ kind: 'eventually', name: 'twenty', holds: ({ n }) => n === 20 }";
    const round = written(counter(never, 'n === 2 ? 1 : n + 1'));
    const { exitCode, stdout } = await typed(round, 'explore', 'model.ts');
    expect(stdout).toContain('Not eventually "twenty"');
    expect(stdout).toContain('and so on for ever, from 1 again');
    expect(exitCode).toBe(1);
  });

  test('never takes a bound for an answer: 2', async () => {
    const good = "{ kind: 'always', name: 'small', holds: ({ n }) => n < 1e9 }";
    const endless = written(counter(good, 'n + 1'));
    const bounds = [
      ['--states', '50', 'the bound on states was reached'],
      ['--depth', '20', 'the bound on depth was reached'],
      ['--time', '20ms', 'the bound on time was reached'],
      ['--memory', '2', 'the bound on memory was reached'],
    ] as const;
    for (const [option, value, words] of bounds) {
      const { exitCode, stdout } = await typed(endless, 'explore', 'model.ts', option, value);
      expect(stdout).toContain(words);
      expect(stdout).toContain('? always     small');
      expect(exitCode).toBe(2);
    }
    const walked = await typed(
      endless,
      'explore',
      'model.ts',
      '--strategy',
      'random',
      '--walks',
      '3',
    );
    expect(walked.stdout).toContain('all walks were walked');
    expect(walked.exitCode).toBe(2);
  });

  test.each([
    ['nothing there', undefined, /^There is no file model\.ts\.$/],
    ['no model', 'export const x = 1;', /^model\.ts: This is no model: the model is missing\.$/],
    ['no TypeScript', '\nexport const = 1;', /^model\.ts, line 2: /],
    [
      'a throw',
      "throw new TypeError('at once');",
      /^model\.ts cannot be loaded: TypeError: at once$/,
    ],
    ['no function', 'export const model = { name: "x" };', /has no function initialStates/],
  ])('a file with %s is bad input: 3', async (_, text, words) => {
    const lab = text === undefined ? new LoneLab() : written(text);
    const { exitCode, trouble } = await typed(lab, 'explore', 'model.ts');
    expect(trouble?.message).toMatch(words);
    expect(exitCode).toBe(3);
  });

  test('a model that throws is told by its line and the way there, without a stack', async () => {
    const lab = written(counter('', "n === 2 ? JSON.parse('{') : n + 1"));
    const { exitCode, trouble } = await typed(lab, 'explore', 'model.ts');
    expect(trouble?.message).toMatch(
      /^model\.ts: next\(\) on count throws SyntaxError: .*\nThe way there: count; count\.$/,
    );
    expect(trouble?.hint).toBe('Look at model.ts, line 8.');
    expect(exitCode).toBe(3);
  });

  test('of a very long run the first and the last steps are told, and all of them as JSON', async () => {
    const deep = "{ kind: 'always', name: 'shallow', holds: ({ n }) => n < 5000 }";
    const lab = written(counter(deep, 'n + 1'));
    const { stdout } = await typed(lab, 'explore', 'model.ts', '--strategy', 'depth');
    expect(stdout).toContain(' 20  count\n       n: 19 → 20\n  …  4,900 steps\n4921  count\n');
    expect(stdout).toMatch(/n: 4999 → 5000\n\nSee it/);
    const document = await asked(lab, 'explore', 'model.ts', '--strategy', 'depth');
    const [property] = document['properties'] as { trace: unknown[] }[];
    expect(property?.trace).toHaveLength(5001);
  });

  test('shows a person how far it is, in one line that leaves nothing behind', async () => {
    const model = {
      name: 'endless',
      initialStates: () => [{ n: 0 }],
      actions: () => ['count'],
      next: ({ n }: { n: number }) => ({ n: n + 1 }),
      properties: [],
    };
    const kept = streams({ NO_COLOR: '1' }, true);
    const where = { name: 'model.ts', path: '/model.ts' };
    const terminal = new Terminal(kept);
    const result = await runExploration(modelOf(model), { ...where, timeMs: 700 }, terminal);
    expect(result.bound).toBe('time');
    const lines = kept.stderr.text.split('\r\u001b[K');
    expect(lines[0]).toMatch(
      /^[\d,]+ states · [\d,]+ a second · depth [\d,]+ · [\d,]+ to go · \d+ MB · \d+ ms$/,
    );
    expect(lines.at(-1)).toBe('');
  });

  test('Ctrl-C ends the search and gives what was found so far', async () => {
    const lab = written(counter('', "(n === 1000 && console.error('going'), n + 1)"));
    const child = lab.start(['explore', 'model.ts', '--json']);
    let stdout = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    const document = JSON.parse(stdout) as { distinct: number };
    expect(document).toMatchObject({ complete: false, bound: 'stopped' });
    expect(document.distinct).toBeGreaterThanOrEqual(1000);
    expect(code).toBe(130);
  });

  test('a list that is too large is the model’s fault, and not ours', async () => {
    const lab = written(counter('', 'n + 1').replace('{ n: 0 }]', '{ n: 0, list: Array(70000) }]'));
    const { exitCode, trouble } = await typed(lab, 'explore', 'model.ts');
    expect(trouble?.message).toContain('of 70001 parts is too large: at most 65534');
    expect(exitCode).toBe(3);
  });

  test('a strategy that is none is a wrong call', async () => {
    const { trouble } = await typed(new LoneLab(), 'explore', 'x.ts', '--strategy', 'best');
    expect(trouble?.message).toContain('--strategy takes breadth, depth, random');
  });
});
