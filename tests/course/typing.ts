import { execFile } from 'node:child_process';
import { basename } from 'node:path';

/** How a command ended that somebody typed. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output, then standard error. */
  readonly text: string;
}

/** Types a command in a folder. Nobody answers what it asks. */
export function typed(
  cwd: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = ownEnvironment(),
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      {
        cwd,
        env,
        maxBuffer: 64 * 1024 * 1024,
        shell: command.endsWith('.cmd'),
        encoding: 'utf8',
      },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ exitCode, stdout, stderr, text: stdout + stderr });
      },
    );
    child.stdin?.end();
  });
}

/** `npm …`, by whichever npm runs these tests. */
export function typedNpm(
  cwd: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Ended> {
  const own = process.env['npm_execpath'];
  if (own !== undefined && basename(own).startsWith('npm-cli')) {
    return typed(cwd, process.execPath, [own, ...args], env);
  }
  return typed(cwd, process.platform === 'win32' ? 'npm.cmd' : 'npm', args, env);
}

/** That of whoever runs these tests, but for what their terminal can show. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  return env;
}
