import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

/** The lone lab with B1 made a property, which counts the runs it was given. */
function labWithProperty(): LoneLab {
  const lab = new LoneLab();
  lab.write(
    'tests/index.ts',
    `import { clusterProperty, labTest, partitions, requests, scene } from '@netsplit/harness';
import fc from 'fast-check';

const reading = { work: 'waldo-1994', section: '4.3' };

export const tests = [
  labTest({
    id: 'A1', part: 'A', title: 'a word comes back', reading,
    run: async (subject) => {
      const cluster = subject.cluster({ nodes: { c1: 'client', s1: 'server' } });
      const asked = cluster.request('c1', 'hello');
      await cluster.runUntil(() => asked.answered, { withinMs: 500, what: 'the word comes back' });
    },
  }),
  clusterProperty({
    id: 'B1', part: 'B', title: 'every word comes back in the end', reading,
    violates: 'a word comes back',
    scene: scene({
      nodes: { client: 1, server: 1 },
      workload: requests({ to: 'client', request: fc.constant('hello') }),
      faults: [partitions()],
      operations: [1, 1],
    }),
    liveness: {
      goal: (cluster) => cluster.operations.every(({ answered }) => answered),
      withinMs: 2000, what: 'every word comes back',
    },
    needs: [],
  }),
];
`,
  );
  return lab;
}

describe('netsplit test', () => {
  test('makes src from the starter once, and never writes over it', async () => {
    const lab = new LoneLab();
    expect((await typed(lab, 'test', 'A')).stdout).toContain(
      'Made src from the starter: this is yours to write in.',
    );
    lab.solve();
    const { exitCode, stdout } = await typed(lab, 'test', 'A');
    expect(stdout).not.toContain('Made src');
    expect(lab.read('src/index.ts')).toBe(lab.read('solution/index.ts'));
    expect(exitCode).toBe(0);
  });

  test.each([
    [['B'], ['B1']],
    [['b'], ['B1']],
    [['echo', 'A'], ['A1']],
    [['B1'], ['B1']],
    [['echo', '--test', 'A1'], ['A1']],
    [['.'], ['A1', 'B1']],
    [[], ['A1', 'B1']],
  ])('%j runs %j and no other', async (words, ids) => {
    const { tests } = await asked(new LoneLab(), 'test', '--solution', ...words);
    expect((tests as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  });

  test('shows the first failure in full and the others in a line, unless all are asked for', async () => {
    const lab = new LoneLab();
    const first = (await typed(lab, 'test')).stdout;
    expect(first).toContain('A1 failed: a word comes back');
    expect(first).toMatch(/✗ B1 {2}a word that was lost comes back/);
    expect(first).not.toContain('B1 failed');
    expect(first).toContain('0 of 2 tests pass.');
    expect((await typed(lab, 'test', '--all')).stdout).toContain('B1 failed: a word that was lost');
  });

  test('draws as many cases as --runs says, and others with another --seed', async () => {
    const lab = labWithProperty();
    const args = ['test', 'B', '--solution'];
    expect((await typed(lab, ...args, '--runs', '7')).stdout).toMatch(/✓ B1 .* 7 runs, /);
    expect(await asked(lab, ...args, '--runs', '3', '--seed', '11')).toMatchObject({
      seed: 11,
      passed: 1,
      tests: [{ id: 'B1', kind: 'property', runs: 3 }],
    });

    lab.write('src/index.ts', lab.read('solution/index.ts').replace('(word, 30)', '(word, 3e6)'));
    const failure = async (seed: string): Promise<{ text: string }> => {
      const { tests } = await asked(lab, 'test', 'B', '--runs', '20', '--seed', seed);
      return (tests as { failure: { text: string } }[])[0]?.failure ?? { text: 'no failure' };
    };
    const [one, same, other] = [await failure('1'), await failure('1'), await failure('2')];
    expect(one.text).toContain('B1 failed: every word comes back in the end');
    expect(same.text).toBe(one.text);
    expect(other.text).not.toBe(one.text);
  });

  test('draws the faults of a property by another set, and says of what with --verbose', async () => {
    const lab = labWithProperty();
    const args = ['test', 'B', '--solution', '--runs', '5'];
    expect((await typed(lab, ...args)).stdout).not.toContain('faults:');
    const { stdout } = await typed(lab, ...args, '--faults', 'harsh', '--verbose');
    expect(stdout).toContain('seed 1, faults harsh');
    expect(stdout).toMatch(/faults: harsh; of \d+ cases, so many had each: partition \d+/);
    expect(await asked(lab, ...args, '--faults', 'lite')).toMatchObject({
      faults: 'lite',
      tests: [{ drawn: { set: 'lite', kinds: { partition: expect.any(Number) } } }],
    });
    const wrong = await typed(lab, ...args, '--faults', 'cruel');
    expect(wrong.exitCode).toBe(2);
  });

  test('keeps the columns of the events that led there where a line is broken', async () => {
    const lab = new LoneLab();
    const long = Array.from({ length: 30 }, (_, word) => `word${word}`).join(' ');
    lab.write('tests/index.ts', lab.read('tests/index.ts').replaceAll("'hello'", `'${long}'`));
    lab.write('src/index.ts', lab.read('solution/index.ts').replace('this.asked = id;', ''));
    const { stdout } = await typed(lab, 'test', 'A');
    const [, led = ''] = /What led there\n([^]*?)\n\n/.exec(stdout) ?? [];
    const lines = led.split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect(line).toMatch(/^ {4}#\d+ {2,}[\d.]+ ms {2}\S|^ {12,}\S/);
  });

  test('ends a run that has more events than --max-events, says so, and replays it', async () => {
    const lab = new LoneLab();
    // Asks again at once, and again.
    lab.write('src/index.ts', lab.read('solution/index.ts').replace('(word, 30)', '(word, 0)'));
    const args = ['test', '.', 'B1', '--max-events', '300'];
    const { stdout, exitCode } = await typed(lab, ...args);
    expect(stdout).toContain('the cluster handled 300 events in 0 ms of virtual time');
    expect(stdout).toContain('sets a timer that fires at once');
    expect(exitCode).toBe(1);
    const { tests } = await asked(lab, ...args);
    const [{ failure }] = tests as [{ failure: { traceFile: string } }];
    expect(await asked(lab, 'replay', failure.traceFile)).toMatchObject({ same: true });
    const enough = ['test', '.', '--solution', '--max-events', '100'];
    expect(await asked(lab, ...enough)).toMatchObject({ passed: 2 });
  });

  test('tells type errors with their places, at most five, and says the tests pass', async () => {
    const lab = new LoneLab();
    const wrong = Array.from({ length: 7 }, (_, at) => `export const n${at}: number = 'x';`);
    lab.write('src/index.ts', `${lab.read('solution/index.ts')}${wrong.join('\n')}\n`);
    const { exitCode, stdout } = await typed(lab, 'test');
    expect(stdout).toContain('2 of 2 tests pass. Types do not fit yet: see above.');
    expect(stdout).toContain('Type errors: 7');
    expect(stdout.match(/src\/index\.ts:\d+:\d+/g)).toHaveLength(5);
    expect(stdout).toContain('… and 2 more');
    expect(exitCode).toBe(1);
  });

  test('does not check the types of the reference', async () => {
    expect(await asked(new LoneLab(), 'test', '--solution')).toMatchObject({
      types: { checked: false, problems: [] },
    });
  });

  test.each([
    ['a syntax error', 'export class {', /src\/index\.ts:1:\d+/],
    ['a missing export', 'export const nothing = 1;', /Client/],
  ])('refuses %s with exit code 3', async (_, source, says) => {
    const lab = new LoneLab();
    lab.write('src/index.ts', source);
    const { exitCode, trouble } = await typed(lab, 'test');
    expect(trouble).toMatchObject({ kind: 'code' });
    expect(trouble?.message).toMatch(says);
    expect(exitCode).toBe(3);
  });

  test('wants lab.json and tests/index.ts to name the same tests', async () => {
    const lab = new LoneLab();
    lab.write('tests/index.ts', lab.read('tests/index.ts').replaceAll("'B1'", "'B2'"));
    const { exitCode, trouble } = await typed(lab, 'test', '--solution');
    expect(trouble?.message).toBe('echo: lab.json does not list the test B2.');
    expect(exitCode).toBe(3);
  });
});
