import { readFileSync } from 'node:fs';
import {
  type History,
  HistoryFileError,
  type HistoryFormat,
  readHistory,
  type Vocabulary,
} from '@netsplit/checkers';
import { InputError } from './trouble.ts';

/** The history in a file; @throws {InputError} with the line that makes no sense */
export function historyIn(
  file: string,
  vocabulary: Vocabulary,
  format: HistoryFormat | undefined,
): History {
  try {
    return readHistory(textIn(file), vocabulary, format);
  } catch (error) {
    if (!(error instanceof HistoryFileError)) throw error;
    throw new InputError(
      `${file}, line ${error.line}: ${error.message}.`,
      'A line that makes no sense is never skipped: what is missing could change the verdict.',
    );
  }
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
        throw new InputError(`There is no file ${file}.`);
      case 'EISDIR':
        throw new InputError(`${file} is a folder, not a file.`, `Name its files: ${file}/*`);
      case 'ERR_STRING_TOO_LONG':
      case 'ERR_FS_FILE_TOO_LARGE':
        throw new InputError(`${file} is too large to be read at once.`, 'Split the history.');
      default:
        throw error;
    }
  }
}
