import { existsSync, watch } from 'node:fs';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { InputError } from './trouble.ts';

// An editor's save is several events (truncate, write, rename): wait for a moment of quiet. Longer would be felt.
const QUIET_MS = 15;

/** Runs `work` now and after every change in `folder`, one at a time, until the process is stopped. */
export async function watchFolder(
  folder: string,
  terminal: Terminal,
  work: () => Promise<void>,
): Promise<ExitCode> {
  let running = false;
  let changed = false;
  let timer: NodeJS.Timeout | undefined;
  let fail: (error: unknown) => void = () => {};

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      do {
        changed = false;
        terminal.clearScreen();
        await work();
        // Its watcher is gone with it, and would never say another word.
        if (!existsSync(folder)) {
          throw new InputError(
            `${folder} is gone, and with it what was watched.`,
            'Run the command again: a lab without src/ gets a new one from its starter.',
          );
        }
        terminal.say(terminal.colours.dim(`Watching ${folder}; Ctrl-C ends.`));
      } while (changed);
    } finally {
      running = false;
    }
  };

  return new Promise<never>((_, reject) => {
    fail = reject;
    const watcher = watch(folder, { recursive: true }, () => {
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(() => void run().catch(fail), QUIET_MS);
    });
    watcher.on('error', fail);
    void run().catch(fail);
  });
}
