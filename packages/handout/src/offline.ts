import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { json } from './course-files.ts';
import type { LockEntry, LockFile } from './lock.ts';
import { HandoutRefused } from './problem.ts';

/** What students run it on, as Node names systems and processors. */
export const PLATFORMS = [
  'linux-x64',
  'linux-arm64',
  'darwin-x64',
  'darwin-arm64',
  'win32-x64',
  'win32-arm64',
] as const;

/** The packages that stand in a handout's `offline/`. */
export interface Packages {
  readonly count: number;
  readonly bytes: number;
  readonly platforms: readonly string[];
}

const FOLDER = 'offline';
/** Of names on one command line. */
const AT_ONCE = 12;
const run = promisify(execFile);

/**
 * Puts every package that the lock file names, of these platforms, into `offline/`, and has the lock file say that they are there:
 * `npm ci` then fetches nothing, on any of them. The lock file keeps each package's hash, so npm checks what it unpacks.
 *
 * @throws {HandoutRefused} where npm cannot get a package, or gets another one than the lock file names
 */
export async function takeAlong(
  handout: string,
  platforms: readonly string[],
  onStep: (what: string) => void,
): Promise<Packages> {
  const file = join(handout, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  const wanted = new Map<string, Wanted>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (!path.includes('node_modules/') || entry.link === true) continue;
    if (!platforms.some((platform) => fits(entry, platform))) continue;
    wanted.set(`${name}@${entry.version}`, { name, entry });
  }
  mkdirSync(join(handout, FOLDER), { recursive: true });
  const packed = mkdtempSync(join(tmpdir(), 'netsplit-offline-'));
  let bytes = 0;
  try {
    const all = [...wanted.values()];
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const some = all.slice(at, at + AT_ONCE);
      onStep(`packages: ${at} of ${all.length}`);
      await pack(some, packed);
      for (const one of some) bytes += keep(one, packed, handout);
    }
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
  const packages = Object.fromEntries(
    Object.entries(lock.packages).map(([path, entry]) => {
      const name = path.split('node_modules/').at(-1) ?? '';
      const isHere = path.includes('node_modules/') && wanted.has(`${name}@${entry.version}`);
      return [path, isHere ? placed(name, entry) : entry];
    }),
  );
  writeFileSync(file, json({ ...lock, packages }));
  return { count: wanted.size, bytes, platforms };
}

interface Wanted {
  readonly name: string;
  readonly entry: LockEntry;
}

function fits({ os, cpu }: LockEntry, platform: string): boolean {
  const [system = '', processor = ''] = platform.split('-');
  const allows = (list: readonly string[] | undefined, own: string): boolean =>
    list === undefined ||
    list.includes(own) ||
    list.every((name) => name.startsWith('!') && name !== `!${own}`);
  return allows(os, system) && allows(cpu, processor);
}

/** As `npm pack` calls it. */
function tarball(name: string, version: string | undefined): string {
  return `${name.replace(/^@/, '').replaceAll('/', '-')}-${version}.tgz`;
}

function placed(name: string, { version, ...entry }: LockEntry): LockEntry {
  return { version, resolved: `file:${FOLDER}/${tarball(name, version)}`, ...entry };
}

/** Has npm get the packages: from its cache where it has them. */
async function pack(some: readonly Wanted[], folder: string): Promise<void> {
  const specs = some.map(({ name, entry }) => `${name}@${entry.version}`);
  const { command, args } = npm();
  try {
    await run(
      command,
      [...args, 'pack', '--silent', '--prefer-offline', '--pack-destination', folder, ...specs],
      { cwd: folder, maxBuffer: 16 * 1024 * 1024, shell: command.endsWith('.cmd') },
    );
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? '';
    throw new HandoutRefused(
      `npm could not get all of ${specs.join(', ')}${said === '' ? '.' : `: ${said}`}`,
      'Is this machine online? Only making the handout needs the registry, installing it does not.',
    );
  }
}

/** Checks a package against the lock file and keeps it; its size. */
function keep({ name, entry }: Wanted, packed: string, handout: string): number {
  const file = tarball(name, entry.version);
  const content = readFileSync(join(packed, file));
  const hash = `sha512-${createHash('sha512').update(content).digest('base64')}`;
  if (entry.integrity !== undefined && entry.integrity !== hash) {
    throw new HandoutRefused(
      `npm got another ${name}@${entry.version} than package-lock.json names.`,
      'Is a mirror set as the registry? npm config get registry',
    );
  }
  copyFileSync(join(packed, file), join(handout, FOLDER, file));
  return content.length;
}

function npm(): { command: string; args: readonly string[] } {
  const own = process.env['npm_execpath'];
  if (own !== undefined && /^npm-cli\.c?js$/.test(basename(own))) {
    return { command: process.execPath, args: [own] };
  }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}
