import type { Files } from './files.ts';

/** Shorter lines are written by anybody: `return undefined;`. */
const LEAST_LENGTH = 30;

/** So many lines of one file of a solution in one file of the handout are no accident. */
const LEAST_LINES = 4;

/** A file that gives away what a lab asks for. */
export interface Leak {
  readonly file: string;
  /** The file of the solution, or of the mutants, whose lines stand in it. */
  readonly of: string;
  readonly lines: readonly string[];
}

/**
 * Looks for lines of what is kept back in what is given. A guard against our own mistakes: the files that are handed out are chosen by
 * name, and a solution that was copied into a test, a page or a recorded run would pass there.
 *
 * @param kept back, by path from the course
 * @param known what students may read of the same code: the starter, the contract, the handout's own snippets
 */
export function leaksIn(files: Files, kept: Files, known: Files): readonly Leak[] {
  const open = new Set([...known.values()].flatMap(linesOf));
  const leaks: Leak[] = [];
  const given = [...files].map(([file, text]) => ({ file, lines: new Set(linesOf(text)) }));
  for (const [of, text] of kept) {
    const own = [...new Set(addedLines(of, text))].filter((line) => !open.has(line));
    const least = Math.max(1, Math.min(LEAST_LINES, own.length));
    if (own.length === 0) continue;
    for (const { file, lines } of given) {
      const found = own.filter((line) => lines.has(line));
      if (found.length >= least) leaks.push({ file, of, lines: found });
    }
  }
  return leaks;
}

/** Of a mutant the lines that it adds: what it takes away is the solution's. */
function addedLines(path: string, text: string): string[] {
  if (!path.endsWith('.diff')) return linesOf(text);
  return linesOf(
    text
      .split('\n')
      .filter((line) => /^[+](?![+]{2} )/.test(line))
      .map((line) => line.slice(1))
      .join('\n'),
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= LEAST_LENGTH && !line.startsWith('import '));
}
