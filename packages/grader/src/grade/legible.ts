import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SubjectError } from '@netsplit/harness';
import type { Submission } from '../intake/intake.ts';
import { isPlainSource } from './plain-source.ts';

const PROGRAM = fileURLToPath(new URL('./reading/main.ts', import.meta.url));
/** The largest honest submission takes a second, and a busy machine ten times that. */
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
  if (odd === undefined || (await readApart(stagedDir, labDir)) === 'read') return;
  throw new SubjectError([
    {
      file: `src/${odd.path}`,
      what: 'cannot be read: it is nested too deep, or in a way that no reader of TypeScript comes to an end with',
      cure: 'write it with shorter statements',
    },
  ]);
}

/** How a reading ended. */
type Reading =
  /** Whatever was found wrong. */
  | 'read'
  /** It took its reader along. */
  | 'died'
  /** It was stopped. */
  | 'endless';

/**
 * Reads the code of a lab in a process of its own, of which nothing is left afterwards.
 *
 * @param limitMs by the clock on the wall
 */
export function readApart(
  stagedDir: string,
  labDir: string,
  limitMs = READING_MS,
): Promise<Reading> {
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
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, limitMs);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      stop();
      resolve(code === 0 ? 'read' : isLate ? 'endless' : 'died');
    });
  });
}
