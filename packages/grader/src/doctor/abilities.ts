import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confine, findTool } from '../jail/confinement.ts';
import { JAIL_LIMITS } from '../jail/limits.ts';
import { PROBE, type Probed } from './probe.ts';

/** One thing that the jail has to hold back, and whether it does on this machine. */
export interface Ability {
  readonly what: string;
  readonly holds: boolean;
  readonly found: string;
  readonly todo?: string;
}

const TOOLS = {
  bwrap: 'apt-get install bubblewrap, or the like',
  prlimit: 'apt-get install util-linux, or the like',
  setpriv: 'apt-get install util-linux, or the like',
  ldd: 'apt-get install libc-bin, or the like',
  mkfifo: 'apt-get install coreutils, or the like',
} as const;

/** Whether what the jail is made of is here at all; whether it holds, {@link examineJail} finds out. */
export function hasJailTools(): boolean {
  return process.platform === 'linux' && missingTools().length === 0;
}

function missingTools(): readonly (keyof typeof TOOLS)[] {
  const needed = Object.keys(TOOLS) as (keyof typeof TOOLS)[];
  const isRoot = process.getuid?.() === 0;
  return needed.filter((name) => (isRoot || name !== 'setpriv') && findTool(name) === undefined);
}

/**
 * What this machine can enforce: looks for the tools, and has a program try from inside what the jail is to hold
 * back. A machine that fails one of these grades nobody.
 */
export async function examineJail(): Promise<readonly Ability[]> {
  if (process.platform !== 'linux') {
    return [
      {
        what: 'Linux',
        holds: false,
        found: process.platform,
        todo: 'The jail is made of what Linux has. Grade in a Linux container or virtual machine.',
      },
    ];
  }
  const missing = missingTools();
  const tools: Ability = {
    what: 'tools',
    holds: missing.length === 0,
    found: missing.length === 0 ? 'bubblewrap, prlimit and setpriv' : `no ${missing.join(', no ')}`,
    ...(missing[0] === undefined ? {} : { todo: TOOLS[missing[0]] }),
  };
  if (!tools.holds) return [tools];
  return [tools, ...(await probe())];
}

async function probe(): Promise<readonly Ability[]> {
  // Somebody to reach, were there a way.
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-doctor-'));
  try {
    writeFileSync(join(folder, 'probe.cjs'), `const PORT = ${port};\n${PROBE}`);
    const program = openSync(join(folder, 'probe.cjs'), 'r');
    const answer = openSync(join(folder, 'answer'), 'w+');
    const { command, args } = confine(JAIL_LIMITS);
    const nothing = openSync('/dev/null', 'r');
    const ran = spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'pipe', nothing, answer, program],
      env: { ...process.env, NETSPLIT_SECRET: 'to be seen by nobody' },
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    for (const fd of [program, answer, nothing]) closeSync(fd);
    const text = readFileSync(join(folder, 'answer'), 'utf8');
    return judge(text, ran.status, ran.stderr.toString());
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const START_TODO =
  'Are unprivileged user namespaces allowed (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns)? In a container, run it with --security-opt seccomp=unconfined, or grade in a virtual machine.';

function judge(text: string, status: number | null, stderr: string): readonly Ability[] {
  let probed: Probed | undefined;
  try {
    probed = JSON.parse(text) as Probed;
  } catch {
    // It did not come so far.
  }
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const started: Ability = {
    what: 'the jail',
    holds: probed !== undefined,
    found:
      probed === undefined
        ? `does not start (${said === '' ? `exit code ${String(status)}` : said})`
        : 'starts',
    ...(probed === undefined ? { todo: START_TODO } : {}),
  };
  if (probed === undefined) return [started];
  const { uid, files, wrote, connected, listened, environment, pids, spawned, memory } = probed;
  const ability = (what: string, holds: boolean, good: string, bad: string): Ability => ({
    what,
    holds,
    found: holds ? good : bad,
    ...(holds ? {} : { todo: 'Do not grade strangers on this machine.' }),
  });
  const limit = JAIL_LIMITS.processes;
  return [
    started,
    ability('user', uid !== 0, `code runs as user ${uid}`, 'code runs as root'),
    ability(
      'files',
      files.every((name) => ['jail.cjs', 'lib', 'lib64', 'node', 'usr'].includes(name)) && !wrote,
      'nothing of this machine can be read but Node, and nothing written',
      `${wrote ? 'code can write files' : `code sees ${files.join(', ')}`}`,
    ),
    ability('network', !connected, 'nobody can be reached', 'code can reach this machine'),
    ability('ports', !listened.outside, 'no port of this machine can be taken', 'code can listen'),
    ability(
      'environment',
      environment.every((name) => ['TZ', 'LC_ALL', 'PWD'].includes(name)),
      'is empty',
      `code sees ${environment.join(', ')}`,
    ),
    ability('processes', !pids, 'no other can be seen or signalled', 'code sees other processes'),
    ability(
      'forks',
      spawned < limit,
      `end at ${limit} processes and threads`,
      `code started ${spawned} processes`,
    ),
    ability(
      'memory',
      memory !== 'mapped',
      `ends at ${JAIL_LIMITS.addressSpaceMiB} MiB, the heap at ${JAIL_LIMITS.heapMiB}`,
      'code can take as much as there is',
    ),
  ];
}
