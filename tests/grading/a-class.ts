import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StudentVerdict } from '@netsplit/grader';
import { IN_REALM } from '../hostile/in-realm.ts';

export const LAB = 'first-contact';
const LAB_DIR = resolve(import.meta.dirname, '../../labs', LAB);
/** How it is graded. The cheapest tests: what is asked here is what becomes of a class. */
export const ROUND = `--lab ${LAB} --tests A1,A2 --hidden hidden --seeds 11, --runs 2`.split(' ');

/** A folder to grade in: a class, hidden tests, and a place for what is put down for a moment. */
export function makeDesk(options: { honest?: number; isSlow?: boolean } = {}): string {
  const desk = makeEmptyDesk();
  writeClass(join(desk, 'class'), options);
  writeHidden(join(desk, 'hidden'));
  return desk;
}

/** The same without anybody who handed in. */
export function makeEmptyDesk(): string {
  const desk = mkdtempSync(join(tmpdir(), 'netsplit-grading-'));
  const cache = `tsx-${process.getuid?.() ?? ''}`;
  // What compiles our programs keeps what it made: it shall not begin anew for each of them.
  mkdirSync(join(tmpdir(), cache), { recursive: true });
  mkdirSync(join(desk, 'tmp'));
  symlinkSync(join(tmpdir(), cache), join(desk, 'tmp', cache));
  return desk;
}

/** What was put down and is still there. */
export function leftBehind(desk: string): readonly string[] {
  return readdirSync(join(desk, 'tmp')).filter((name) => !name.startsWith('tsx-'));
}

/** Of the hostile ones, some that end each in another way and soon. */
const HOSTILE = ['exits at import', 'throws a Proxy', 'a cyclic message', 'does not compile'];

/** Those that a loop stops, which costs seconds of the processor. */
const SLOW = 'an endless loop inside a handler';

/**
 * A class in a folder, as students hand in: right, wrong and hostile, as folders and archives, two with the same code, one
 * with nothing, one with what is no archive.
 */
function writeClass(folder: string, { honest = 2, isSlow = true }): void {
  mkdirSync(folder, { recursive: true });
  const solution = readFileSync(join(LAB_DIR, 'solution/index.ts'), 'utf8');
  const handIn = (student: string, code: string): string => {
    const own = join(folder, student);
    mkdirSync(own);
    writeFileSync(join(own, 'index.ts'), code);
    return own;
  };
  for (let at = 1; at <= honest; at++) handIn(`honest-${at}`, `${solution}\n// by ${at}\n`);
  handIn('twin-of-1', `${solution}\n// by 1\n`);
  const zipped = handIn('zipped', `${solution}\n// zipped\n`);
  execFileSync('zip', ['-qr', '../zipped.zip', '.'], { cwd: zipped });
  rmSync(zipped, { recursive: true });
  const tarred = handIn('tarred', `${solution}\n// tarred\n`);
  execFileSync('tar', ['-czf', '../tarred.tar.gz', '.'], { cwd: tarred });
  rmSync(tarred, { recursive: true });
  cpSync(join(LAB_DIR, 'starter'), join(folder, 'starter'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'no-archive.zip'), 'this is no zip');
  for (const { name, code } of IN_REALM) {
    if (HOSTILE.includes(name) || (isSlow && name === SLOW)) {
      handIn(name.replaceAll(' ', '-'), code(solution));
    }
  }
}

/** Hidden tests: the lab's first test, under another name. */
function writeHidden(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const own = JSON.stringify(join(LAB_DIR, 'tests/index.ts'));
  writeFileSync(
    join(folder, 'index.ts'),
    `import { tests as own } from ${own};
     export const tests = own.slice(0, 1).map((test) => ({ ...test, id: 'H1', title: 'secret' }));`,
  );
}

export function readVerdicts(out: string): readonly StudentVerdict[] {
  return readFileSync(join(out, 'verdicts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StudentVerdict);
}

/**
 * What has to be the same however often the grading was interrupted: of an honest one everything but its cost, of one that
 * had to be stopped that it failed.
 */
export function essence(verdicts: readonly StudentVerdict[]): readonly unknown[] {
  return verdicts.map(({ student, attempt, test, status, why, message, fingerprint, seeds }) =>
    student.startsWith('an-endless-loop')
      ? { student, attempt, test, status }
      : { student, attempt, test, status, why, message, fingerprint, seeds },
  );
}
