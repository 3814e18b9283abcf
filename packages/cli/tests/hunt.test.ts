import { describe, expect, test, vi } from 'vitest';
import { asked, typed } from './in-process.ts';
import { ended, LoneLab } from './lone-lab.ts';

vi.setConfig({ testTimeout: 60_000 });

const PROPERTY = `import { clusterProperty, partitions, oneWayCuts, requests, scene } from '@netsplit/harness';
import fc from 'fast-check';
import { tests as examples } from './examples.ts';

export const tests = [
  ...examples,
  clusterProperty({
    id: 'B2', part: 'B', title: 'every word comes back in the end', reading: { work: 'waldo-1994', section: '4.3' },
    violates: 'a word that was lost is said again',
    scene: scene({
      nodes: { client: [1, 2], server: 1 },
      workload: requests({ to: 'client', request: fc.constantFrom('hello', "it's me") }),
      operations: [1, 1],
      withinMs: 200,
      faults: [partitions(), oneWayCuts()],
    }),
    liveness: {
      goal: ({ operations }) => operations.every(({ answered }) => answered),
      withinMs: 1000,
      what: 'every word comes back',
    },
    needs: [],
  }),
];
`;

/** The lone lab with a property that its mutant breaks, and the table of what fails. */
async function huntingGround(): Promise<LoneLab> {
  const lab = new LoneLab();
  lab.write('tests/examples.ts', lab.read('tests/index.ts'));
  lab.write('tests/index.ts', PROPERTY);
  const manifest = JSON.parse(lab.read('lab.json')) as { tests: object[] };
  manifest.tests.push({
    id: 'B2',
    part: 'B',
    kind: 'property',
    points: 1,
    property: 'All come back.',
  });
  lab.write('lab.json', JSON.stringify(manifest));
  const { exitCode } = await typed(lab, 'verify', '.', '--record');
  expect(exitCode).toBe(0);
  return lab;
}

const HUNTS = '.netsplit/hunts/echo';

interface List {
  readonly hunts: readonly { readonly name: string }[];
}

async function begun(): Promise<{ lab: LoneLab; name: string; plan: string }> {
  const lab = await huntingGround();
  const { hunts } = (await asked(lab, 'hunt')) as unknown as List;
  const [{ name } = { name: '' }] = hunts;
  await typed(lab, 'hunt', '.', '1');
  return { lab, name, plan: `${HUNTS}/${name}.ts` };
}

function planWith(faults: string): string {
  return `export const plan = {
  nodes: { c1: 'client', s1: 'server' },
  requests: [{ atMs: 0, node: 'c1', request: 'hello' }],
  faults: [${faults}],
};
`;
}

const CUT = `{ kind: 'cut', atMs: 0, links: [['c1', 's1']], forMs: 10 }`;

describe('netsplit hunt', () => {
  test('lists the hunts of a lab, and does not tell the mistakes', async () => {
    const lab = await huntingGround();
    const { exitCode, stdout } = await typed(lab, 'hunt');
    expect(stdout).toContain('Echo: bug hunts (0 of 1 caught)');
    expect(stdout).toContain('To break B2  every word comes back in the end');
    expect(stdout).toMatch(/^ {5}1 {2}[a-z ]+ {3}par: 1 fault, 1 request$/m);
    expect(stdout).toContain('Go hunting: npx netsplit hunt echo 1');
    expect(stdout).not.toContain('never-asks-again');
    expect(stdout).not.toContain('what was lost is not sent again');
    expect(exitCode).toBe(0);
    expect(await asked(lab, 'hunt')).toEqual({
      lab: 'echo',
      caught: 0,
      hunts: [
        {
          number: 1,
          name: expect.stringMatching(/^[a-z-]+$/) as unknown,
          part: 'B',
          test: 'B2',
          property: 'a word that was lost is said again',
          rules: ['within 1000 ms of healing: every word comes back'],
          reading: { work: 'waldo-1994', section: '4.3' },
          par: { faults: 1, requests: 1 },
          caught: false,
          best: null,
        },
      ],
    });
  });

  test('makes a plan the first time, which runs and catches nothing yet', async () => {
    const lab = await huntingGround();
    const first = await typed(lab, 'hunt', '.', '1');
    expect(first.stdout).toMatch(/Made \.netsplit\/hunts\/echo\/[a-z-]+\.ts: write the run there/);
    expect(first.exitCode).toBe(0);
    const second = await typed(lab, 'hunt', '.', '1');
    expect(second.stdout).toContain('· at 0 ms c1 is asked hello');
    expect(second.stdout).toContain(
      '✓ The reference stands: 1 of 1 request answered, no message lost',
    );
    expect(second.stdout).toContain('· The mutant stands, too');
    expect(second.stdout).toContain('It got away: the property holds on both.');
    expect(second.exitCode).toBe(1);
  });

  test('shows examples of what the part admits, and no other, in the plan', async () => {
    const { lab, plan } = await begun();
    const text = lab.read(plan);
    expect(text).toContain("nodes: { c1: 'client', s1: 'server' }");
    expect(text).toContain(
      "// { kind: 'partition', atMs: 20, groups: [['c1'], ['s1']], forMs: 100 },",
    );
    expect(text).toContain("// { kind: 'cut'");
    expect(text).not.toContain("kind: 'crash'");
  });

  test('tells the mistake when it is caught, and keeps the fewest faults', async () => {
    const { lab, name, plan } = await begun();
    lab.write(plan, planWith(`${CUT}, { kind: 'cut', atMs: 90, links: [['s1', 'c1']], forMs: 5 }`));
    const two = await typed(lab, 'hunt', '.', name);
    expect(two.stdout).toContain('✗ The mutant breaks: not within 1000 ms: every word comes back.');
    expect(two.stdout).toContain(
      'Caught, in 2 faults, 1 request. It can be done in 1 fault, 1 request.',
    );
    expect(two.stdout).toContain('The mistake  what was lost is not sent again');
    expect(two.stdout).toContain('mutants/never-asks-again.diff');
    expect(two.stdout).toContain('-    this.setTimer(word, 30);');
    expect(two.exitCode).toBe(0);

    lab.write(plan, planWith(CUT));
    const one = await typed(lab, 'hunt', '.', ...name.split('-'));
    expect(one.stdout).toContain('Before, it took you 2 faults, 1 request. That is par.');
    lab.write(plan, planWith(`${CUT}, ${CUT}`));
    const worse = await asked(lab, 'hunt', '.', '1');
    expect(worse).toEqual({
      lab: 'echo',
      hunt: expect.objectContaining({
        caught: true,
        best: { faults: 1, requests: 1, at: expect.any(String) as unknown },
        answer: {
          mutant: 'never-asks-again',
          mistake: 'what was lost is not sent again',
          reading: { work: 'waldo-1994', section: '4.3' },
          source: `${lab.dir}/mutants/never-asks-again.diff`,
        },
      }) as unknown,
      outcome: 'caught',
      plan: `${lab.dir}/${plan}`,
      faults: 2,
      requests: 1,
      isRecord: false,
      mutant: expect.objectContaining({
        violation: expect.objectContaining({ kind: 'stalled' }) as unknown,
        requests: { made: 1, wanting: 1, answered: 0 },
      }) as unknown,
      reference: {
        events: expect.any(Number) as unknown,
        virtualMs: expect.any(Number) as unknown,
        requests: { made: 1, wanting: 1, answered: 1 },
        lost: 1,
        story: [],
      },
      trace: expect.stringMatching(/\.trace\.ndjson$/) as unknown,
    });
    const list = await typed(lab, 'hunt');
    expect(list.stdout).toMatch(/✓ {2}1 {2}.* {3}1 fault, 1 request {2}par: 1 fault, 1 request/);
    expect(list.stdout).toContain('All of them are caught.');
  });

  test.skipIf(process.platform === 'win32')(
    'watches the plan: runs it at every save, and goes on after one that cannot be used',
    async () => {
      const { lab, plan } = await begun();
      const child = lab.start(['hunt', '.', '1', '--watch']);
      const end = ended(child);
      const seen = (text: string): Promise<void> =>
        new Promise((resolve) => {
          child.stdout?.on('data', (chunk: string) => {
            if (chunk.includes(text)) resolve();
          });
        });
      await seen('Watching');
      const broken = seen('does not export `plan`');
      lab.write(plan, 'export const plans = {};');
      await broken;
      const caught = seen('Caught, in 1 fault, 1 request.');
      lab.write(plan, planWith(CUT));
      await caught;
      child.kill('SIGINT');
      const { signal, stderr } = await end;
      expect([signal, stderr]).toEqual(['SIGINT', '']);
      expect(await asked(lab, 'hunt')).toMatchObject({ caught: 1 });
    },
  );

  test('keeps a trace that replays, on the mutant by its hunting name', async () => {
    const { lab, name, plan } = await begun();
    lab.write(plan, planWith(CUT));
    const { trace } = (await asked(lab, 'hunt', '.', '1')) as { trace: string };
    const again = await asked(lab, 'replay', trace);
    expect(again).toMatchObject({ same: true, subject: `hunt:${name}` });
    expect((await typed(lab, 'replay', trace, '--solution')).exitCode).toBe(1);
  });

  test.each([
    [
      'a fault beyond the model',
      planWith(`{ kind: 'crash', atMs: 10, node: 's1', forMs: 5 }`),
      /crash is not in the model of part B, which has one-way cut, partition, slow link/,
    ],
    ['a syntax error', 'export const plan = {', /line 1/],
    ['no plan in it', 'export const plans = {};', /does not export `plan`/],
    ['code that throws', "throw new Error('not today');", /cannot be loaded: Error: not today/],
    ['another cluster', planWith(`{ kind: 'cut', atMs: 0, links: [['c1', 's2']] }`), /names s2/],
  ])('answers a plan with %s in words, with exit code 3', async (_, text, says) => {
    const { lab, plan } = await begun();
    lab.write(plan, text);
    const { exitCode, trouble } = await typed(lab, 'hunt', '.', '1');
    expect(trouble?.message).toMatch(says);
    expect([exitCode, trouble?.kind]).toEqual([3, 'input']);
  });

  test('says when the reference breaks as well, and counts nothing', async () => {
    const { lab, plan } = await begun();
    lab.write(plan, planWith('').replace('requests:', 'delayMs: 900,\n  requests:'));
    const { exitCode, stdout } = await typed(lab, 'hunt', '.', '1');
    expect(stdout).toContain('✗ The reference breaks: not within 1000 ms');
    expect(stdout).toContain('This does not count: the reference breaks as well.');
    expect(exitCode).toBe(1);
    expect(await asked(lab, 'hunt')).toMatchObject({ caught: 0 });
  });

  test('names what there is for what there is not', async () => {
    const { lab, name } = await begun();
    const unknown = await typed(lab, 'hunt', '.', '7');
    expect(unknown.trouble?.message).toBe('echo has no hunt "7".');
    expect(unknown.exitCode).toBe(2);
    const near = await typed(lab, 'hunt', '.', `${name}x`);
    expect(near.trouble?.message).toContain(`Did you mean ${name}?`);
    const none = await typed(new LoneLab(), 'hunt', '.');
    expect(none.trouble?.message).toBe('echo has no bug hunts.');
    expect(none.exitCode).toBe(3);
  });
});

describe('netsplit verify', () => {
  test('says when the table of what fails is old, and which command makes it anew', async () => {
    const lab = await huntingGround();
    expect(await asked(lab, 'verify', '.')).toMatchObject({ labs: [{ failures: { stale: [] } }] });
    lab.write(
      'tests/examples.ts',
      lab.read('tests/examples.ts').replace('withinMs: 500', 'withinMs: 400'),
    );
    const { exitCode, stdout } = await typed(lab, 'verify', '.');
    expect(stdout).toContain(
      '! hunts and diagnoses speak of an older lab: npx netsplit verify echo --record',
    );
    expect(exitCode).toBe(0);
    await typed(lab, 'verify', '.', '--record');
    expect((await typed(lab, 'verify', '.')).stdout).not.toContain('older lab');
    lab.remove('mutants/never-asks-again.diff');
    expect(await asked(lab, 'verify', '.')).toMatchObject({
      labs: [{ failures: { stale: ['never-asks-again'] } }],
    });
  });

  test('does not ask for the table anew after a comment', async () => {
    const lab = await huntingGround();
    lab.write('tests/examples.ts', `// a word\n${lab.read('tests/examples.ts')}`);
    expect(await asked(lab, 'verify', '.')).toMatchObject({ labs: [{ failures: { stale: [] } }] });
  });
});
