import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Found } from './entry.ts';
import { readFolder } from './folder.ts';
import { findPlace, type Place } from './layout.ts';
import { INTAKE_LIMITS, type IntakeLimits } from './limits.ts';
import { IntakeRefused, shownName } from './refusal.ts';
import { readTar } from './tar.ts';
import { readZip } from './zip.ts';

/** A student's file, taken in. */
export interface SubmittedFile {
  /** Within `src/`, with forward slashes: `index.ts`, `log/entry.ts`. */
  readonly path: string;
  readonly text: string;
}

/** A submission, taken in: text files and their hash. Nothing of it has been run. */
export interface Submission extends Place {
  /** By path, in the order of their code units. */
  readonly files: readonly SubmittedFile[];
  /** SHA-256 of the files' paths and texts: the same code has the same hash, however it was packed. */
  readonly hash: string;
  /** What was there beside and is not looked at: `package.json`, `.git/hooks/…`. The first twenty. */
  readonly ignored: readonly string[];
}

const MOST_NAMED = 20;

/**
 * Takes in a student's solution of a lab: a zip, a tar (gzipped or not) or a folder, which holds the files of
 * `src/` themselves, or the lab's folder, or a clone of the course. Only TypeScript files within that folder are
 * taken. Nothing is unpacked to a disk and nothing is run.
 *
 * @throws {IntakeRefused} with a sentence for the student
 * @example
 * const submission = await takeIn('alice.zip', 'raft');
 */
export async function takeIn(
  path: string,
  lab: string,
  limits: IntakeLimits = INTAKE_LIMITS,
): Promise<Submission> {
  const found = await readAny(path, limits);
  const place = findPlace(found, lab);
  const prefix = place.folder === '' ? '' : `${place.folder}/`;
  const own = found.files.filter((file) => file.path.startsWith(prefix));
  expectFew(own, limits);
  const files = own
    .map((file) => ({
      path: file.path.slice(prefix.length),
      text: textOf(file.path, file.content),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return { ...place, files, hash: hashOf(files), ignored: found.others.slice(0, MOST_NAMED) };
}

async function readAny(path: string, limits: IntakeLimits): Promise<Found> {
  let about;
  try {
    about = await stat(path);
  } catch {
    throw new IntakeRefused('not-found', `There is no submission ${shownName(path)}.`);
  }
  if (about.isDirectory()) return readFolder(path, limits);
  if (!about.isFile()) {
    throw new IntakeRefused('device', `${shownName(path)} is neither a file nor a folder.`);
  }
  if (about.size > limits.archiveBytes) {
    const most = Math.round(limits.archiveBytes / (1024 * 1024));
    throw new IntakeRefused('too-large', `The archive is larger than ${most} MiB.`);
  }
  if (about.size === 0) throw new IntakeRefused('empty', 'The submission is an empty file.');
  const archive = await readFile(path);
  // By its first bytes: names lie.
  if (archive[0] === 0x50 && archive[1] === 0x4b) return readZip(archive, limits);
  if (archive[0] === 0x1f && archive[1] === 0x8b)
    return readTar(archive, { isGzipped: true }, limits);
  if (isTar(archive)) return readTar(archive, { isGzipped: false }, limits);
  throw new IntakeRefused(
    'not-an-archive',
    `${shownName(path)} is neither a zip nor a tar archive (tar, tar.gz), nor a folder.`,
  );
}

/** `ustar` stands at 257 in every tar made since 1988; one of nothing is zeros. */
function isTar(archive: Buffer): boolean {
  if (archive.subarray(257, 262).toString('latin1') === 'ustar') return true;
  return archive.length % 512 === 0 && archive.every((byte) => byte === 0);
}

function expectFew(own: Found['files'], { files, filesBytes }: IntakeLimits): void {
  if (own.length > files) {
    throw new IntakeRefused(
      'too-many',
      `The solution has ${own.length} TypeScript files; it may have ${files}.`,
    );
  }
  const bytes = own.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > filesBytes) {
    throw new IntakeRefused(
      'too-large',
      `The solution's files have ${bytes} bytes; they may have ${filesBytes}.`,
    );
  }
}

function textOf(path: string, content: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    if (!text.includes('\0')) return text;
  } catch {
    // It is no UTF-8.
  }
  throw new IntakeRefused('no-text', `${shownName(path)} is no text in UTF-8.`);
}

function hashOf(files: readonly SubmittedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(JSON.stringify([path, text]));
  return hash.digest('hex');
}
