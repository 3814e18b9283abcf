import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const RIGHT = `INFO  jepsen.util - 0	:invoke	:write	1
INFO  jepsen.util - 1	:invoke	:read	nil
INFO  jepsen.util - 0	:ok	:write	1
INFO  jepsen.util - 1	:ok	:read	nil
INFO  jepsen.util - 1	:invoke	:cas	[1 2]
INFO  jepsen.util - 1	:ok	:cas	[1 2]
`;
const STALE = `${RIGHT}INFO  jepsen.util - 0	:invoke	:read	nil
INFO  jepsen.util - 0	:ok	:read	1
`;

function withFiles(files: Readonly<Record<string, string>>) {
  const lab = new LoneLab();
  for (const [name, text] of Object.entries(files)) lab.write(name, text);
  return { lab, paths: Object.keys(files).map((name) => `${lab.dir}/${name}`) };
}

describe('netsplit check', () => {
  test('says of each file whether it is linearizable, and exits with 1 when one is not', async () => {
    const { lab, paths } = withFiles({ 'right.log': RIGHT, 'stale.log': STALE });
    const { exitCode, stdout } = await typed(lab, 'check', ...paths, '--model', 'cas-register');
    expect(stdout).toMatch(/^linearizable +.*right\.log {2}3 operations, \d+ steps, \d+ ms$/m);
    expect(stdout).toMatch(/^not linearizable +.*stale\.log/m);
    expect(stdout).toContain('has room for read → 1 (process 0, id 7).');
    expect(stdout).toContain('0: read → 1 is not possible while the state is 2');
    expect(exitCode).toBe(1);
  });

  test('answers in JSON: a verdict, time and steps per file', async () => {
    const { lab, paths } = withFiles({ 'right.log': RIGHT, 'stale.log': STALE });
    const document = await asked(lab, 'check', ...paths, '--model', 'cas-register');
    expect(document).toMatchObject({
      files: [
        { file: paths[0], verdict: 'linearizable', ms: expect.any(Number) as number, steps: 3 },
        { file: paths[1], verdict: 'not-linearizable', culprit: { id: 7 }, state: '2' },
      ],
    });
    const [right = ''] = paths;
    const { exitCode } = await typed(lab, 'check', right, '--model', 'cas-register');
    expect(exitCode).toBe(0);
  });

  test('takes sequential consistency for what every history has to be', async () => {
    const { lab, paths } = withFiles({
      'lag.log': STALE,
      'back.log': `${RIGHT}INFO  jepsen.util - 1	:invoke	:read	nil
INFO  jepsen.util - 1	:ok	:read	1
`,
    });
    const args = ['check', ...paths, '--model', 'cas-register', '--consistency', 'sequential'];
    expect(await asked(lab, ...args)).toMatchObject({
      consistency: 'sequential',
      files: [{ verdict: 'sequential' }, { verdict: 'not-sequential', state: '2' }],
    });
    const { exitCode, stdout } = await typed(lab, ...args);
    expect(stdout).toMatch(/^not sequential +.*back\.log/m);
    expect(stdout).toContain('1: read → 1 is not possible while the state is 2');
    expect(exitCode).toBe(1);
  });

  test('takes causal consistency and session guarantees, and tells what cannot be ordered', async () => {
    const event = (process: number, kind: 'put' | 'get', key: string, value: string) =>
      ['invoke', 'ok'].map((type) =>
        JSON.stringify({
          process,
          type,
          f: kind,
          key,
          value: type === 'ok' || kind === 'put' ? value : null,
        }),
      );
    const back = [
      ...event(0, 'put', 'x', '1'),
      ...event(0, 'put', 'x', '2'),
      ...event(1, 'get', 'x', '2'),
      ...event(1, 'get', 'x', '1'),
    ];
    const { lab, paths } = withFiles({
      'back.json': `${back.join('\n')}\n`,
      'twice.json': `${[...back, ...event(2, 'put', 'x', '1')].join('\n')}\n`,
    });
    const [file = '', twice = ''] = paths;
    const checked = async (path: string, consistency: string) =>
      typed(lab, 'check', path, '--model', 'kv', '--consistency', consistency);
    const causal = await checked(file, 'causal');
    expect(causal.stdout).toMatch(/^violated +.*back\.json/m);
    expect(causal.stdout).toContain('WriteCORead: A read returns a value that another one');
    expect(causal.stdout).toMatch(/put "x" "2" \(process 0, id \d+\) is read by get "x" → "2"/);
    expect(causal.exitCode).toBe(1);
    const codes = [
      'read-your-writes',
      'monotonic-reads',
      'monotonic-writes',
      'writes-follow-reads',
    ];
    const exits = await Promise.all(
      codes.map(async (code) => (await checked(file, code)).exitCode),
    );
    expect(exits).toEqual([0, 0, 1, 0]);
    const unclear = await checked(twice, 'causal');
    expect(unclear.stdout).toContain('values repeat');
    expect(unclear.exitCode).toBe(2);
    const args = ['check', file, '--model', 'kv', '--consistency', 'monotonic-writes'];
    expect(await asked(lab, ...args)).toMatchObject({
      consistency: 'monotonic-writes',
      files: [
        {
          verdict: 'violated',
          operations: 4,
          links: [{ from: { process: 0 } }, { from: { process: 1 } }],
        },
      ],
    });
  });

  test('draws the first history that does not hold', async () => {
    const { lab, paths } = withFiles({ 'right.log': RIGHT, 'stale.log': STALE });
    const svg = `${lab.dir}/out.svg`;
    const { stdout } = await typed(lab, 'check', ...paths, '--model', 'cas-register', '--svg', svg);
    expect(stdout).toContain(`A picture of ${paths[1]}: ${svg}`);
    expect(lab.read('out.svg')).toContain(
      '<g class="bar unplaced culprit"><title>read → 1 ✗</title>',
    );
  });

  test('exits with 2 when a bound is reached first', async () => {
    const { lab, paths } = withFiles({ 'stale.log': STALE });
    const args = ['check', ...paths, '--model', 'cas-register', '--max-steps', '1'];
    const { exitCode, stdout } = await typed(lab, ...args);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^unknown/);
    expect(await asked(lab, ...args)).toMatchObject({ files: [{ verdict: 'unknown', steps: 1 }] });
  });

  test('exits with 3 for a line that makes no sense, and names it', async () => {
    const { lab, paths } = withFiles({ 'broken.log': RIGHT.replace(':write	1', ':wrote	1') });
    const { exitCode, trouble, stdout } = await typed(
      lab,
      'check',
      ...paths,
      '--model',
      'register',
    );
    expect(trouble?.message).toContain(
      'broken.log, line 1: :wrote is none of :read, :write, :cas.',
    );
    expect([exitCode, stdout]).toEqual([3, '']);
    const missing = await typed(lab, 'check', 'nowhere.log', '--model', 'kv');
    expect([missing.exitCode, missing.trouble?.message]).toEqual([
      3,
      'There is no file nowhere.log.',
    ]);
  });

  describe("a model of one's own", () => {
    const COUNTER = `export const model = {
  name: 'counter',
  initial: () => ({ count: 0 }),
  step({ count }, { kind, by }, output) {
    if (kind === 'add') return { count: count + by };
    return output === undefined || output === count ? { count } : undefined;
  },
};
`;
    const event = (process: number, type: string, rest: object) =>
      JSON.stringify({ process, type, ...rest });
    const run = (found: number) =>
      [
        event(0, 'invoke', { f: 'add', by: 2 }),
        event(0, 'ok', { f: 'add' }),
        event(1, 'invoke', { f: 'get' }),
        event(1, 'ok', { f: 'get', value: found }),
      ].join('\n');

    test('decides what it allows', async () => {
      const files = { 'counter.ts': COUNTER, 'right.json': run(2), 'wrong.json': run(1) };
      const { lab, paths } = withFiles(files);
      const [model = '', right = '', wrong = ''] = paths;
      expect((await typed(lab, 'check', right, '--model', model)).exitCode).toBe(0);
      const { exitCode, stdout } = await typed(lab, 'check', wrong, '--model', model);
      expect(stdout).toContain('{"kind":"get"} → 1 is not possible while the state is {"count":2}');
      expect(exitCode).toBe(1);
    });

    test.each([
      ['export const other = 1', 'the model is missing'],
      ["export const model = { name: 'x', initial: () => 0 }", 'the model has no function step'],
      [
        COUNTER.replace('({ count: 0 })', 'new Map()'),
        'initial() returned a state with a Map in it',
      ],
      [COUNTER.replace('return { count: count + by }', 'return oops'), 'oops is not defined'],
      [
        'const s = {}; s.s = s; export const model = { name: "x", initial: () => s, step: () => s }',
        'itself in it',
      ],
      [COUNTER.replace('step(', 'async step('), 'returned a state with a Promise in it'],
      [
        COUNTER.replace('step({ count }', 'step(state').replace(
          'count: count',
          'count: state.count++',
        ),
        "Cannot assign to read only property 'count'",
      ],
      ['export const model = {', 'line 1'],
    ])('is refused in words when it is ill-formed: %s', async (text, says) => {
      const { lab, paths } = withFiles({ 'model.ts': text, 'right.json': run(2) });
      const [model = '', right = ''] = paths;
      const { exitCode, trouble } = await typed(lab, 'check', right, '--model', model);
      expect([exitCode, trouble?.kind]).toEqual([3, 'input']);
      expect(trouble?.message).toContain(says);
    });

    test('names the line of its file that threw', async () => {
      const text = COUNTER.replace('return { count: count + by }', 'return oops');
      const { lab, paths } = withFiles({ 'model.ts': text, 'right.json': run(2) });
      const [model = '', right = ''] = paths;
      const { trouble } = await typed(lab, 'check', right, '--model', model);
      expect(trouble?.hint).toMatch(/model\.ts, line 5\./);
    });
  });

  test('takes what a register holds at first', async () => {
    const { lab, paths } = withFiles({
      'zero.log': 'INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read 0\n',
    });
    const args = ['check', ...paths, '--model', 'cas-register'];
    expect((await typed(lab, ...args)).exitCode).toBe(1);
    expect((await typed(lab, ...args, '--initial', '0')).exitCode).toBe(0);
    const refused = await typed(lab, 'check', ...paths, '--model', 'kv', '--initial', '0');
    expect(refused.trouble?.message).toContain('--initial is for register and cas-register');
  });

  test('asks whether all agree in the end', async () => {
    const read = (found: number) =>
      `INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read ${found}\n`;
    const write = 'INFO jepsen.util - 1 :invoke :write 2\nINFO jepsen.util - 1 :ok :write 2\n';
    const { lab, paths } = withFiles({
      'agree.log': `${write}${read(1)}${read(1)}`,
      'split.log': `${write}${read(1)}${read(2)}`,
    });
    const args = ['--model', 'register', '--consistency', 'convergence'];
    expect(await asked(lab, 'check', ...paths, ...args)).toMatchObject({
      files: [{ verdict: 'holds' }, { verdict: 'violated', pattern: 'Divergence' }],
    });
    const late = await typed(lab, 'check', ...paths, ...args, '--quiet-time', '100');
    expect(late.exitCode).toBe(2);
  });

  test('refuses a folder, and a model that there is not', async () => {
    const { lab, paths } = withFiles({ 'right.log': RIGHT });
    const folder = await typed(lab, 'check', lab.dir, '--model', 'register');
    expect(folder.exitCode).toBe(3);
    expect(folder.trouble?.message).toContain('is a folder');
    const unknown = await typed(lab, 'check', ...paths, '--model', 'stack');
    expect(unknown.trouble?.message).toContain('There is no model "stack"');
  });

  test('says how it is called, when it is called wrongly', async () => {
    const { lab, paths } = withFiles({ 'right.log': RIGHT });
    const none = await typed(lab, 'check', ...paths);
    expect([none.exitCode, none.trouble?.kind]).toEqual([2, 'usage']);
    const other = await typed(lab, 'check', ...paths, '--model', 'stack');
    expect(other.trouble?.hint).toContain('cas-register');
  });
});
