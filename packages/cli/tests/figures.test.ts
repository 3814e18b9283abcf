import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const PLOTS = `import { plot } from '@netsplit/harness';

export const plots = [
  plot({
    id: 'messages', title: 'What a word costs', members: [1, 2, 5], runs: [1, 3, 10],
    draw: async (subject, { members, runs, seed }, progress) => {
      const points = [];
      for (let run = 1; run <= runs; run++) {
        const cluster = subject.cluster({ seed: seed + run, nodes: { c1: 'client', s1: 'server' } });
        for (let word = 0; word < members; word++) {
          cluster.request('c1', 'word ' + word);
          await cluster.runFor(20);
        }
        points.push([run, cluster.acts.filter(({ kind }) => kind === 'sent').length]);
        progress(run);
      }
      return {
        title: 'What a word costs',
        charts: [{
          title: 'Messages', x: { label: 'run' }, y: { label: 'messages' },
          series: [
            { name: 'measured', kind: 'dots', points },
            { name: 'there and back', kind: 'line', isExpected: true, points: [[1, 2 * members], [runs, 2 * members]] },
          ],
        }],
      };
    },
  }),
];
`;

function labWithPlots(id = "id: 'messages'"): LoneLab {
  const lab = new LoneLab();
  lab.write('plots/index.ts', PLOTS.replace("id: 'messages'", id));
  return lab;
}

describe('netsplit simulate --plot', () => {
  test('measures the lab’s figures, tells the numbers and draws them', async () => {
    const lab = labWithPlots();
    const file = `${lab.dir}/out/figure.svg`;
    const args = ['simulate', '.', '--solution', '--plot', file, '--members', '3'];
    const { stdout, exitCode } = await typed(lab, ...args);
    expect(stdout).toMatch(/run +measured +there and back\n +1 +6 +6\n +2 +6\n +3 +6 +6\n/);
    expect(stdout).toContain(`The picture: ${file}`);
    expect(lab.read('out/figure.svg')).toContain('What a word costs');
    expect(exitCode).toBe(0);
  });

  test('answers with the figure as data', async () => {
    const answer = await asked(
      labWithPlots(),
      'simulate',
      '.',
      '--solution',
      '--figure',
      'messages',
    );
    expect(answer).toMatchObject({
      lab: 'echo',
      subject: 'solution',
      figures: [{ id: 'messages', settings: { members: 2, runs: 3, seed: 1 } }],
    });
  });

  test('draws the figure that is the lab’s picture where --svg names no run', async () => {
    const plain = labWithPlots();
    const pictured = labWithPlots("id: 'messages', isPicture: true");
    const draw = async (lab: LoneLab, ...more: string[]): Promise<string> => {
      await typed(lab, 'simulate', '.', '--solution', '--svg', `${lab.dir}/out.svg`, ...more);
      return lab.read('out.svg');
    };
    expect(await draw(plain)).toContain('echo');
    expect(await draw(plain, '--members', '3')).toContain('What a word costs');
    expect(await draw(pictured)).toContain('What a word costs');
    for (const [option, value] of [
      ['--scenario', 'one-word'],
      ['--for', '1s'],
      ['--trace', `${pictured.dir}/run.trace`],
    ] as const) {
      expect(await draw(pictured, option, value)).toContain('echo');
    }
  });

  test('says what a figure takes, which there are, and that a lab has none', async () => {
    const lab = labWithPlots();
    const few = await typed(lab, 'simulate', '.', '--solution', '--members', '9');
    expect(few.trouble).toMatchObject({
      kind: 'input',
      message: 'This figure takes from 1 to 5 members; it was given 9.',
    });
    const other = await typed(lab, 'simulate', '.', '--solution', '--figure', 'message');
    expect(other.trouble).toMatchObject({
      kind: 'usage',
      message: 'echo has no figure "message". Did you mean messages?',
    });
    const none = await typed(new LoneLab(), 'simulate', '.', '--solution', '--plot', 'x.svg');
    expect(none.trouble).toMatchObject({ kind: 'usage', message: 'echo has no figure to draw.' });
  });

  test('measures nothing of code that breaks, and says where', async () => {
    const lab = labWithPlots();
    lab.write(
      'src/index.ts',
      lab.read('solution/index.ts').replace('this.asked = id;', "throw new Error('not yet');"),
    );
    const { trouble } = await typed(lab, 'simulate', '.', '--figure', 'messages');
    expect(trouble).toMatchObject({ kind: 'code', exitCode: 1 });
    expect(trouble?.message).toMatch(
      /^“What a word costs” could not be measured: .*not yet.*src\/index\.ts/s,
    );
  });
});
