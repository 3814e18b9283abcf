import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Classroom, ROOT, Student } from './class.ts';

const LABS = readdirSync(join(ROOT, 'labs'))
  .filter((name) => existsSync(join(ROOT, 'labs', name, 'variants/points.json')))
  .toSorted();

/** A quick test of each lab that meets what varies. All of a lab takes `netsplit verify`, in the staff's copy. */
const DECISIVE: Readonly<Record<string, string>> = {
  'consistent-hashing': 'E1',
  'first-contact': 'A1',
  gossip: 'B1',
  'lamport-clocks': 'A6',
  raft: 'A1',
  swim: 'A2',
};

interface Tested {
  readonly tests: readonly { readonly id: string; readonly status: string }[];
}

describe('a variant of a lab', () => {
  const room = new Classroom();
  const staffOf = new Map<string, Student>();
  beforeAll(async () => {
    writeFileSync(room.path('secret'), 'a secret that is long enough');
    for (const term of ['spring', 'autumn']) {
      const options = ['--variant', term, '--secret-file', room.path('secret'), '--with-solutions'];
      const made = await room.instructor('handout', ...LABS, '--out', room.path(term), ...options);
      if (made.exitCode !== 0) throw new Error(made.stderr);
      const staff = new Student(room.path(term));
      staff.install();
      staffOf.set(term, staff);
    }
  });
  afterAll(() => room.leave());

  const staffIn = (term: string): Student => {
    const staff = staffOf.get(term);
    if (staff === undefined) throw new Error(`there is no ${term}`);
    return staff;
  };
  const failing = async (staff: Student, ...args: readonly string[]): Promise<string[]> => {
    const { stdout, stderr } = await staff.netsplit('test', ...args, '--json');
    const { tests } = JSON.parse(stdout || stderr) as Tested;
    expect(tests.length).toBeGreaterThan(0);
    return tests.filter(({ status }) => status !== 'passed').map(({ id }) => id);
  };
  /** Hands the code of another folder in, as a student would who found it somewhere. */
  const copyInto = (staff: Student, lab: string, solution: string): void => {
    const src = join(staff.folder, 'labs', lab, 'src');
    rmSync(src, { recursive: true, force: true });
    cpSync(solution, src, { recursive: true });
  };

  it.each(LABS)('of %s passes its own tests, and that of another term does not', async (lab) => {
    const spring = staffIn('spring');
    const test = DECISIVE[lab];
    expect(test, `${lab} needs a test that tells its variants apart`).toBeDefined();
    const wanted = ['--test', test ?? ''];
    expect(await failing(spring, lab, ...wanted, '--solution')).toEqual([]);
    copyInto(spring, lab, join(staffIn('autumn').folder, 'labs', lab, 'solution'));
    expect(await failing(spring, lab, ...wanted)).toEqual([test]);
  });

  it('passes the whole of its own lab', async () => {
    expect(await failing(staffIn('spring'), 'first-contact', '--solution')).toEqual([]);
  });

  it('is not passed by the published reference', async () => {
    const spring = staffIn('spring');
    copyInto(spring, 'first-contact', join(ROOT, 'labs/first-contact/solution'));
    expect(await failing(spring, 'first-contact', 'A', '--runs', '3')).not.toEqual([]);
  });

  it('is not made of a secret that is none', async () => {
    writeFileSync(room.path('short'), 'short');
    const options = ['--variant', 'spring', '--secret-file', room.path('short')];
    const { stderr } = await room.instructor(
      'handout',
      'raft',
      '--out',
      room.path('x'),
      ...options,
    );
    expect(stderr).toContain('is too short to be a secret');
  });
});
