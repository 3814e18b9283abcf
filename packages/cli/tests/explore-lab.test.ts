import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

/** Of the echo lab: every run of a client that asks for one word. */
const TESTS = `import { clusterExploration, labTest } from '@netsplit/harness';
const reading = { work: 'waldo-1994', section: '4.3' };
const of = (clients) => ({
  nodes: { ...Object.fromEntries(clients.map((id) => [id, 'client'])), s1: 'server' },
  requests: clients.map((node) => ({ node, request: 'hello' })),
  faults: { drops: 1 },
  timers: 1,
  properties: [
    {
      kind: 'always', name: 'at most two words under way',
      holds: ({ messages }) => messages.length <= 2 || messages.length + ' are under way',
    },
    {
      kind: 'sometimes', name: 'the word comes back',
      holds: ({ histories }) => histories.c1.some(({ kind }) => kind === 'end'),
    },
    {
      kind: 'eventually', name: 'no word is under way, and one has come back',
      holds: ({ messages, histories }) => messages.length === 0 && histories.c1.length === 2,
    },
  ],
});
export const tests = [
  clusterExploration({
    id: 'A1', part: 'A', title: 'a word comes back in some run', reading, violates: 'a word comes back',
    explore: of(['c1']),
    sized: (nodes) => (nodes < 2 ? undefined : of(Array.from({ length: nodes - 1 }, (_, at) => 'c' + (at + 1)))),
  }),
  labTest({ id: 'B1', part: 'B', title: 'nothing', reading, run: async () => {} }),
];
`;

function solved(): LoneLab {
  const lab = new LoneLab();
  lab.write('tests/index.ts', TESTS);
  lab.solve();
  return lab;
}

describe('netsplit explore of a lab', () => {
  test('explores the cluster of its exhaustive test, and says what may happen in it', async () => {
    const { stdout, exitCode } = await typed(
      solved(),
      'explore',
      '--faults',
      'none',
      '--timers',
      '0',
    );
    expect(stdout).toContain(
      'c1 (client), s1 (server); 1 request; messages in any order; no faults; no timer fires\n',
    );
    expect(stdout).toMatch(/^4 states, 4 generated, depth 4, .*: all there are$/m);
    expect(stdout).toContain('✓ sometimes  the word comes back (after 3 steps)');
    expect(exitCode).toBe(0);
  });

  test('keeps the run that breaks a property as a trace, which replays; on code that was mended it goes another way', async () => {
    const lab = solved();
    const works = lab.read('src/index.ts');
    const twice = works.replace('this.send(from, word);', 'this.send(from, word);'.repeat(3));
    lab.write('src/index.ts', twice);
    const { stdout, exitCode } = await typed(lab, 'explore');
    expect(stdout).toContain('Not always "at most two words under way": 3 are under way');
    expect(stdout).toContain('       under way: + s1 → c1 hello (3)\n');
    const trace = '.netsplit/explorations/echo-A1.trace.ndjson';
    expect(stdout).toContain(`See it         npx netsplit view ${trace}`);
    expect(exitCode).toBe(1);

    const again = await typed(lab, 'replay', `${lab.dir}/${trace}`);
    expect(again.stdout).toContain('It failed again: 3 are under way');
    expect(again.exitCode).toBe(0);

    lab.write('src/index.ts', works);
    const mended = await typed(lab, 'replay', `${lab.dir}/${trace}`);
    expect(mended.stdout).toContain('It goes another way at event #4');
    expect(mended.stdout).not.toContain('failed again');
    expect(mended.exitCode).toBe(1);
  });

  test('of what no run does keeps the state where the search began', async () => {
    const lab = new LoneLab();
    lab.write('tests/index.ts', TESTS);
    const document = await asked(lab, 'explore', '--keep-going');
    const properties = document['properties'] as { name: string; traceFile?: string }[];
    const never = properties.find(({ name }) => name === 'the word comes back');
    expect(never).toMatchObject({ verdict: 'violated', why: 'no reachable state meets it' });
    const trace = lab.read(never?.traceFile ?? '');
    expect(trace).toContain('in none of all runs: the word comes back');
    const again = await typed(lab, 'replay', `${lab.dir}/${never?.traceFile}`);
    expect(again.stdout).toContain('The same as recorded: 2 events');
    // That no run does it is not seen by playing one.
    expect(again.stdout).not.toContain('failed again');
  });

  test('of a run that never gets there says where it ends', async () => {
    const lab = solved();
    const document = await asked(lab, 'explore', '--timers', '0');
    const properties = document['properties'] as { kind: string; traceFile?: string }[];
    const escaped = properties.find(({ kind }) => kind === 'eventually');
    expect(escaped).toMatchObject({ verdict: 'violated' });
    expect(lab.read(escaped?.traceFile ?? '')).toContain('here a run ends');
  });

  test('takes more nodes where the test can have them, and other faults', async () => {
    const lab = solved();
    const two = await asked(lab, 'explore', '--states', '50');
    const three = await asked(
      lab,
      'explore',
      '--nodes',
      '3',
      '--faults',
      'drops=2',
      '--states',
      '50',
    );
    expect(three['cluster']).toMatchObject({
      nodes: { c1: 'client', c2: 'client', s1: 'server' },
      faults: { drops: 2 },
    });
    expect(two).toMatchObject({ lab: 'echo', test: 'A1', subject: 'src', cluster: { timers: 1 } });
    const { trouble } = await typed(lab, 'explore', '--nodes', '1');
    expect(trouble).toMatchObject({
      message: 'The test A1 makes no sense with 1 node.',
      exitCode: 2,
    });
  });

  test('warns that a fault the lab does not admit proves nothing against the code', async () => {
    const crashing = await typed(solved(), 'explore', '--timers', '0', '--faults', 'crashes=1');
    expect(crashing.stdout).toContain('More may go wrong here than A1 admits');
  });

  test('a bound leaves open what it did not decide, and is no success', async () => {
    const { stdout, exitCode } = await typed(solved(), 'explore', '--states', '3');
    expect(stdout).toContain('The search is not complete: the bound on states was reached');
    expect(stdout).toContain('? always     at most two words under way');
    expect(exitCode).toBe(2);
  });

  test('says what is wrong with a call', async () => {
    const lab = solved();
    const said = async (...args: string[]) => (await typed(lab, 'explore', ...args)).trouble;
    expect(await said('--test', 'B1')).toMatchObject({
      message: 'The test B1 explores no cluster.',
      hint: 'The exhaustive tests of echo: A1.',
    });
    expect((await said('--test', 'Z9'))?.message).toBe('echo has no test Z9.');
    expect((await said('--faults', 'drops'))?.message).toContain('--faults takes none, or a list');
    expect((await said('--faults', 'drops=99'))?.message).toBe(
      'drops is 99: give a whole number from 0 to 15.',
    );
    expect((await said('no-such-lab'))?.message).toContain('There is no lab "no-such-lab".');
    lab.write('model.ts', 'export const model = {};');
    expect((await said('model.ts', '--nodes', '3'))?.message).toContain('--nodes is for labs');
    const other = await typed(new LoneLab(), 'explore');
    expect(other.trouble?.message).toContain('echo has no exhaustive test');
    expect(other.exitCode).toBe(3);
  });

  test('tells of code that cannot be explored in words, with the way there', async () => {
    const lab = solved();
    const works = lab.read('src/index.ts');
    lab.write(
      'src/index.ts',
      works.replace(
        'this.send(from, word);',
        'this.send(from, String(this.random.integer(1, 6)));',
      ),
    );
    const { trouble, exitCode } = await typed(lab, 'explore');
    expect(trouble?.message).toMatch(
      /^src: s1 draws a random number[^]*The way there: c1 is asked/,
    );
    expect(exitCode).toBe(3);
    lab.write('src/index.ts', works.replace('this.send(from, word);', 'for (;;);'));
    const endless = await typed(lab, 'explore');
    expect(endless.trouble?.message).toBe('src: in one of the runs a handler did not return.');
  });
});
