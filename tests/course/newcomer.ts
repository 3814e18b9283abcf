import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Ended, typed, typedNpm } from './typing.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Somebody who has just cloned the repository, and types commands in it. */
export class Newcomer {
  /** The folder that holds the clone. */
  readonly folder: string;

  /** Clones what is committed. The packages are those of this checkout, as if `npm ci` had just run. */
  constructor() {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-newcomer-')));
    this.folder = join(home, 'netsplit');
    execFileSync('git', ['clone', '--quiet', '--local', ROOT, this.folder]);
    linkPackages(this.folder);
  }

  leave(): void {
    rmSync(join(this.folder, '..'), { recursive: true, force: true, maxRetries: 5 });
  }

  npm(...args: string[]): Promise<Ended> {
    return typedNpm(this.folder, args);
  }

  /** `npx netsplit …`, without the half second that npx takes to find it. */
  netsplit(...args: string[]): Promise<Ended> {
    return this.node('packages/cli/bin/netsplit.mjs', ...args);
  }

  node(...args: string[]): Promise<Ended> {
    return typed(this.folder, process.execPath, args);
  }

  /** A file of the clone. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** What git calls changed or new. */
  gitStatus(): string {
    return execFileSync('git', ['status', '--porcelain'], { cwd: this.folder, encoding: 'utf8' });
  }

  /** Does a lab by copying its reference. */
  solve(lab: string): void {
    const folder = join(this.folder, 'labs', lab);
    rmSync(join(folder, 'src'), { recursive: true, force: true });
    cpSync(join(folder, 'solution'), join(folder, 'src'), { recursive: true });
  }
}

/**
 * Gives the clone a node_modules of its own: the packages of this checkout, linked, and the workspaces of the clone.
 * Saves the ten seconds of an install, which CI sees done by `npm test` itself.
 */
function linkPackages(clone: string): void {
  const from = join(ROOT, 'node_modules');
  const to = join(clone, 'node_modules');
  mkdirSync(join(to, '@netsplit'), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === '@netsplit') continue;
    const source = join(from, name);
    if (name.startsWith('.') && name.endsWith('.json')) cpSync(source, join(to, name));
    else symlinkSync(source, join(to, name), 'junction');
  }
  for (const name of readdirSync(join(from, '@netsplit'))) {
    const workspace = relative(realpathSync(ROOT), realpathSync(join(from, '@netsplit', name)));
    const target = join(clone, workspace);
    if (existsSync(target)) symlinkSync(target, join(to, '@netsplit', name), 'junction');
  }
}
