import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { JailLimits } from './limits.ts';

/** A command that runs one program where it can see and reach nothing. */
export interface Confinement {
  readonly command: string;
  readonly args: readonly string[];
}

/** From the range that systemd gives to users which exist for one service only. */
const FIRST_UID = 61_184;
const UIDS = 4_000;

/** The descriptor that the program's text is read from. */
export const PROGRAM_FD = 5;

let jails = 0;

/**
 * How Node runs one program in the jail: as a user of its own, within limits, without network, files, devices
 * and other processes. The program's text comes in by descriptor 5; 3 and 4 are left to it.
 */
export function confine(limits: JailLimits): Confinement {
  const uid = FIRST_UID + ((process.pid * 31 + jails++) % UIDS);
  const isRoot = process.getuid?.() === 0;
  const megabyte = 1024 * 1024;
  const processes = limits.processes + (isRoot ? 0 : ownThreads());
  const libraries = librariesOf(process.execPath).flatMap((file) => ['--ro-bind', file, file]);
  // The process limit does not bind root, so the user comes first.
  const command = [
    ...(isRoot ? ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'] : []),
    'prlimit',
    `--as=${limits.addressSpaceMiB * megabyte}`,
    `--nproc=${processes}`,
    `--fsize=${8 * megabyte}`,
    '--nofile=64',
    '--core=0',
    'bwrap',
    '--unshare-all',
    '--unshare-user',
    '--disable-userns',
    '--cap-drop',
    'ALL',
    '--clearenv',
    '--new-session',
    '--die-with-parent',
    '--ro-bind',
    process.execPath,
    '/node',
    ...libraries,
    '--ro-bind-data',
    String(PROGRAM_FD),
    '/jail.cjs',
    '--remount-ro',
    '/',
    '--chdir',
    '/',
    '--setenv',
    'TZ',
    'UTC',
    '--setenv',
    'LC_ALL',
    'C',
    '/node',
    `--max-old-space-size=${limits.heapMiB}`,
    '--no-addons',
    '/jail.cjs',
  ];
  return { command: command[0] as string, args: command.slice(1) };
}

let libraries: readonly string[] | undefined;

/** The shared libraries that a program needs, and nothing else of the system. */
function librariesOf(program: string): readonly string[] {
  libraries ??= execFileSync('ldd', [program], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => /(?:=> )?(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  return libraries;
}

/** How many threads this user has: the limit of processes counts them all where we are not root. */
function ownThreads(): number {
  const uid = process.getuid?.();
  let threads = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      if (Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) !== uid) continue;
      threads += Number(/^Threads:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return threads;
}

/** Where a tool is; undefined if it is nowhere on the path. */
export function findTool(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not there.
    }
  }
  return undefined;
}
