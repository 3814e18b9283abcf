import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { Parser, type ReadEntry } from 'tar';
import { type EntryAbout, type Found, type FoundFile, Gatekeeper } from './entry.ts';
import type { IntakeLimits } from './limits.ts';
import { IntakeRefused } from './refusal.ts';

/** Reads the TypeScript files of a tar archive, into memory; gzipped or not. @throws {IntakeRefused} */
export async function readTar(
  archive: Buffer,
  { isGzipped }: { readonly isGzipped: boolean },
  limits: IntakeLimits,
): Promise<Found> {
  const gate = new Gatekeeper(limits);
  const files: FoundFile[] = [];
  let refused: unknown;
  let entries = 0;
  const take = (entry: ReadEntry): void => {
    entries += 1;
    let path: string | undefined;
    try {
      if (refused === undefined) path = gate.admit(aboutOf(entry));
    } catch (error) {
      refused = error;
    }
    if (path === undefined) {
      entry.resume();
      return;
    }
    const content: Buffer[] = [];
    entry.on('data', (chunk: Buffer) => content.push(chunk));
    entry.on('end', () => files.push({ path, content: Buffer.concat(content) }));
  };
  const parser = new Parser({ strict: true, onReadEntry: take });
  let failure: unknown;
  parser.on('error', (error: unknown) => (failure ??= error));
  const ended = new Promise<void>((resolve) => {
    parser.on('end', () => resolve());
    parser.on('error', () => resolve());
  });
  try {
    await feed(
      parser,
      archive,
      isGzipped,
      limits,
      () => refused !== undefined || failure !== undefined,
    );
    await ended;
  } catch (error) {
    if (error instanceof IntakeRefused) throw error;
    failure ??= error;
  }
  if (refused !== undefined) throw refused;
  if (failure !== undefined || (entries === 0 && archive.length > 0 && !isEmptyTar(archive))) {
    throw new IntakeRefused(
      'damaged',
      'The tar archive is damaged. Pack it again, and hand in again.',
    );
  }
  return { files, others: gate.others };
}

/** A tar archive of nothing: zeros only, or those gzipped. */
function isEmptyTar(archive: Buffer): boolean {
  return archive[0] === 0x1f || archive.every((byte) => byte === 0);
}

async function feed(
  parser: Parser,
  archive: Buffer,
  isGzipped: boolean,
  { unpackedBytes, ratio }: IntakeLimits,
  isOver: () => boolean,
): Promise<void> {
  if (!isGzipped) {
    parser.end(archive);
    return;
  }
  const most = Math.min(unpackedBytes, Math.max(1024 * 1024, archive.length * ratio));
  const unzipped = Readable.from([archive]).pipe(createGunzip());
  let bytes = 0;
  for await (const chunk of unzipped) {
    bytes += (chunk as Buffer).length;
    if (bytes > most) {
      unzipped.destroy();
      throw new IntakeRefused(
        'bomb',
        `The archive of ${archive.length} bytes unpacks to more than ${most}: no solution does.`,
      );
    }
    if (isOver()) break;
    parser.write(chunk as Buffer);
  }
  parser.end();
}

function aboutOf(entry: ReadEntry): EntryAbout {
  const { path: name, size: bytes } = entry;
  switch (entry.type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      return { name, kind: 'file', bytes };
    case 'Directory':
      return { name, kind: 'folder', bytes: 0 };
    case 'Link':
    case 'SymbolicLink':
      return { name, kind: 'link', bytes: 0 };
    default:
      return { name, kind: 'device', bytes };
  }
}
