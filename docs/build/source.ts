import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser, type Comment } from 'acorn';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A node of a syntax tree, and the parts of any kind that are looked at here. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly id?: Syntax | null;
  readonly name?: string;
  readonly value?: unknown;
  readonly key?: Syntax;
  readonly kind?: string;
  readonly body?: unknown;
  readonly source?: { readonly value: string } | null;
  readonly declaration?: Syntax | null;
  readonly declarations?: readonly Syntax[];
  readonly specifiers?: readonly {
    readonly local: Syntax;
    readonly exported?: Syntax;
    readonly imported?: Syntax;
  }[];
  readonly init?: Syntax | null;
  readonly callee?: Syntax;
  readonly object?: Syntax;
  readonly property?: Syntax;
  readonly arguments?: readonly Syntax[];
  readonly properties?: readonly Syntax[];
  readonly elements?: readonly Syntax[];
  readonly expression?: Syntax;
  readonly superClass?: Syntax | null;
  readonly implements?: readonly { readonly expression: Syntax }[];
  readonly accessibility?: string;
  readonly static?: boolean;
  readonly override?: boolean;
}

const TypeScript = Parser.extend(tsPlugin());

/** A source file: its text, its tree, and the comments that belong to parts of it. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly body: readonly Syntax[];
  readonly #comments: Comment[] = [];

  /** @throws {SyntaxError} with the file's name */
  constructor(path: string) {
    this.path = path;
    this.text = readFileSync(path, 'utf8');
    try {
      const program = TypeScript.parse(this.text, {
        ecmaVersion: 'latest',
        sourceType: 'module',
        locations: true,
        onComment: this.#comments,
      }) as unknown as { readonly body: readonly Syntax[] };
      this.body = program.body;
    } catch (error) {
      throw new SyntaxError(`${path} cannot be parsed: ${String(error)}`, { cause: error });
    }
  }

  /** The file that an import here leads to. */
  follow(specifier: string): Source {
    return sourceAt(join(dirname(this.path), specifier));
  }

  /** Whether a name is declared here, or imported from a file of the same package. */
  declares(name: string): boolean {
    return this.body.some((statement) => {
      const declared = statement.declaration ?? statement;
      const names = [declared.id, ...(declared.declarations ?? []).map(({ id }) => id)];
      if (statement.source?.value.startsWith('.') === true) {
        names.push(...(statement.specifiers ?? []).map(({ local }) => local));
      }
      return names.some((one) => one?.name === name);
    });
  }

  /** The doc comment that stands right before a part, as written. */
  commentOf(part: Syntax): string | undefined {
    const comment = this.#comments.findLast((one) => one.end <= part.start);
    if (comment?.type !== 'Block' || !comment.value.startsWith('*')) return undefined;
    if (this.text.slice(comment.end, part.start).trim() !== '') return undefined;
    return this.text.slice(comment.start, comment.end);
  }

  /**
   * What line comments say right above a part, apart from what stands before: the heading of a group. The first
   * words of a file are about all of it.
   */
  headingOf(part: Syntax): string | undefined {
    const words: string[] = [];
    const isTold = this.commentOf(part) !== undefined;
    let below = isTold ? this.text.lastIndexOf('/**', part.start) : part.start;
    const above = this.#comments.filter(({ end }) => end <= below);
    for (const comment of above.toReversed()) {
      if (comment.type !== 'Line' || !/^\n *$/.test(this.text.slice(comment.end, below))) break;
      words.unshift(comment.value.trim());
      below = comment.start;
    }
    if (words.length === 0 || below === 0) return undefined;
    return words.join(' ').replace(/\.$/, '');
  }

  /** The text from one place to another, moved to the left margin. */
  slice(start: number, end: number): string {
    const lineStart = this.text.lastIndexOf('\n', start - 1) + 1;
    const indent = /^ */.exec(this.text.slice(lineStart))?.[0] ?? '';
    return this.text.slice(start, end).trim().replaceAll(`\n${indent}`, '\n');
  }
}

const sources = new Map<string, Source>();

export function sourceAt(path: string): Source {
  let source = sources.get(path);
  if (source === undefined) {
    if (!existsSync(path)) throw new Error(`${path} is imported, and not there`);
    source = new Source(path);
    sources.set(path, source);
  }
  return source;
}

/** The words of a doc comment, without its stars. */
export function wordsOf(comment: string): string {
  return comment
    .replace(/^\/\*\*[ \t]*/, '')
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();
}
