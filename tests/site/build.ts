import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** Where the site is, once it is built. */
export const BUILT = join(ROOT, 'docs/.vitepress/dist');

/** Builds the site, as `npm run docs:build` does. */
export async function setup(): Promise<void> {
  const args = ['--import', 'tsx', join(ROOT, 'docs/site/main.ts'), 'build'];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT });
}
