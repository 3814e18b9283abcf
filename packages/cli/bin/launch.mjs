import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distrustInstall } from './install-stamp.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Registers what runs TypeScript, and runs the command. */
export async function launch() {
  const { main } = await load();
  await main(process.argv.slice(2));
}

async function load() {
  try {
    await import('@netsplit/harness/register');
    return await import('../src/main.ts');
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'MODULE_NOT_FOUND') throw error;
    // A file is gone though its package is there, and no stamp tells: let the next start install anew.
    distrustInstall(ROOT);
    console.error(
      'The packages that netsplit needs are not installed, or only half. Run: npm start',
    );
    process.exit(4);
  }
}
