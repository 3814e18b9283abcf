import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

export interface Ended {
  readonly exitCode: number;
  /** Standard output, then standard error. */
  readonly text: string;
  readonly stdout: string;
}

/** A project that is no part of this repository, and knows nothing of it. */
export class Outsider {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-outsider-')));

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  npm(...args: string[]): Promise<Ended> {
    return npm(this.folder, args);
  }

  node(...args: string[]): Promise<Ended> {
    return run(process.execPath, args, this.folder);
  }

  /** The types of the project in a folder, by the compiler of this repository. */
  typeCheck(project: string): Promise<Ended> {
    const typescript = dirname(require.resolve('typescript/package.json'));
    return this.node(join(typescript, 'bin/tsc'), '--project', project, '--pretty', 'false');
  }
}

/** `npm …`, by whichever npm runs these tests. */
export function npm(folder: string, args: readonly string[]): Promise<Ended> {
  const own = process.env['npm_execpath'];
  if (own !== undefined && basename(own).startsWith('npm-cli')) {
    return run(process.execPath, [own, ...args], folder);
  }
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, folder);
}

/** A folder of this repository. */
export function ours(...path: string[]): string {
  return join(ROOT, ...path);
}

/** Where a package that this repository has installed lies. */
export function installed(name: string): string {
  return join(ROOT, 'node_modules', name);
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  // What npm tells the scripts that it runs is about this repository.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(config_)?local_prefix/.test(name)),
  );
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      {
        cwd,
        env: { ...env, NO_COLOR: '1' },
        maxBuffer: 64 * 1024 * 1024,
        shell: command.endsWith('.cmd'),
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, stdout, text: stdout + stderr });
      },
    ).stdin?.end();
  });
}
