import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const NETSPLIT = resolve(import.meta.dirname, '../../packages/cli/bin/netsplit.mjs');
/** In the environment of every process that a test starts, and of those that they start. */
const MARK = `NETSPLIT_TEST_MARK=${process.pid}-${Date.now()}`;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Both of its streams, as they came. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `netsplit` command under way, with a process group of its own. */
export class Command {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = '';
  readonly #said = { stdout: '', stderr: '' };
  #watchers: (() => void)[] = [];

  constructor(args: readonly string[], folder: string) {
    const [name = '', value = ''] = MARK.split('=');
    this.#child = spawn(process.execPath, [NETSPLIT, ...args], {
      cwd: folder,
      detached: true,
      env: { ...process.env, TMPDIR: join(folder, 'tmp'), [name]: value, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#said[name] += text;
        for (const look of this.#watchers) look();
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve({ code, signal, output: this.#output, ...this.#said });
        for (const look of this.#watchers) look();
      });
    });
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves when it has said so many lines that match, or is over. */
  said(line: RegExp, times = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.#output.split('\n').filter((one) => line.test(one)).length;
        if (found >= times || this.isOver) resolve();
      };
      this.#watchers.push(look);
      look();
    });
  }

  /** To all that it has started, too, as a power cut would. */
  signal(name: NodeJS.Signals): void {
    if (this.#child.pid === undefined || this.isOver) return;
    try {
      process.kill(-this.#child.pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Runs a command to its end. */
export function run(args: readonly string[], folder: string): Promise<Ended> {
  return new Command(args, folder).ended;
}

/** What of all that was started still runs, once the system had its time to clear up. */
export async function leftRunning(): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let tries = 0; tries < 200; tries++) {
    left = marked();
    if (left.length === 0) return [];
    await pause(100);
  }
  return left;
}

function marked(): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
    try {
      const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(MARK);
      return isOurs ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}
