import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ended, typed, typedNpm } from '../course/typing.ts';

export const ROOT = join(import.meta.dirname, '../..');
const NETSPLIT = 'packages/cli/bin/netsplit.mjs';

/** A folder for a class: what its instructor makes, and what its students clone. */
export class Classroom {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-class-')));

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** What the instructor types, in the whole course. */
  instructor(...args: readonly string[]): Promise<Ended> {
    return netsplit(ROOT, args);
  }

  /** A student's clone of a handout, with the packages that its lock file names and no other. */
  clone(handout: string, name: string): Student {
    execFileSync('git', ['clone', '--quiet', '--local', this.path(handout), this.path(name)]);
    const student = new Student(this.path(name));
    student.install();
    return student;
  }
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly link?: boolean; readonly resolved?: string }>
  >;
}

export class Student {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  netsplit(...args: readonly string[]): Promise<Ended> {
    return netsplit(this.folder, args);
  }

  npm(...args: readonly string[]): Promise<Ended> {
    return typedNpm(this.folder, args);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  gitStatus(): string {
    return execFileSync('git', ['status', '--porcelain'], { cwd: this.folder, encoding: 'utf8' });
  }

  /** Does a lab by copying its reference. */
  solve(lab: string): void {
    const src = join(this.folder, 'labs', lab, 'src');
    rmSync(src, { recursive: true });
    cpSync(join(ROOT, 'labs', lab, 'solution'), src, { recursive: true });
  }

  /** What `npm ci` would do, from this checkout's packages: a package that the lock file lacks is not there. */
  install(): void {
    const { packages } = JSON.parse(this.read('package-lock.json')) as Lock;
    for (const [path, { link, resolved }] of Object.entries(packages)) {
      const isNested = path.indexOf('node_modules/') !== path.lastIndexOf('node_modules/');
      if (!path.startsWith('node_modules/') || isNested) continue;
      const from = link === true ? join(this.folder, resolved ?? '') : join(ROOT, path);
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      symlinkSync(from, join(this.folder, path), 'junction');
    }
  }
}

/** `netsplit …` of this checkout, typed in another folder. */
export function typedAt(cwd: string, args: readonly string[]): Promise<Ended> {
  return typed(cwd, process.execPath, [join(ROOT, NETSPLIT), ...args]);
}

function netsplit(folder: string, args: readonly string[]): Promise<Ended> {
  return typed(folder, process.execPath, [join(folder, NETSPLIT), ...args]);
}
