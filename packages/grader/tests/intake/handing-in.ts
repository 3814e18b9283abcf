import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A student's desk: a folder in which archives are made as students make them, with tar and zip. */
export class StudentsDesk {
  readonly folder = mkdtempSync(join(tmpdir(), 'netsplit-intake-'));

  write(files: Readonly<Record<string, string | Buffer>>, within = 'work'): string {
    const folder = join(this.folder, within);
    mkdirSync(folder, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return folder;
  }

  zip(from: string, ...args: readonly string[]): string {
    return this.#run('zip', ['-q', '-r', ...args, join(this.folder, 'handed-in.zip'), '.'], from);
  }

  tar(from: string, ...args: readonly string[]): string {
    return this.#run('tar', ['-cf', join(this.folder, 'handed-in.tar'), ...args], from);
  }

  tarGz(from: string, ...args: readonly string[]): string {
    return this.#run('tar', ['-czf', join(this.folder, 'handed-in.tar.gz'), ...args], from);
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #run(tool: string, args: readonly string[], cwd: string): string {
    execFileSync(tool, args, { cwd, stdio: 'pipe' });
    return args.find((argument) => argument.startsWith(join(this.folder, 'handed-in'))) ?? '';
  }
}
