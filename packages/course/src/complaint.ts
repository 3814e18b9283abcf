import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** One thing that is wrong in a file of the course, said so that its author can put it right. */
export interface Complaint {
  /** Where in the file, `tests[2].points`; empty for the file as a whole. */
  readonly path: string;
  /** What was expected there, and what was found. */
  readonly message: string;
}

/** A file of the course (a lab's manifest, the catalogue) that cannot be used, and everything that is wrong in it. */
export class CourseFileError extends Error {
  override readonly name = 'CourseFileError';
  readonly file: string;
  readonly complaints: readonly Complaint[];

  constructor(file: string, complaints: readonly Complaint[]) {
    const lines = complaints.map(({ path, message }) => (path ? `${path}: ${message}` : message));
    super(
      lines.length === 1
        ? `${file}: ${lines[0]}`
        : [`${file}:`, ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    this.file = file;
    this.complaints = complaints;
  }
}

/** The JSON in `file`; @throws CourseFileError when it is not there or not JSON, with line and column. */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CourseFileError(file, [{ path: '', message: `cannot be read (${reasonOf(cause)})` }]);
  }
  return parseJson(file, text);
}

export function parseJson(file: string, text: string): unknown {
  try {
    // An editor on Windows may put a byte-order mark in front; JSON.parse takes it for a fault.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    throw new CourseFileError(file, [
      { path: '', message: `is not JSON: ${whereJsonBreaks(cause, text)}` },
    ]);
  }
}

/** `value` as the schema has it; @throws CourseFileError naming every place that differs. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  file: string,
  value: unknown,
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new CourseFileError(file, result.error.issues.map(complaintOf));
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function complaintOf(issue: z.core.$ZodIssue): Complaint {
  const path = pathText(issue.path);
  // Messages written by hand in a schema already say what is expected; zod's own are turned into ours.
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        path,
        message: `${issue.keys.map((key) => `"${key}"`).join(', ')} is not a field known here; is it misspelled?`,
      };
    case 'invalid_type':
      return {
        path,
        message: `expected ${NOUNS[issue.expected] ?? issue.expected}, found ${describe(issue.input)}`,
      };
    case 'invalid_value':
      return {
        path,
        message: `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, found ${describe(issue.input)}`,
      };
    default:
      return { path, message: `${issue.message}, found ${describe(issue.input)}` };
  }
}

export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? String(step) : `.${String(step)}`;
  }
  return text;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function whereJsonBreaks(cause: unknown, text: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const position = /position (\d+)/.exec(message)?.[1];
  // Newer engines give line and column themselves, and quote the text: the first part says it all.
  const what = message.replace(/(,? ?"?\.\.\..*)?( in JSON)?( at position \d+.*)?$/s, '');
  const at = position === undefined ? text.length : Number(position);
  const before = text.slice(0, at).split('\n');
  return `${what} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'EISDIR') return 'it is a folder';
  return cause.message;
}
