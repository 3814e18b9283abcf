import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClassInUse, type ClassStore, openClass } from '@netsplit/grader';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'netsplit-lock-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const inUse = (): readonly string[] => readdirSync(out).filter((name) => /in-use/.test(name));

/** What a process leaves behind that was killed while it had the class open. */
function leaveDead(name: string): void {
  const code = `require('node:net').createServer()
    .listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', code, join(out, name)]);
}

/** A process that asked for the class, too, and withdraws: whoever asks it meanwhile hears nothing. */
async function withdrawing(name: string): Promise<void> {
  const code = `const server = require('node:net').createServer();
    server.listen(process.argv[1], () => {
      require('node:fs').writeSync(1, 'up');
      for (const end = Date.now() + 500; Date.now() < end; );
      server.close();
    })`;
  const child = spawn(process.execPath, ['-e', code, join(out, name)]);
  await once(child.stdout, 'data');
}

const openAtOnce = (times: number): Promise<readonly PromiseSettledResult<ClassStore>[]> =>
  Promise.allSettled(Array.from({ length: times }, () => openClass({ out })));

test.skipIf(process.platform === 'win32')(
  'of many that find what a dead process left, one has the class',
  async () => {
    for (const name of ['.in-use', '.in-use-01234567', '.in-use-fedcba98.new']) {
      leaveDead(name);
    }
    expect(inUse()).toHaveLength(3);
    await withdrawing('.in-use-ffffffff');
    const opened = await openAtOnce(12);
    const stores = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = opened.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(stores).toHaveLength(1);
    for (const reason of refused) expect(reason).toBeInstanceOf(ClassInUse);
    expect(inUse()).toHaveLength(1);

    // It is kept until it is closed, and then nothing is left of it.
    await expect(openClass({ out })).rejects.toThrow(ClassInUse);
    await stores[0]?.close();
    expect(inUse()).toEqual([]);
  },
);
