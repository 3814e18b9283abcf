import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HandoutRefused } from './problem.ts';

const run = promisify(execFile);

/** Nobody's, and always the same: the same files make the same commit, on every machine. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'Netsplit',
  GIT_AUTHOR_EMAIL: 'handout@netsplit.invalid',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Netsplit',
  GIT_COMMITTER_EMAIL: 'handout@netsplit.invalid',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** Nor does anything that is set on this machine reach the history: hooks, signatures, templates, line ends. */
const SETTINGS = [
  'init.defaultBranch=main',
  'core.autocrlf=false',
  'core.fileMode=false',
  'commit.gpgSign=false',
  'gc.auto=0',
];

/**
 * Makes `folder` a git repository with one commit; the commit's name.
 *
 * @param programs files that npm makes executable when it installs: else that would be a change that git sees
 * @throws {HandoutRefused} without git
 */
export async function beginHistory(folder: string, programs: readonly string[]): Promise<string> {
  const git = async (...args: string[]): Promise<string> => {
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
    );
    const { stdout } = await run('git', [...settings, ...args], {
      cwd: folder,
      env: { ...env, ...AUTHOR, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: NOWHERE },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  };
  try {
    await git('init', '--quiet', '--template=');
    await git('add', '--all', '--force', '.');
    await git('update-index', '--chmod=+x', ...programs);
    for (const program of programs) chmodSync(join(folder, program), 0o755);
    await git('commit', '--quiet', '--no-verify', '--message', 'Begin the course');
    return await git('rev-parse', 'HEAD');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new HandoutRefused(
      'git was not found, and a handout has a history of its own.',
      'Install it from https://git-scm.com.',
    );
  }
}

const NOWHERE = process.platform === 'win32' ? 'NUL' : '/dev/null';
