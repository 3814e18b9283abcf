import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Lab } from '@netsplit/course';
import { ownCode } from './own-code.ts';
import { InputError } from './trouble.ts';

/** A file of a submission: its path in the archive with forward slashes, its size and hash. */
export interface SubmittedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What stands in the archive as `submission.json`: nothing that differs between two packings of the same code. */
export interface SubmissionManifest {
  readonly netsplitSubmission: 1;
  readonly lab: string;
  readonly files: readonly SubmittedFile[];
}

export interface Packed {
  readonly archive: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly manifest: SubmissionManifest;
}

const MAX_BYTES = 1_000_000;

/**
 * Packs the student's code of a lab: `submission.json`, then `src/…` in the order of its names. The same code gives the
 * same bytes on every machine and day, so that a receipt's hash says which code was handed in.
 */
export async function pack(lab: Lab, archive: string): Promise<Packed> {
  const root = ownCode(lab);
  const files = listFiles(root, 'src').map(({ path, file }) => {
    const content = readFileSync(file);
    return { path, bytes: content.length, sha256: sha256(content), file };
  });
  refuseOddSizes(lab, files);
  const manifest: SubmissionManifest = {
    netsplitSubmission: 1,
    lab: lab.name,
    files: files.map(({ path, bytes, sha256: hash }) => ({ path, bytes, sha256: hash })),
  };
  // Packed from a copy: what was hashed is what is packed, even when an editor saves in between.
  const stage = mkdtempSync(join(tmpdir(), 'netsplit-submit-'));
  try {
    writeFileSync(join(stage, 'submission.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    for (const { path, file } of files) {
      mkdirSync(dirname(join(stage, path)), { recursive: true });
      copyFileSync(file, join(stage, path));
    }
    const { create } = await import('tar');
    mkdirSync(dirname(archive), { recursive: true });
    const temporary = join(dirname(archive), `.${basename(archive)}.${process.pid}`);
    try {
      await create(
        {
          file: temporary,
          cwd: stage,
          gzip: { level: 9 },
          // Neither owner nor modes nor times of this machine.
          portable: true,
          noMtime: true,
          onWriteEntry: (entry) => {
            if (entry.stat) entry.stat.mode = 0o100644;
          },
        },
        ['submission.json', ...files.map(({ path }) => path)],
      );
      const content = readFileSync(temporary);
      renameSync(temporary, archive);
      return { archive, sha256: sha256(content), bytes: content.length, manifest };
    } finally {
      rmSync(temporary, { force: true });
    }
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function listFiles(folder: string, path: string): { path: string; file: string }[] {
  const found: { path: string; file: string }[] = [];
  // By code unit, not by locale: the order must be the same everywhere.
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name);
    const inside = `${path}/${name}`;
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) {
      throw new InputError(
        `${inside} is a symbolic link, which cannot be handed in.`,
        'Put the file itself in its place.',
      );
    }
    if (stat.isDirectory()) found.push(...listFiles(file, inside));
    else if (stat.isFile()) found.push({ path: inside, file });
    else
      throw new InputError(
        `${inside} is neither a file nor a folder.`,
        'Remove it and submit again.',
      );
  }
  return found;
}

function refuseOddSizes(lab: Lab, files: readonly SubmittedFile[]): void {
  if (!files.some(({ path }) => path === 'src/index.ts')) {
    throw new InputError(
      `${lab.name} has no src/index.ts to hand in.`,
      `Begin with: npx netsplit test ${lab.name}`,
    );
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MAX_BYTES) {
    const largest = [...files].sort((a, b) => b.bytes - a.bytes)[0];
    throw new InputError(
      `src/ is too large to hand in: ${total} bytes, of at most ${MAX_BYTES}.`,
      `The largest file is ${largest?.path} (${largest?.bytes} bytes). Does it belong there?`,
    );
  }
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
