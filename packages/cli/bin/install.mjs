import { rmSync } from 'node:fs';
import { adviceFor } from './install-advice.mjs';
import { takeInstallLock } from './install-lock.mjs';
import {
  installedByHand,
  isFresh,
  missingPackages,
  readLock,
  stampFile,
  writeStamp,
} from './install-stamp.mjs';
import { runNpmCi } from './npm-ci.mjs';

/**
 * Sees that node_modules is what package-lock.json says, and runs `npm ci` when it is not: when our stamp is missing (the
 * stamp is removed before an install and written after it, so half an install has none), when it is of another lock file,
 * platform or Node, or when a package it names is gone.
 *
 * @param {{ root: string, again: string, say?: (line: string) => void, runNpm?: typeof runNpmCi }} options
 *   `again`: the command that the user typed, and may type again
 * @returns {Promise<{ ok: true, installed: boolean } | { ok: false, message: string, exitCode: number }>}
 */
export async function ensureInstalled({ root, again, say = console.error, runNpm = runNpmCi }) {
  const lock = readLock(root);
  if (isFresh(root, lock)) return { ok: true, installed: false };

  let release;
  try {
    release = await takeInstallLock(root, () =>
      say('Another terminal is installing the packages; waiting for it to finish …'),
    );
  } catch (error) {
    return {
      ok: false,
      message: adviceFor(`${error.code} ${error.message}`, { root, again }),
      exitCode: 4,
    };
  }
  try {
    // Whoever held the lock before us may have done the work.
    if (isFresh(root, lock)) return { ok: true, installed: false };
    if (installedByHand(root, lock)) {
      writeStamp(root, lock);
      return { ok: true, installed: false };
    }
    rmSync(stampFile(root), { force: true });
    const result = await runNpm(root, lock, say);
    if (result.signal) {
      const message = `Stopped while installing. Nothing is lost: run ${again} to go on.`;
      return { ok: false, message, exitCode: result.exitCode };
    }
    const missing = result.ok ? missingPackages(root, lock) : [];
    if (!result.ok || missing.length > 0) {
      const output =
        missing.length > 0 ? `npm left out ${missing.slice(0, 3).join(', ')}` : result.output;
      return { ok: false, message: adviceFor(output, { root, again }), exitCode: 4 };
    }
    writeStamp(root, lock);
    return { ok: true, installed: true };
  } catch (error) {
    return {
      ok: false,
      message: adviceFor(`${error.code ?? ''} ${error.message}`, { root, again }),
      exitCode: 4,
    };
  } finally {
    release();
  }
}
