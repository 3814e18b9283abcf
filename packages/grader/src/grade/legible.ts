import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SubjectError } from '@netsplit/harness';
import type { Submission } from '../intake/intake.ts';
import { isPlainSource } from './plain-source.ts';

const PROGRAM = fileURLToPath(new URL('./reading/main.ts', import.meta.url));
/** By the clock on the wall: the largest honest submission takes a second, and a busy machine ten times that. */
const READING_MS = 30_000;
const HEAP_MIB = 1024;

/**
 * Has code that is not {@link isPlainSource} read in a process of its own first. It is then read here as always; but
 * what never ends, or takes its reader along, ends there.
 *
 * @throws {SubjectError} if it could not be read
 */
export async function expectLegible(
  { files }: Submission,
  stagedDir: string,
  labDir: string,
): Promise<void> {
  const odd = files.find(({ path, text }) => path.endsWith('.ts') && !isPlainSource(text));
  if (odd === undefined || (await isRead(stagedDir, labDir))) return;
  throw new SubjectError([
    {
      file: `src/${odd.path}`,
      what: 'cannot be read: it is nested too deep, or in a way that no reader of TypeScript comes to an end with',
      cure: 'write it with shorter statements',
    },
  ]);
}

function isRead(stagedDir: string, labDir: string): Promise<boolean> {
  const loader = pathToFileURL(
    createRequire(import.meta.url).resolve('@netsplit/harness/register'),
  ).href;
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MIB}`, '--import', loader, PROGRAM, stagedDir, labDir],
      // A group of its own: the bundler is a process, too.
      { stdio: 'ignore', detached: true, env: { PATH: process.env['PATH'] } },
    );
    const stop = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of it has ended.
      }
    };
    const timer = setTimeout(stop, READING_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      stop();
      resolve(code === 0);
    });
  });
}
