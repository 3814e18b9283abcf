// The warden: a thread that starts the jail's process and watches it. The grader itself waits for replies in a
// system call and has no timers. Bundled, and run from its text.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { AT, KILLED, type Watch } from './ledger.ts';

const LOOK_EVERY_MS = 20;
/** What Linux counts processor time in, on every machine that Node runs on. */
const TICK_MS = 10;

parentPort?.on('message', (watch: Watch) => begin(watch));

function begin({ ledger: shared, command, args, fds, eventCpuMs, eventWallMs }: Watch): void {
  const ledger = new Int32Array(shared);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', ...fds] });
  Atomics.store(ledger, AT.started, 1);
  Atomics.notify(ledger, AT.started);
  let pid: number | undefined;
  let exchange = 0;
  let sinceMs = 0;
  let sinceCpuMs = 0;
  const look = (): void => {
    pid ??= innermost(child);
    const cpuMs = pid === undefined ? 0 : (cpuOf(pid) ?? Atomics.load(ledger, AT.cpuMs));
    Atomics.store(ledger, AT.cpuMs, cpuMs);
    if (Atomics.load(ledger, AT.condemned) === 1) return kill(KILLED.asked);
    const busy = Atomics.load(ledger, AT.busy);
    if (busy === 0 || busy !== exchange) {
      exchange = busy;
      sinceMs = performance.now();
      sinceCpuMs = cpuMs;
      return;
    }
    const isLong = cpuMs - sinceCpuMs > eventCpuMs || performance.now() - sinceMs > eventWallMs;
    if (isLong) kill(KILLED.time);
  };
  const kill = (why: number): void => {
    if (Atomics.load(ledger, AT.killed) === KILLED.no) Atomics.store(ledger, AT.killed, why);
    // With it dies all that it has started: it is the first process of a world of its own.
    child.kill('SIGKILL');
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const end = (code: number): void => {
    clearInterval(timer);
    Atomics.store(ledger, AT.code, code);
    Atomics.store(ledger, AT.ended, 1);
    Atomics.notify(ledger, AT.ended);
  };
  child.once('error', () => end(-1));
  child.once('exit', (code, signal) =>
    end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
  );
}

/** The last of the chain: bubblewrap, its own first process, and in it Node. */
function innermost(child: ChildProcess): number | undefined {
  let pid = child.pid;
  let depth = 0;
  for (; pid !== undefined; depth++) {
    const next = childOf(pid);
    if (next === undefined) break;
    pid = next;
  }
  return depth >= 2 ? pid : undefined;
}

function childOf(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    return undefined;
  }
}

/** Processor time of a process and all of its threads. */
function cpuOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
}
