import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where Debian keeps the programs of a server, the newest version first; else where `PATH` has them. */
function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((one, other) => Number(other) - Number(one))
    : [];
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ].find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

const programs = findPostgres();

/** Not every machine has PostgreSQL; where it is required, its tests fail without. */
export const canServe =
  programs !== undefined || process.env['NETSPLIT_POSTGRES_REQUIRED'] !== undefined;
if (!canServe) {
  console.log('No PostgreSQL here: grading with many workers is not tested.\n');
}

/** PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** A server of its own in a folder, reached by a socket there. */
export class PostgresServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start(folder: string): Promise<PostgresServer> {
    if (programs === undefined) {
      throw new Error('PostgreSQL is required (NETSPLIT_POSTGRES_REQUIRED) and is not here.');
    }
    mkdirSync(folder, { recursive: true });
    const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    execFileSync(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'grader', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...user, cwd: folder, stdio: 'pipe' },
    );
    const child = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
      { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    while (!said.includes('ready to accept connections')) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL did not start: ${said}`);
      await pause(50);
    }
    return new PostgresServer(`postgres://grader@${encodeURIComponent(folder)}/postgres`, child);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    // Fast: who is still connected is cut off.
    this.#child.kill('SIGINT');
    await gone;
  }
}
