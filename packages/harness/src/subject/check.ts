import { transform, type Message } from 'esbuild';
import { codeFrame, type Problem } from './problem.ts';
import { MISSING_GLOBALS } from './realm/ambient.ts';
import { importsOf, type Rooms } from './syntax/imports.ts';
import { moduleStateRefusals } from './syntax/module-state.ts';
import type { Refusal } from './syntax/refusal.ts';
import { refusalsOf } from './syntax/rules.ts';
import { parse, type SyntaxNode } from './syntax/syntax.ts';
import { walk } from './syntax/walk.ts';

/** What the check found in one file. */
export interface CheckedFile {
  readonly problems: readonly Problem[];
  /** The student's own files that it imports. */
  readonly imports: readonly { readonly file: string; readonly at: Problem }[];
  /** Why the file could not be checked, though it compiles. */
  readonly warning?: string;
}

/** A file of the student's. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** As messages show it: `src/index.ts`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Looks for what cannot work in a node, all of it at once. It explains; the realm enforces.
 *
 * About 3 ms for 250 lines.
 */
export async function checkFile(file: SourceFile, rooms: Rooms): Promise<CheckedFile> {
  let program: SyntaxNode;
  try {
    program = parse(file.text);
  } catch (error) {
    return unparsed(file, error);
  }
  const { own, refusals } = importsOf(program, file.path, rooms);
  const found: Refusal[] = [...refusals, ...moduleStateRefusals(program)];
  walk(program, (node, place) => found.push(...refusalsOf(node, place)));
  return {
    problems: inOrder(found.map(({ node, what, cure }) => problemAt(file, node, what, cure))),
    imports: own.map(({ file: path, node, specifier }) => ({
      file: path,
      at: problemAt(file, node, ...missingFile(specifier)),
    })),
  };
}

/**
 * esbuild has the last word on syntax: it says it better than acorn, and what it takes but acorn does
 * not know yet shall stop nobody.
 */
async function unparsed(file: SourceFile, error: unknown): Promise<CheckedFile> {
  try {
    await transform(file.text, { loader: 'ts', logLevel: 'silent' });
  } catch (failure) {
    const { errors } = failure as { readonly errors: readonly Message[] };
    return { problems: errors.map((message) => syntaxProblem(file, message)), imports: [] };
  }
  const why = error instanceof Error ? error.message : String(error);
  return { problems: [], imports: [], warning: `${file.name} was not checked: ${why}` };
}

/** An error of esbuild's about a file, in our form. */
export function syntaxProblem(file: SourceFile, message: Message): Problem {
  const what = `does not compile: ${message.text}`;
  const cure = /\bawait\b/.test(message.text) ? MISSING_GLOBALS['Promise'] : undefined;
  const { location } = message;
  if (location === null) return { file: file.name, what, cure };
  const { line } = location;
  // esbuild counts bytes from 0, people count characters from 1.
  const column = Buffer.from(location.lineText).subarray(0, location.column).toString().length + 1;
  return { file: file.name, line, column, what, cure, excerpt: codeFrame(file.text, line, column) };
}

function problemAt(file: SourceFile, node: SyntaxNode, what: string, cure: string): Problem {
  const { line } = node.loc.start;
  const column = node.loc.start.column + 1;
  return { file: file.name, line, column, what, cure, excerpt: codeFrame(file.text, line, column) };
}

function missingFile(specifier: string): [what: string, cure: string] {
  const what = `there is no file '${specifier}'`;
  if (specifier.endsWith('.js')) return [what, `write '${specifier.slice(0, -2)}ts'`];
  if (!specifier.endsWith('.ts')) return [what, `write the whole name: '${specifier}.ts'`];
  return [what, 'make it, or mend the name'];
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}
