import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ended, typed, typedNpm } from '../course/typing.ts';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

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
    return typed(this.folder, process.execPath, args, environment());
  }

  /** The types of the project in a folder, by the compiler of this repository. */
  typeCheck(project: string): Promise<Ended> {
    const typescript = dirname(require.resolve('typescript/package.json'));
    return this.node(join(typescript, 'bin/tsc'), '--project', project, '--pretty', 'false');
  }
}

/** `npm …` in a folder. */
export function npm(folder: string, args: readonly string[]): Promise<Ended> {
  return typedNpm(folder, args, environment());
}

/** A folder of this repository. */
export function ours(...path: string[]): string {
  return join(ROOT, ...path);
}

/** Where a package that this repository has installed lies. */
export function installed(name: string): string {
  return join(ROOT, 'node_modules', name);
}

/** What npm tells the scripts that it runs is about this repository. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_)?local_prefix/.test(name),
  );
  return { ...Object.fromEntries(own), NO_COLOR: '1' };
}
