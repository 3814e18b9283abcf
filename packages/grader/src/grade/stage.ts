import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Submission } from '../intake/intake.ts';

/** A clean folder with a submission's files beside what its lab gives, and nothing else. */
export interface Stage {
  readonly labDir: string;
  clear(): void;
}

/** What of a lab a student's code may import. */
const GIVEN = ['given.ts', 'given', 'contract.ts'];

export function stage(submission: Submission, labDir: string): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-grade-'));
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of GIVEN) {
      if (existsSync(join(labDir, name))) {
        cpSync(join(labDir, name), join(folder, name), { recursive: true });
      }
    }
    for (const { path, text } of submission.files) {
      const file = join(folder, 'src', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
    }
    return { labDir: folder, clear };
  } catch (error) {
    clear();
    throw error;
  }
}
