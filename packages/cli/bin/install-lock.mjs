import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const POLL_MS = 200;
// An install that has run this long is a process that died and whose number was given to another.
const ABANDONED_MS = 20 * 60_000;

/**
 * Waits until no other process installs into this clone, and keeps others out until the returned function is called.
 * The lock is not in node_modules, which `npm ci` empties.
 */
export async function takeInstallLock(root, onWait) {
  mkdirSync(join(root, '.netsplit'), { recursive: true });
  const file = join(root, '.netsplit', 'install.lock');
  for (let told = false; ; await sleep(POLL_MS)) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
    } else if (!told) {
      told = true;
      onWait();
    }
  }
}

function isAbandoned(file) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs;
    const owner = Number(readFileSync(file, 'utf8'));
    // Empty: its owner is just about to write its number, unless it died there.
    if (!Number.isInteger(owner) || owner <= 0) return ageMs > 2000;
    return ageMs > ABANDONED_MS || !isAlive(owner);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
