/** What is wrong with a file that should hold a history. Nothing in such a file is ever skipped. */
export class HistoryFileError extends Error {
  override readonly name = 'HistoryFileError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}
