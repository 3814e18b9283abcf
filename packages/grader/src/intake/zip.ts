import { fromBufferPromise, type Entry } from 'yauzl';
import { type EntryAbout, type Found, type FoundFile, Gatekeeper } from './entry.ts';
import type { IntakeLimits } from './limits.ts';
import { IntakeRefused, shownName } from './refusal.ts';

const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const FOLDER = 0o040000;
const REGULAR = 0o100000;
const MEGABYTE = 1024 * 1024;

/** Reads the TypeScript files of a zip archive, into memory. @throws {IntakeRefused} */
export async function readZip(archive: Buffer, limits: IntakeLimits): Promise<Found> {
  const gate = new Gatekeeper(limits);
  const files: FoundFile[] = [];
  try {
    // Names as they stand there: ours to judge, with a sentence for the student.
    const zip = await fromBufferPromise(archive, {
      decodeStrings: false,
      validateEntrySizes: true,
    });
    for await (const entry of zip.eachEntry()) {
      const about = aboutOf(entry);
      expectNoBomb(entry, about, limits);
      const path = gate.admit(about);
      if (path === undefined) continue;
      const content: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry))
        content.push(chunk as Buffer);
      files.push({ path, content: Buffer.concat(content) });
    }
  } catch (error) {
    if (error instanceof IntakeRefused) throw error;
    throw new IntakeRefused(
      'damaged',
      'The zip archive is damaged. Pack it again, and hand in again.',
    );
  }
  return { files, others: gate.others };
}

function aboutOf(entry: Entry): EntryAbout {
  const name = nameOf(entry);
  // The upper half is the file's mode where the archive was made on Unix; elsewhere it is 0.
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  const bytes = entry.uncompressedSize;
  if (type === SYMBOLIC_LINK) return { name, kind: 'link', bytes };
  if (name.endsWith('/') || type === FOLDER) return { name, kind: 'folder', bytes };
  return { name, kind: type === 0 || type === REGULAR ? 'file' : 'device', bytes };
}

function nameOf({ fileNameRaw }: Entry): string {
  // What is no UTF-8 shows a replacement character, and is refused as an odd name.
  return fileNameRaw.toString('utf8');
}

/** By what the archive itself says, before anything is unpacked; the reader holds it to that. */
function expectNoBomb(entry: Entry, { name }: EntryAbout, { ratio }: IntakeLimits): void {
  const { uncompressedSize, compressedSize } = entry;
  if (uncompressedSize < MEGABYTE || uncompressedSize <= compressedSize * ratio) return;
  throw new IntakeRefused(
    'bomb',
    `${shownName(name)} would unpack to ${uncompressedSize} bytes from ${compressedSize}: no file of a solution does.`,
  );
}
