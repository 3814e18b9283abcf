import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another process has this class open. */
export class ClassInUse extends Error {
  override readonly name = 'InputError';
  readonly hint = 'Wait until it has ended, or stop it with Ctrl-C: nothing of it is lost.';
}

/** Systems cut the path of a socket at about this length. */
const LONGEST_PATH = 100;

/**
 * Keeps other processes out of a folder until the returned function is called, or this process ends, however it
 * does: the system closes the socket, where a file with a number in it would stay.
 *
 * @throws {ClassInUse}
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true });
  const path = socketOf(realpathSync(folder));
  for (let tries = 0; tries < 3; tries++) {
    const server = await listen(path);
    if (server !== undefined) {
      return () => new Promise((resolve) => server.close(() => resolve()));
    }
    if (await isAnswered(path)) {
      throw new ClassInUse(`Another process is at work on ${folder}.`);
    }
    rmSync(path, { force: true });
  }
  throw new ClassInUse(`Other processes are at work on ${folder}.`);
}

function socketOf(folder: string): string {
  const name = `netsplit-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const within = join(folder, '.in-use');
  return Buffer.byteLength(within) <= LONGEST_PATH ? within : join(tmpdir(), name);
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function isAnswered(path: string): Promise<boolean> {
  if (process.platform !== 'win32' && !existsSync(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
