import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The descriptors of a pipe: one end is ours, the other is inherited by a process that we start. */
export interface PipePair {
  readonly read: number;
  readonly write: number;
}

/**
 * Two pipes that both sides can wait on without an event loop. They have a name for the blink of an eye only,
 * in a folder of ours: nothing in the jail can open them.
 */
export function makePipes(): { readonly toChild: PipePair; readonly fromChild: PipePair } {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-pipes-'));
  try {
    const paths = [join(folder, 'to'), join(folder, 'from')] as const;
    execFileSync('mkfifo', ['-m', '600', ...paths]);
    return { toChild: openBoth(paths[0]), fromChild: openBoth(paths[1]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each end by itself: when the other side is gone, a read comes to the end of the file and a write fails. With a
 * descriptor for both ends neither would be noticed.
 */
function openBoth(path: string): PipePair {
  // To open one end alone waits for the other one.
  const both = openSync(path, constants.O_RDWR);
  const pair = {
    read: openSync(path, constants.O_RDONLY),
    write: openSync(path, constants.O_WRONLY),
  };
  closeSync(both);
  return pair;
}
