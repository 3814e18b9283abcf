import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

export interface WriteOptions {
  /** Whether it outlives a power cut, too: about 2 ms a file. False for what a command makes again; default true. */
  readonly isSynced?: boolean;
}

/**
 * Writes a file whole or not at all: to a temporary name, to the disk, then over the old one. Whatever happens in
 * between (a crash, a full disk) leaves the old file as it was. Its folder is made if there is none.
 */
export function writeWhole(
  file: string,
  text: string,
  { isSynced = true }: WriteOptions = {},
): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(temporary, 'w');
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      if (isSynced) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameOver(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Moves a file that cannot be used to `.bak`, or `.bak2` …: an earlier one set aside is not lost either. */
export function setAside(file: string): string {
  let kept = `${file}.bak`;
  for (let count = 2; existsSync(kept); count++) kept = `${file}.bak${count}`;
  renameSync(file, kept);
  return kept;
}

const PATIENCE_MS = 2000;
const ABANDONED_MS = 10_000;

/**
 * Runs `work` while no other process runs its own on the same file. A lock whose owner died is taken over; when the
 * owner merely takes long we go on without it, since a verdict lost is found again and a command that hangs is worse.
 */
export function whileLocked<Result>(file: string, work: () => Result): Result {
  const lock = `${file}.lock`;
  const held = takeLock(lock);
  try {
    return work();
  } finally {
    if (held) rmSync(lock, { force: true });
  }
}

function takeLock(lock: string): boolean {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; sleep(5)) {
    try {
      closeSync(openSync(lock, 'wx'));
      return true;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      if (ageMs(lock) > ABANDONED_MS) rmSync(lock, { force: true });
    }
  }
  return false;
}

function ageMs(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

// On Windows a virus scanner may hold the old file open for a moment.
function renameOver(from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (attempt === 5 || !(hasCode(error, 'EPERM') || hasCode(error, 'EBUSY'))) throw error;
      sleep(20 * attempt);
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
