import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabTest } from '@netsplit/harness';
import { type Graded, gradeSubmission, jailScripts } from '@netsplit/grader';
import { ESCAPED } from './escaped.ts';
import { IN_REALM } from './in-realm.ts';

const LAB = 'first-contact';
const LAB_DIR = resolve(import.meta.dirname, '../../labs', LAB);
/** A few tests of clusters: what is asked here is what becomes of the code, and of everybody else's. */
const TESTS = ['A1', 'A2', 'A6'];
/** Tight, so that what has to be stopped is stopped soon; by the clock on the wall less so, for a busy machine. */
const LIMITS = { eventCpuMs: 1000, eventWallMs: 15_000, testCpuMs: 3000, heapMiB: 128 };

let desk: string;
let honest: string;
let tests: readonly LabTest[];
let before: string | undefined;
/** What the honest submission comes to by itself. */
let baseline: Graded;

async function grade(submission: string, more: object = {}): Promise<Graded> {
  return gradeSubmission({
    submission,
    lab: LAB,
    labDir: LAB_DIR,
    tests,
    seeds: [3],
    runs: 3,
    samples: 0,
    limits: LIMITS,
    ...more,
  });
}

function handIn(name: string, code: string): string {
  const folder = join(desk, 'class', name.replaceAll(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.ts'), code);
  return folder;
}

/** What is the same in every grading of the same code. */
const essence = ({ verdicts }: Graded): unknown =>
  verdicts.map(({ test: id, status, fingerprint }) => [id, status, fingerprint]);

/** Processes that this one has started, and they in turn, of the jail. */
function leftRunning(): readonly string[] {
  const parents = new Map<number, number>();
  const lines = new Map<number, string>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') continue;
      parents.set(Number(name), Number(parent));
      lines.set(Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8'));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === process.pid) return true;
    }
    return false;
  };
  return [...lines].flatMap(([pid, line]) =>
    line.includes('jail.cjs') && isOurs(pid) ? [line] : [],
  );
}

beforeAll(async () => {
  desk = mkdtempSync(join(tmpdir(), 'netsplit-hostile-'));
  mkdirSync(join(desk, 'tmp'));
  before = process.env['TMPDIR'];
  // Whatever the grader puts down for a moment, it puts here.
  process.env['TMPDIR'] = join(desk, 'tmp');
  honest = readFileSync(join(LAB_DIR, 'solution/index.ts'), 'utf8');
  const all = (await import(join(LAB_DIR, 'tests/index.ts'))) as { tests: readonly LabTest[] };
  tests = all.tests.filter(({ id }) => TESTS.includes(id));
  baseline = await grade(handIn('honest', honest));
});

afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(desk, { recursive: true, force: true });
});

/** After each of them: everybody else is graded as before, and nothing is left. */
async function expectUnharmed(): Promise<void> {
  expect(essence(await grade(join(desk, 'class/honest')))).toEqual(essence(baseline));
  expect(leftRunning()).toEqual([]);
  expect(readdirSync(join(desk, 'tmp'))).toEqual([]);
}

function expectOutcome({ verdicts }: Graded, why: string, says: RegExp): void {
  expect(verdicts.map(({ test: id }) => id)).toEqual(TESTS);
  const outcome = verdicts.map((verdict) => verdict.why ?? verdict.status);
  for (const one of outcome) expect(why.split('|'), outcome.join()).toContain(one);
  for (const { message } of verdicts) expect(message).toMatch(says);
}

test('the honest submission passes', () => {
  expect(baseline.verdicts.map(({ status }) => status)).toEqual(TESTS.map(() => 'passed'));
});

describe('code that students write', () => {
  test.for(IN_REALM)('$name', async ({ name, code, why, says, limits = {} }) => {
    const written = code(honest);
    expect(written).not.toBe(honest);
    expectOutcome(
      await grade(handIn(name, written), { limits: { ...LIMITS, ...limits } }),
      why,
      says,
    );
    await expectUnharmed();
  });

  test('what it earned before it went wrong, it keeps', async () => {
    const code = honest.replace(
      'override onTimer(timer: TimerName): void {',
      'override onTimer(timer: TimerName): void {\n    for (;;) {}',
    );
    const { verdicts } = await grade(handIn('hangs on timers', code));
    // A1 sends no request again: it has no timer that fires.
    expect(verdicts.map(({ test: id, status, why }) => [id, status, why])).toEqual([
      ['A1', 'passed', undefined],
      ['A2', 'failed', 'hang'],
      ['A6', 'failed', 'hang'],
    ]);
    await expectUnharmed();
  });
});

describe('code that got out of its realm', () => {
  test.for(ESCAPED)('$name', async ({ prefix, why, limits = {} }) => {
    const scripts = await jailScripts();
    const programs = { ...scripts, child: `{ ${prefix} }\n${scripts.child}` };
    const graded = await grade(join(desk, 'class/honest'), {
      programs,
      limits: { ...LIMITS, ...limits },
    });
    const outcome = graded.verdicts.map((verdict) => verdict.why ?? verdict.status);
    for (const one of outcome) expect(why.split('|'), outcome.join()).toContain(one);
    await expectUnharmed();
  });

  test('nodes that share memory which no node owns', async () => {
    const scripts = await jailScripts();
    // A Map that every realm of the process can reach, and hardening does not know.
    const prefix = `{
      const vm = require('node:vm');
      const create = vm.createContext;
      vm.createContext = (...args) => {
        const context = create(...args);
        vm.runInContext('Math', context).shared = new Map();
        return context;
      };
    }`;
    const code = honest.replace(
      'request: waiting.request }',
      'request: waiting.request, seen: ([Math][0] as any).shared.set({}, 1).size }',
    );
    const programs = { ...scripts, child: `${prefix}\n${scripts.child}` };
    const graded = await grade(handIn('shares', code), { programs, samples: 1 });
    const sharing = graded.verdicts.filter(({ why }) => why === 'shared-memory');
    expect(sharing.length).toBeGreaterThan(0);
    await expectUnharmed();
  });
});

describe('archives', () => {
  const archive = (name: string, make: (folder: string, file: string) => void): string => {
    const folder = handIn(`packed ${name}`, honest);
    const file = join(desk, `${name}.archive`);
    make(folder, file);
    return file;
  };

  test('one that would write outside is refused, and nothing is written', async () => {
    const slip = archive('slip', (folder, file) => {
      writeFileSync(join(folder, '../outside.ts'), '');
      execFileSync('tar', ['-P', '-cf', file, 'index.ts', '../outside.ts'], { cwd: folder });
      rmSync(join(folder, '../outside.ts'));
    });
    expectOutcome(await grade(slip), 'refused', /leads out of the submission/);
    expect(existsSync(join(desk, 'class/outside.ts'))).toBe(false);
    await expectUnharmed();
  });

  test('a bomb, a link, two students, and nothing at all', async () => {
    const bomb = archive('bomb', (folder, file) => {
      writeFileSync(join(folder, 'zeros.ts'), Buffer.alloc(150 * 1024 * 1024));
      execFileSync('tar', ['-czf', file, '.'], { cwd: folder });
    });
    expect((await grade(bomb)).submission).toBeUndefined();
    expectOutcome(await grade(bomb), 'refused', /larger|unpacks to more/);
    const link = archive('link', (folder, file) => {
      execFileSync('ln', ['-s', '/etc/passwd', 'secret.ts'], { cwd: folder });
      execFileSync('tar', ['-cf', file, '.'], { cwd: folder });
    });
    expectOutcome(await grade(link), 'refused', /is a link/);
    handIn('two/alice', honest);
    const two = join(desk, 'two');
    for (const name of ['alice', 'bob']) {
      mkdirSync(join(two, name), { recursive: true });
      writeFileSync(join(two, name, 'index.ts'), honest);
    }
    expectOutcome(await grade(two), 'refused', /holds 2 solutions/);
    mkdirSync(join(desk, 'nothing'));
    expectOutcome(await grade(join(desk, 'nothing')), 'refused', /is empty/);
    await expectUnharmed();
  });

  test('scripts and settings that come along are never run', async () => {
    const folder = handIn('with scripts', honest);
    const canary = join(desk, 'canary');
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({
        scripts: { preinstall: `touch ${canary}`, postinstall: `touch ${canary}` },
      }),
    );
    writeFileSync(join(folder, '.npmrc'), 'ignore-scripts=false');
    writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"paths":{"*":["/etc/*"]}}}');
    mkdirSync(join(folder, '.git/hooks'), { recursive: true });
    writeFileSync(join(folder, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch ${canary}`, {
      mode: 0o755,
    });
    expect(essence(await grade(folder))).toEqual(essence(baseline));
    expect(existsSync(canary)).toBe(false);
    await expectUnharmed();
  });
});
