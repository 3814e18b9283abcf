import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../bin', import.meta.url));

/** A clone on which nothing is installed, with a tiny lock file and an npm that only pretends. */
export interface Clone {
  readonly dir: string;
  /** What the pretended npm was called with, a line a call. */
  npmCalls(): string[];
  stamp(): unknown;
  write(path: string, content: string): void;
  remove(path: string): void;
  /** Runs `npm start` or `npm test` as npm does. */
  run(
    script: string,
    ...args: string[]
  ): Promise<{ code: number | null; out: string; err: string }>;
}

export interface PretendedNpm {
  /** Ends so, after writing this to stderr. */
  readonly fails?: string;
  readonly takesMs?: number;
  /** Leaves this package out. */
  readonly omits?: string;
}

const PACKAGES = ['tsx', 'zod', 'tsx/node_modules/esbuild'];

export function cloneWith(npm: PretendedNpm = {}): Clone {
  const dir = mkdtempSync(join(tmpdir(), 'netsplit-clone-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  cpSync(BIN, join(dir, 'packages/cli/bin'), { recursive: true });
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  };
  const entries = PACKAGES.map((name) => [`node_modules/${name}`, { version: '1.0.0' }]);
  const lock = {
    packages: {
      '': { name: 'netsplit' },
      'packages/cli': { version: '0.1.0' },
      ...Object.fromEntries(entries),
      'node_modules/@other/platform': { version: '1.0.0', optional: true, os: ['aix'] },
    },
  };
  write('package-lock.json', JSON.stringify(lock));
  // What the scripts hand over to, in place of the real ones.
  write('packages/cli/bin/netsplit.mjs', 'console.log("the course", ...process.argv.slice(2));');
  write('vitest.mjs', 'console.log("the tests", ...process.argv.slice(2)); process.exit(7);');
  write('npm/npm-calls', '');
  write('npm/npm.mjs', pretendedNpm(dir, npm));
  write('npm/npm', `#!/bin/sh\nexec "${process.execPath}" "${dir}/npm/npm.mjs" "$@"\n`);
  write('npm/npm.cmd', `@"${process.execPath}" "${dir}\\npm\\npm.mjs" %*\r\n`);
  chmodSync(join(dir, 'npm/npm'), 0o755);
  return {
    dir,
    write,
    remove: (path) => rmSync(join(dir, path), { recursive: true, force: true }),
    npmCalls: () => readFileSync(join(dir, 'npm/npm-calls'), 'utf8').split('\n').filter(Boolean),
    stamp: () => JSON.parse(readFileSync(join(dir, 'node_modules/.netsplit-install.json'), 'utf8')),
    run: (script, ...args) => {
      const child = spawn(
        process.execPath,
        [join(dir, 'packages/cli/bin/npm-script.mjs'), script, ...args],
        { cwd: dir, env: { PATH: `${join(dir, 'npm')}${delimiter}${process.env['PATH']}` } },
      );
      let out = '';
      let err = '';
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      child.stderr.on('data', (text: Buffer) => (err += text.toString()));
      return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
    },
  };
}

function pretendedNpm(dir: string, { fails, takesMs = 0, omits }: PretendedNpm): string {
  return `
    import fs from 'node:fs';
    import path from 'node:path';
    const root = ${JSON.stringify(dir)};
    fs.appendFileSync(path.join(root, 'npm/npm-calls'), process.argv.slice(2).join(' ') + '\\n');
    fs.rmSync(path.join(root, 'node_modules'), { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, ${takesMs}));
    if (${JSON.stringify(fails ?? null)} !== null) {
      console.error(${JSON.stringify(fails ?? null)});
      process.exit(1);
    }
    const installed = {};
    for (const name of ${JSON.stringify(PACKAGES.filter((name) => name !== omits))}) {
      const folder = path.join(root, 'node_modules', name);
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, 'package.json'), '{"version":"1.0.0"}');
      installed['node_modules/' + name] = { version: '1.0.0' };
    }
    fs.mkdirSync(path.join(root, 'node_modules/vitest'), { recursive: true });
    fs.copyFileSync(path.join(root, 'vitest.mjs'), path.join(root, 'node_modules/vitest/vitest.mjs'));
    fs.writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  `;
}
