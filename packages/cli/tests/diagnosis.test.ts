import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asked, typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const MORE = `import { labTest } from '@netsplit/harness';
import { tests as two } from './two.ts';

const words = (id, count) => labTest({
  id, part: 'B', title: count + ' words come back', reading: { work: 'waldo-1994', section: '4.3' },
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: { c1: 'client', s1: 'server' } });
    for (let word = 1; word <= count; word++) {
      const asked = cluster.request('c1', 'word ' + word);
      await cluster.runUntil(() => asked.answered, { withinMs: 500, what: 'the word comes back' });
    }
  },
});

export const tests = [...two, words('B2', 2), words('B3', 3)];
`;

/** The lone lab with as many tests as a diagnosis needs, and its mistake in the student's code. */
async function mistaken(): Promise<LoneLab> {
  const lab = new LoneLab();
  lab.write('tests/two.ts', lab.read('tests/index.ts'));
  lab.write('tests/index.ts', MORE);
  const manifest = JSON.parse(lab.read('lab.json')) as { tests: object[] };
  for (const id of ['B2', 'B3']) {
    manifest.tests.push({
      id,
      part: 'A',
      kind: 'example',
      points: 1,
      property: 'Words come back.',
    });
  }
  lab.write('lab.json', JSON.stringify(manifest));
  await typed(lab, 'verify', '.', '--record');
  lab.write('src/index.ts', lab.read('solution/index.ts').replace('this.setTimer(word, 30);', ''));
  return lab;
}

beforeEach(() => void vi.stubEnv('NETSPLIT_DIAGNOSIS', ''));
afterEach(() => void vi.unstubAllEnvs());

describe('netsplit test', () => {
  test('says which classic mistake a failure looks like, how alike, and where to read of it', async () => {
    const lab = await mistaken();
    const { stdout } = await typed(lab, 'test');
    expect(stdout).toContain(
      'This looks very much like a classic mistake (100 % alike: 1 of 1 failing tests the same)',
    );
    expect(stdout).toContain('· what was lost is not sent again');
    expect(stdout).toMatch(/read A Note on Distributed Computing \(1994\), 4\.3/);
    expect(await asked(lab, 'test')).toMatchObject({
      diagnosis: {
        likeness: 1,
        suspects: [
          {
            mutant: 'never-asks-again',
            mistake: 'what was lost is not sent again',
            reading: { work: 'waldo-1994', section: '4.3' },
            alike: ['B1'],
            otherwise: [],
            apart: [],
          },
        ],
      },
    });
  });

  test('keeps it to itself with --no-diagnosis, and where a grader switched it off', async () => {
    const lab = await mistaken();
    expect((await typed(lab, 'test', '--no-diagnosis')).stdout).not.toContain('classic mistake');
    expect(await asked(lab, 'test', '--no-diagnosis')).toMatchObject({ diagnosis: null });
    vi.stubEnv('NETSPLIT_DIAGNOSIS', 'off');
    expect(await asked(lab, 'test')).toMatchObject({ diagnosis: null });
  });

  test('says nothing of the starter, of the reference, nor of a lab without a table', async () => {
    const lab = await mistaken();
    expect(await asked(lab, 'test', '--solution')).toMatchObject({ diagnosis: null, failed: 0 });
    lab.remove('src');
    expect(await asked(lab, 'test')).toMatchObject({ diagnosis: null, passed: 0 });
    const fresh = await mistaken();
    fresh.remove('mutants');
    expect(await asked(fresh, 'test')).toMatchObject({ diagnosis: null, failed: 1 });
  });
});

describe('netsplit verify --diagnose', () => {
  test('hands in each mutant with other seeds, and counts what they are taken for', async () => {
    const lab = await mistaken();
    expect(await asked(lab, 'verify', '.', '--diagnose', '--seeds', '2')).toEqual({
      labs: [{ lab: 'echo', submissions: 2, told: 2, tied: 0, wrong: 0, silent: 0, missed: [] }],
    });
    // A table in which the mistake fails otherwise knows it no more.
    lab.write(
      'mutants/failures.json',
      lab.read('mutants/failures.json').replaceAll('"B1"', '"A1"'),
    );
    const { exitCode, stdout } = await typed(lab, 'verify', '.', '--diagnose');
    expect(stdout).toContain('never-asks-again, seed 2: taken for nothing');
    expect(exitCode).toBe(1);
  });
});
