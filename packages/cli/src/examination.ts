import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One thing that the course needs (or is better with), and whether it is there. */
export interface Finding {
  readonly what: string;
  /** `missing` is something the course does without. */
  readonly state: 'fine' | 'missing' | 'broken';
  readonly found: string;
  readonly todo?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Looks at this machine: each finding stands alone, so that one that fails does not hide the next. */
export async function examine(home: string, env: Environment): Promise<Finding[]> {
  return Promise.all([
    node(),
    npm(),
    git(),
    esbuild(),
    typescript(),
    chromium(env),
    writeAccess(home),
    space(home),
    packages(home),
  ]);
}

function node(): Finding {
  // An older one never gets here: every command looks at it first.
  return { what: 'Node', state: 'fine', found: `${process.versions.node} (${process.execPath})` };
}

async function npm(): Promise<Finding> {
  const windows = process.platform === 'win32';
  const version = await firstLine(windows ? 'npm.cmd' : 'npm', ['--version'], { shell: windows });
  return version === undefined
    ? {
        what: 'npm',
        state: 'broken',
        found: 'not found',
        todo: 'It comes with Node: install Node from https://nodejs.org.',
      }
    : { what: 'npm', state: 'fine', found: version };
}

async function git(): Promise<Finding> {
  const version = await firstLine('git', ['--version']);
  return version === undefined
    ? {
        what: 'git',
        state: 'missing',
        found: 'not found',
        todo: 'The labs work without it; to get new ones with git pull, install it from https://git-scm.com.',
      }
    : { what: 'git', state: 'fine', found: version.replace(/^git version /, '') };
}

async function esbuild(): Promise<Finding> {
  try {
    const { transform, version } = await import('esbuild');
    await transform('const ready: boolean = true', { loader: 'ts' });
    return { what: 'esbuild', state: 'fine', found: version };
  } catch (error) {
    return {
      what: 'esbuild',
      state: 'broken',
      found: `does not run: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
      todo: 'It turns your TypeScript into what the cluster runs. Was node_modules copied from another machine? Remove node_modules and run: npm start',
    };
  }
}

async function typescript(): Promise<Finding> {
  const { findTypeChecker } = await import('@netsplit/harness');
  const tsc = findTypeChecker();
  const version = tsc === undefined ? undefined : await firstLine(tsc, ['--version']);
  return version === undefined
    ? {
        what: 'TypeScript',
        state: 'missing',
        found: 'does not run',
        todo: 'Tests run without it, but type errors are not reported. Remove node_modules and run: npm start',
      }
    : { what: 'TypeScript', state: 'fine', found: version.replace(/^Version /, '') };
}

const BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];

function chromium(env: Environment): Finding {
  const named = env['CHROME_PATH'];
  const places = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...places.flatMap((folder) =>
      BROWSERS.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
    ),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  const found = candidates.find((file) => existsSync(file));
  return found === undefined
    ? {
        what: 'Chromium',
        state: 'missing',
        found: 'not found',
        todo: 'Any browser shows the viewer; only the tests of the viewer itself need Chromium (on Debian: apt-get install chromium).',
      }
    : { what: 'Chromium', state: 'fine', found };
}

function writeAccess(home: string): Finding {
  const folder = join(home, '.netsplit');
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, 'x');
    rmSync(probe);
    accessSync(home, constants.W_OK);
    return { what: 'write access', state: 'fine', found: folder };
  } catch (error) {
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      return {
        what: 'write access',
        state: 'broken',
        found: `${folder} is a file`,
        todo: 'Your code and progress are kept in a folder of that name: move the file away.',
      };
    }
    return {
      what: 'write access',
      state: 'broken',
      found: error instanceof Error ? error.message : String(error),
      todo: `Your code and progress are kept in ${home}: it must be yours to write in. Was it made with sudo?`,
    };
  }
}

const LITTLE_BYTES = 200_000_000;

function space(home: string): Finding {
  try {
    const { bavail, bsize } = statfsSync(home);
    const free = bavail * bsize;
    const found = `${(free / 1e9).toFixed(1)} GB free`;
    return free < LITTLE_BYTES
      ? {
          what: 'disk',
          state: 'broken',
          found,
          todo: 'Free some: traces and backups need a little room.',
        }
      : { what: 'disk', state: 'fine', found };
  } catch {
    return { what: 'disk', state: 'missing', found: 'cannot tell how much is free' };
  }
}

async function packages(home: string): Promise<Finding> {
  if (!existsSync(join(home, 'package-lock.json'))) {
    return { what: 'packages', state: 'fine', found: 'not a clone: nothing to compare' };
  }
  // Plain JavaScript that runs before anything is installed; it has no types.
  const file = fileURLToPath(new URL('../bin/install-stamp.mjs', import.meta.url));
  const { isFresh, readLock, installedByHand } = (await import(file)) as {
    readLock(root: string): object;
    isFresh(root: string, lock: object): boolean;
    installedByHand(root: string, lock: object): boolean;
  };
  const lock = readLock(home);
  return isFresh(home, lock) || installedByHand(home, lock)
    ? { what: 'packages', state: 'fine', found: 'as package-lock.json has them' }
    : {
        what: 'packages',
        state: 'broken',
        found: 'not what package-lock.json has',
        todo: 'Run npm start (or npm ci): it installs them.',
      };
}

function firstLine(
  command: string,
  args: readonly string[],
  options: { shell?: boolean } = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000, ...options }, (error, stdout) =>
      resolve(error === null ? stdout.split('\n')[0]?.trim() : undefined),
    );
  });
}
