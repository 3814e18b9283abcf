import type { IntakeLimits } from './limits.ts';
import { IntakeRefused, shownName } from './refusal.ts';

/** A TypeScript file of a submission, wherever it stood. */
export interface FoundFile {
  /** From the top of the submission, with forward slashes. */
  readonly path: string;
  readonly content: Buffer;
}

/** What a submission holds: its TypeScript files, and the names of all that is not looked at. */
export interface Found {
  readonly files: readonly FoundFile[];
  readonly others: readonly string[];
}

/** What an archive says of one of its entries. */
export interface EntryAbout {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'device';
  readonly bytes: number;
}

/** Folders that tools make: whatever is in them is not the student's solution. */
const TOOLS = new Set([
  '.git',
  'node_modules',
  '__MACOSX',
  '.turbo',
  '.netsplit',
  '.idea',
  '.vscode',
]);

/**
 * Looks at every entry of a submission before anything of it is read, and says which to read. It keeps
 * count, so each submission has one of its own.
 */
export class Gatekeeper {
  readonly #limits: IntakeLimits;
  readonly #seen = new Set<string>();
  readonly #others: string[] = [];
  #entries = 0;
  #unpacked = 0;

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
  }

  get others(): readonly string[] {
    return this.#others;
  }

  /**
   * The path to read a file under; undefined for what is not looked at.
   *
   * @throws {IntakeRefused}
   */
  admit({ name, kind, bytes }: EntryAbout): string | undefined {
    const { entries, fileBytes } = this.#limits;
    this.#entries += 1;
    if (this.#entries > entries) {
      throw new IntakeRefused('too-many', `The submission holds more than ${entries} files.`);
    }
    const path = this.#cleanPath(name);
    this.unpack(bytes);
    if (path === '') return undefined;
    const parts = path.split('/');
    if (parts.some((part) => TOOLS.has(part))) return this.#pass(path);
    if (kind === 'link') {
      throw new IntakeRefused(
        'link',
        `${shownName(path)} is a link. Put the file itself in its place, and hand in again.`,
      );
    }
    if (kind === 'device') {
      throw new IntakeRefused('device', `${shownName(path)} is neither a file nor a folder.`);
    }
    if (kind === 'folder') return undefined;
    // Two entries of one name: which of them would be graded?
    if (this.#seen.has(path)) {
      throw new IntakeRefused('twice', `The submission holds ${shownName(path)} twice.`);
    }
    this.#seen.add(path);
    // `._index.ts` is what macOS keeps beside index.ts.
    if (!path.endsWith('.ts') || (parts.at(-1) ?? '').startsWith('.')) return this.#pass(path);
    if (bytes > fileBytes) {
      throw new IntakeRefused(
        'too-large',
        `${shownName(path)} has ${bytes} bytes; a file may have ${fileBytes}.`,
      );
    }
    return path;
  }

  /** So many bytes have come out of the archive, or are going to. @throws {IntakeRefused} */
  unpack(bytes: number): void {
    this.#unpacked += bytes;
    const { unpackedBytes } = this.#limits;
    if (this.#unpacked <= unpackedBytes) return;
    const most = Math.round(unpackedBytes / (1024 * 1024));
    throw new IntakeRefused('bomb', `Unpacked, the submission would be larger than ${most} MiB.`);
  }

  #pass(path: string): undefined {
    this.#others.push(path);
    return undefined;
  }

  #cleanPath(name: string): string {
    const { pathLength, pathDepth } = this.#limits;
    if (/[\p{Cc}\u2028\u2029\ufffd]/u.test(name)) {
      throw new IntakeRefused(
        'odd-name',
        `The name ${shownName(name)} has characters that no file of a solution has (line breaks, control codes).`,
      );
    }
    if (name.length > pathLength) {
      throw new IntakeRefused('odd-name', `The name ${shownName(name)} is too long.`);
    }
    const slashed = name.replaceAll('\\', '/');
    if (slashed.startsWith('/') || /^[a-zA-Z]:/.test(slashed)) {
      throw new IntakeRefused(
        'escapes',
        `${shownName(name)} is an absolute path; paths in a submission start within it.`,
      );
    }
    const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) {
      throw new IntakeRefused('escapes', `${shownName(name)} leads out of the submission.`);
    }
    if (parts.length > pathDepth) {
      throw new IntakeRefused('odd-name', `${shownName(name)} is nested too deep.`);
    }
    return parts.join('/');
  }
}
