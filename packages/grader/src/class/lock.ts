import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Another process has this class open. */
export class ClassInUse extends Error {
  override readonly name = 'InputError';
  readonly hint = 'Wait until it has ended, or stop it with Ctrl-C: nothing of it is lost.';
}

/**
 * Keeps other processes out of a folder until the returned function is called, or this process ends, however it
 * does: the system closes the socket, where a file with a number in it would stay.
 *
 * @throws {ClassInUse}
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true });
  const own = await (process.platform === 'win32' ? lockPipe(folder) : lockSocket(folder));
  if (own === undefined) throw new ClassInUse(`Another process is at work on ${folder}.`);
  return own;
}

type Unlock = () => Promise<void>;

/** On Windows the name of a pipe is free again when its process has ended. */
async function lockPipe(folder: string): Promise<Unlock | undefined> {
  const server = answering(() => 'holds');
  const isOurs = await listening(server, `\\\\.\\pipe\\${nameOf(realpathSync(folder))}`);
  return isOurs ? () => closed(server) : undefined;
}

/** What a socket says to whoever connects. */
type State = 'asks' | 'holds';

const POLL_MS = 10;
/** Whoever says nothing for so long has been halted, and may hold it. */
const SILENT_MS = 20_000;

/**
 * Elsewhere the file of a socket outlives its process, and a dead one cannot simply be removed and replaced: of two that find it
 * dead, the second would remove the socket of the first. So each process has a file of its own, whose name never comes
 * again. It is put there before its owner looks at those of others: of two, one at least sees the other. Then
 * who holds the folder goes first, and of those that ask at once the first by name.
 *
 * Linux has addresses that leave no file behind, but they are of one network namespace: two containers with the same folder would
 * not know of each other.
 */
async function lockSocket(folder: string): Promise<Unlock | undefined> {
  const { place, name } = placeOf(realpathSync(folder));
  const own = `${name}-${randomBytes(ID_BYTES).toString('hex')}`;
  let state: State = 'asks';
  const server = answering(() => state);
  const unlock = async (): Promise<void> => {
    rmSync(join(place, own), { force: true });
    await closed(server);
  };
  try {
    // Nobody sees it before it answers: it would be taken for dead.
    const early = join(place, `${own}${EARLY}`);
    await listening(server, early);
    if (!renamed(early, join(place, own))) return (await unlock(), undefined);
    for (;;) {
      const others = await livingBeside(own, place, name);
      if (others.length === 0) break;
      if (others.some((one) => one.state === 'holds' || one.file < own)) {
        return (await unlock(), undefined);
      }
      // They came later by name, or are about to find out that they hold it.
      await pause(POLL_MS);
    }
  } catch (error) {
    await unlock();
    throw error;
  }
  state = 'holds';
  for (const file of filesOf(place, name, EARLY)) cleared(join(place, file));
  return unlock;
}

/** What is not to be looked at yet, or was left by who died in that moment. */
const EARLY = '.new';
/** Short: systems cut the path of a socket at about a hundred bytes, and the place for temporary files may have fifty. */
const ID_BYTES = 4;
const OF_ID = /^-[0-9a-f]{8}$/;
const LONGEST_PATH = 100;

/** Where the files of a folder's sockets stand, and how their names begin. */
function placeOf(folder: string): { readonly place: string; readonly name: string } {
  const name = '.in-use';
  const longest = join(folder, `${name}-${'0'.repeat(2 * ID_BYTES)}${EARLY}`);
  return Buffer.byteLength(longest) <= LONGEST_PATH
    ? { place: folder, name }
    : { place: tmpdir(), name: nameOf(folder) };
}

function nameOf(folder: string): string {
  return `netsplit-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}

function filesOf(place: string, name: string, ending = ''): readonly string[] {
  return readdirSync(place).filter((file) => {
    if (!file.startsWith(name) || !file.endsWith(ending)) return false;
    const tail = file.slice(name.length, file.length - ending.length);
    // Without a tail: an earlier version's.
    return tail === '' || OF_ID.test(tail);
  });
}

interface Other {
  readonly file: string;
  readonly state: State;
}

/** Those beside us that live. What is dead is removed: nobody will ever listen there again. */
async function livingBeside(own: string, place: string, name: string): Promise<readonly Other[]> {
  const files = filesOf(place, name).filter((file) => file !== own);
  const answers = await Promise.all(
    files.map(async (file): Promise<readonly Other[]> => {
      const state = await answerOf(join(place, file));
      if (state !== undefined) return [{ file, state }];
      cleared(join(place, file));
      return [];
    }),
  );
  return answers.flat();
}

function cleared(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Another user's, in a folder for all: it is dead nevertheless.
  }
}

/** What is said there; undefined if nobody listens any more. */
function answerOf(path: string): Promise<State | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let said = '';
    socket.setEncoding('utf8').setTimeout(SILENT_MS, () => {
      resolve('holds');
      socket.destroy();
    });
    socket.on('data', (text: string) => (said += text));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(undefined);
      // It has just withdrawn, or died: asked again, it is not there.
      else if (code === 'ECONNRESET' || code === 'EPIPE') resolve('asks');
      // Of one that lives: it is another user's, or is asked by too many at once.
      else resolve('holds');
    });
    // Whoever says nothing is closing, or of an earlier version: that has the first of all names.
    socket.on('close', () => resolve(said === 'holds' ? 'holds' : 'asks'));
  });
}

function answering(state: () => State): Server {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(state(), () => socket.destroy());
  });
  // Whoever holds a class is at work, and is not kept from its end by this.
  server.unref();
  return server;
}

/** False if somebody else has this address. */
function listening(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(path, () => resolve(true));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** False if who holds the folder has cleared it away meanwhile. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
