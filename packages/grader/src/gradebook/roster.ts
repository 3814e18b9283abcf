import { readFileSync } from 'node:fs';
import { type Complaint, CourseFileError, nearest } from '@netsplit/course';
import { csvRows, headOf } from './csv-rows.ts';
import { HOUR_MS, INSTANT_EXPECTED, instantMs } from './instant.ts';

/** One student of a class, as the roster has it. */
export interface Student {
  /** What decisions and reports know the student by. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly section?: string;
  /** Students of one group hand in together and share a verdict. */
  readonly group?: string;
  readonly extension?: Extension;
  /** So many times the time between opening and due date. */
  readonly timeMultiplier?: number;
  /** Late days that earlier rounds of the term have used up. */
  readonly lateDaysUsed?: number;
  /** How other systems call the student. */
  readonly canvasId?: string;
  readonly sisId?: string;
  readonly login?: string;
  readonly moodleId?: string;
  readonly gradescopeId?: string;
  readonly github?: string;
}

/** A due date of a student's own, or so much later than the others'. */
export type Extension =
  | { readonly kind: 'until'; readonly at: string }
  | { readonly kind: 'longer'; readonly ms: number };

/** Columns and what else they are called, in lower case with blanks; the first name is the one we write. */
const COLUMNS = {
  id: ['student', 'id', 'student id', 'sid'],
  name: ['name', 'full name', 'student name'],
  email: ['email', 'email address', 'e-mail'],
  section: ['section'],
  group: ['group', 'team'],
  extension: ['extension'],
  timeMultiplier: ['time multiplier'],
  lateDaysUsed: ['late days used'],
  canvasId: ['canvas', 'canvas id'],
  sisId: ['sis user id', 'sis id'],
  login: ['login', 'sis login id', 'username'],
  moodleId: ['moodle', 'moodle id', 'id number'],
  gradescopeId: ['gradescope', 'gradescope id'],
  github: ['github', 'github user name', 'github username'],
} as const satisfies Record<keyof Student, readonly string[]>;

type Column = keyof typeof COLUMNS;

/** @throws {CourseFileError} that names the file, the line and what is expected there */
export function readRoster(file: string): readonly Student[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing ? 'there is no such file' : 'perhaps a folder, or not yours to read';
    throw new CourseFileError(file, [{ path: '', message: `cannot be read (${why})` }]);
  }
  return parseRoster(file, text);
}

/** The same from text. */
export function parseRoster(file: string, text: string): readonly Student[] {
  const rows = csvRows(file, text);
  const [header, ...body] = rows;
  if (header === undefined) {
    throw new CourseFileError(file, [{ path: '', message: 'is empty: begin with "student,name"' }]);
  }
  const complaints: Complaint[] = [];
  const columns = columnsOf(header.cells, complaints);
  const students: Student[] = [];
  const lineOf = new Map<string, number>();
  for (const { cells, line } of body) {
    const student = studentOf(columns, cells, (column, message) =>
      complaints.push({ path: `line ${line}, ${column}`, message }),
    );
    if (student === undefined) continue;
    const before = lineOf.get(student.id.toLowerCase());
    if (before === undefined) {
      lineOf.set(student.id.toLowerCase(), line);
      students.push(student);
    } else {
      complaints.push({
        path: `line ${line}, student`,
        message: `"${student.id}" is on line ${before} already: each student has one line`,
      });
    }
  }
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
  return students;
}

function columnsOf(
  header: readonly string[],
  complaints: Complaint[],
): readonly (Column | undefined)[] {
  const known = Object.entries(COLUMNS).flatMap(([column, names]) =>
    names.map((name) => [name as string, column as Column] as const),
  );
  const byName = new Map(known);
  const seen = new Set<Column>();
  const columns = header.map((title): Column | undefined => {
    const name = headOf(title);
    if (name === '' || name.startsWith('#')) return undefined;
    const column = byName.get(name);
    if (column === undefined) {
      const meant = nearest(name, [...byName.keys()]);
      complaints.push({
        path: 'line 1',
        message: `"${title}" is no column known here${meant === undefined ? '' : ` (is it "${meant}"?)`}; one that is for you only begins with #`,
      });
    } else if (seen.has(column)) {
      complaints.push({
        path: 'line 1',
        message: `"${title}" says again what another column says`,
      });
    } else seen.add(column);
    return column;
  });
  if (!seen.has('id')) {
    complaints.push({ path: 'line 1', message: 'there is no column "student" (or "id")' });
  }
  return columns;
}

function studentOf(
  columns: readonly (Column | undefined)[],
  cells: readonly string[],
  complain: (column: string, message: string) => void,
): Student | undefined {
  const said: Partial<Record<Column, string>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (column !== undefined && cell !== '') said[column] = cell;
  }
  const { id, name, extension } = said;
  if (id === undefined) {
    if (columns.includes('id')) complain('student', 'is empty: each line needs one');
    return undefined;
  }
  const number = (column: Column, least: number, expected: string): number | undefined => {
    const text = said[column];
    if (text === undefined) return undefined;
    const value = Number(text.replace(',', '.'));
    if (value >= least && value <= 1000) return value;
    complain(COLUMNS[column][0], `expected ${expected}, found "${text}"`);
    return undefined;
  };
  const longer = extension === undefined ? undefined : extensionOf(extension);
  if (extension !== undefined && longer === undefined) {
    complain('extension', `${INSTANT_EXPECTED}, or hours, as "48"; found "${extension}"`);
  }
  return {
    ...said,
    id,
    name: name ?? id,
    extension: longer,
    timeMultiplier: number('timeMultiplier', 1, 'a factor of 1 or more, as "1.5"'),
    lateDaysUsed: number('lateDaysUsed', 0, 'a number of days'),
  };
}

function extensionOf(text: string): Extension | undefined {
  const hours = /^(\d+(?:\.\d+)?) ?h?$/.exec(text)?.[1];
  if (hours !== undefined) return { kind: 'longer', ms: Number(hours) * HOUR_MS };
  return instantMs(text) === undefined ? undefined : { kind: 'until', at: text };
}
