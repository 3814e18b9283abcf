/** One thing that keeps a student's code from being loaded, and how to mend it. */
export interface Problem {
  /** Relative to the lab's folder: `src/index.ts`. */
  readonly file: string;
  /** From 1. Absent when the whole file is meant, or no file is there. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  readonly what: string;
  readonly cure?: string;
  /** The lines around it, with a caret below the place. */
  readonly excerpt?: string;
}

/** A student's code cannot be loaded; every problem that was found is listed, in the files' order. */
export class SubjectError extends Error {
  override readonly name = 'SubjectError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n\n'));
    this.problems = problems;
  }
}

/** A problem as a terminal shows it. */
export function problemText(problem: Problem): string {
  const { what, cure, excerpt } = problem;
  const sentence = cure === undefined ? what : `${what}: ${cure}`;
  const heading = `${placeText(problem)} ${sentence}`;
  return excerpt === undefined ? heading : `${heading}\n${excerpt}`;
}

/** `src/index.ts:12:5`, as editors and terminals make a link of it. */
export function placeText(place: { file: string; line?: number; column?: number }): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
}

/** The lines around a place, with a caret below it. Lines and columns count from 1. */
export function codeFrame(text: string, line: number, column: number, around = 1): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - around);
  const last = Math.min(lines.length, line + around);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const source = lines[number - 1] ?? '';
    const mark = number === line ? '>' : ' ';
    shown.push(`${mark} ${String(number).padStart(width)} | ${source}`.trimEnd());
    if (number !== line) continue;
    // Tabs stay tabs, so that the caret stands right whatever the terminal's tab is.
    const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
    shown.push(`  ${' '.repeat(width)} | ${indent}^`);
  }
  return shown.join('\n');
}
