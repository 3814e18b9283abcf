import { execFile, execFileSync } from 'node:child_process';
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
import { basename, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

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

  /** `npm …`, by whichever npm runs these tests. */
  npm(...args: string[]): Promise<Ended> {
    const own = process.env['npm_execpath'];
    if (own !== undefined && basename(own).startsWith('npm-cli')) {
      return this.#run(process.execPath, [own, ...args]);
    }
    return this.#run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  }

  /** `npx netsplit …`, without the half second that npx takes to find it. */
  netsplit(...args: string[]): Promise<Ended> {
    return this.node('packages/cli/bin/netsplit.mjs', ...args);
  }

  node(...args: string[]): Promise<Ended> {
    return this.#run(process.execPath, args);
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

  #run(command: string, args: readonly string[]): Promise<Ended> {
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
    return new Promise((resolve) => {
      const child = execFile(
        command,
        args,
        {
          cwd: this.folder,
          env,
          maxBuffer: 64 * 1024 * 1024,
          shell: command.endsWith('.cmd'),
          encoding: 'utf8',
        },
        (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ exitCode, stdout, stderr });
        },
      );
      child.stdin?.end();
    });
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
