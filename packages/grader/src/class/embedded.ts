// PostgreSQL in this very process: nothing to install, one folder.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { PGlite, Transaction } from '@electric-sql/pglite';
import { type Database, type Sql, sqlBy, type SqlRow } from './sql.ts';

/** What of PGlite's file system we hook into; it has no types of its own. */
interface FileSystemModule {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: OpenStream) => number };
    realPath(node: unknown): string;
  };
}

interface OpenStream {
  readonly node: unknown;
  /** Of the real file; a folder has none. */
  readonly nfd?: number;
}

export interface EmbeddedOptions {
  /** Told of every file or folder that is brought to the disk: for whoever counts. */
  readonly onSync?: (path: string) => void;
}

/**
 * A class in a folder of its own. Only one process may have it open: see `lock.ts`.
 *
 * As it comes, PGlite never asks the system to bring anything to the disk: it is started with `-F`, and its file system
 * ignores what asks nevertheless. That survives `kill -9`, and no power cut. So it is started without, and its calls
 * are made real: a commit has then been written, and a checkpoint too.
 *
 * @see docs/decisions/0015
 */
export async function openEmbedded(
  folder: string,
  { onSync }: EmbeddedOptions = {},
): Promise<Database> {
  if (!existsSync(folder)) {
    // Half a database, from a process that died while it made one, is never taken for a whole one.
    const unfinished = `${folder}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const fresh = await start(unfinished, onSync);
    await fresh.close();
    syncAll(unfinished);
    renameSync(unfinished, folder);
    sync(dirname(folder));
  }
  const engine = await start(folder, onSync);
  return {
    kind: 'embedded',
    ...sqlOn(engine),
    transaction: (work) => engine.transaction((transaction) => work(sqlOn(transaction))),
    close: () => engine.close(),
  };
}

async function start(folder: string, onSync: EmbeddedOptions['onSync']): Promise<PGlite> {
  const [{ PGlite: Engine }, { NodeFS }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/nodefs'),
  ]);
  class SyncedFiles extends NodeFS {
    override async init(...args: Parameters<InstanceType<typeof NodeFS>['init']>) {
      const made = await super.init(...args);
      const { preRun } = made.emscriptenOpts;
      const hook = (module: unknown): void => {
        const { NODEFS } = module as FileSystemModule;
        NODEFS.stream_ops.fsync = ({ node, nfd }) => {
          const path = NODEFS.realPath(node);
          if (nfd === undefined) sync(path);
          else fsyncSync(nfd);
          onSync?.(path);
          return 0;
        };
      };
      return { emscriptenOpts: { ...made.emscriptenOpts, preRun: [...(preRun ?? []), hook] } };
    }
  }
  const engine = new Engine({
    dataDir: folder,
    fs: new SyncedFiles(folder),
    startParams: [
      ...Engine.defaultStartParams.filter((param) => param !== '-F'),
      '-c',
      'fsync=on',
      // Of the ways to ask, the one that reaches our hook.
      '-c',
      'wal_sync_method=fsync',
      '-c',
      'synchronous_commit=on',
      '-c',
      'full_page_writes=on',
      // Old log is removed, and not kept to be written over: what is forgotten would stand in it.
      '-c',
      'wal_recycle=off',
    ],
  });
  await engine.waitReady;
  return engine;
}

function sqlOn(at: PGlite | Transaction): Sql {
  return sqlBy(
    (text, values) => at.query<SqlRow>(text, values),
    (text) => at.exec(text),
  );
}

/** Once, for what was written before PostgreSQL itself was at work. */
function syncAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncAll(path);
    else if (entry.isFile()) sync(path);
  }
  sync(folder);
}

function sync(path: string): void {
  // Windows has no way to do it with a folder, and needs none.
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    closeSync(handle);
  }
}
