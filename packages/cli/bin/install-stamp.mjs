import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The stamp tells which install node_modules holds, and that it was finished. */
export const stampFile = (root) => join(root, 'node_modules', '.netsplit-install.json');

/** The lock file: its packages, and the key of the install that it asks for on this machine. */
export function readLock(root) {
  const text = readFileSync(join(root, 'package-lock.json'));
  const { packages } = JSON.parse(text.toString('utf8'));
  const nodeMajor = process.versions.node.split('.')[0];
  const key = createHash('sha256')
    .update(text)
    .update(`\n${process.platform} ${process.arch} node ${nodeMajor}`)
    .digest('hex');
  // Other keys are the workspaces' own folders.
  const entries = Object.entries(packages).filter(([path]) => path.includes('node_modules/'));
  return { key, entries };
}

export function isFresh(root, lock) {
  const stamp = readJson(stampFile(root));
  return (
    stamp?.key === lock.key &&
    Array.isArray(stamp.packages) &&
    stamp.packages.every((path) => isPresent(root, path))
  );
}

/** Required packages that are not there. Optional ones are for other platforms as a rule. */
export function missingPackages(root, lock) {
  return lock.entries
    .filter(
      ([path, entry]) =>
        !entry.optional && !entry.devOptional && !entry.peer && !isPresent(root, path),
    )
    .map(([path]) => path);
}

export function writeStamp(root, lock) {
  const packages = lock.entries.map(([path]) => path).filter((path) => isPresent(root, path));
  const file = stampFile(root);
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify({ key: lock.key, packages })}\n`);
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * Whether somebody ran `npm ci` or `npm install` themselves: npm writes its own list of what it installed as its last
 * act. When that equals the lock file and every version is on the disk, a second install would be a wasted minute.
 */
export function installedByHand(root, lock) {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return false;
  return lock.entries.every(([path, wanted]) => {
    if (wanted.link) return isPresent(root, path);
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return (
      found.version === wanted.version &&
      found.integrity === wanted.integrity &&
      readJson(join(root, path, 'package.json'))?.version === wanted.version
    );
  });
}

/** Forgets that an install was finished, ours or one made by hand: it has turned out to be broken. */
export function distrustInstall(root) {
  rmSync(stampFile(root), { force: true });
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
}

const isPresent = (root, path) => existsSync(join(root, path, 'package.json'));

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
