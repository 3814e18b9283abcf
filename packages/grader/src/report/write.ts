import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { writeWhole } from '@netsplit/course/durable';
import type { Gradebook, StudentGrade } from '../gradebook/gradebook.ts';
import { canvasCsv } from './canvas.ts';
import { classPage } from './class-page.ts';
import { classroomResult } from './classroom.ts';
import { gradescopeResults } from './gradescope.ts';
import { jsonLines } from './json-lines.ts';
import { junitOf, junitOfClass } from './junit.ts';
import { moodleCsv } from './moodle.ts';
import type { Titles } from './page/parts.ts';
import type { ShownPair } from './similar.ts';
import { type StoryLinks, studentPage } from './student-page.ts';

export interface ReportOptions {
  readonly titles?: Titles;
  /** What the assignment is called in Canvas and Moodle; the round’s name by default. */
  readonly assignment?: string;
  readonly similar?: readonly ShownPair[];
  /** Stories of failures. Those of hidden tests are not written: a student reads these. */
  readonly stories?: readonly FailureStory[];
}

/** What happened in a failure, to be read step by step. */
export interface FailureStory {
  /** As in its verdict. */
  readonly submission: string;
  readonly test: string;
  /** In words, as the student's own tests tell it. */
  readonly text?: string;
  /** A page in one file; made when it is written, for a class has hundreds of them. */
  readonly story?: () => Promise<string>;
  readonly trace?: string;
}

type FileText = string | (() => Promise<string>);

/** What was written and what is gone, by paths in the folder. */
export interface Written {
  readonly files: readonly string[];
  readonly removed: readonly string[];
}

/** The list of what we wrote, so that we remove nothing else. */
const LIST = 'reports.json';

/**
 * Writes all reports into a folder: `class.html`, `grades.jsonl`, `junit.xml`, `canvas.csv`, `moodle.csv`, and for each
 * student a folder in `students/` with `report.html`, `results.json` for Gradescope, `classroom.json` and `junit.xml`.
 *
 * Each file is there whole or as it was. What an earlier call wrote, and this one does not, is removed; what somebody else
 * put there stays. Without names nothing is written for Canvas and Moodle, which could not use it.
 */
export async function writeReports(
  folder: string,
  book: Gradebook,
  options: ReportOptions = {},
): Promise<Written> {
  const files = reportFiles(book, options);
  const before = listed(folder);
  // Whatever happens on the way: what is there is on a list.
  const all = [...new Set([...before, ...files.keys()])];
  writeWhole(join(folder, LIST), listOf(all));
  for (const [path, text] of files) {
    // Thousands in a large class, and all can be made again.
    writeWhole(join(folder, path), typeof text === 'string' ? text : await text(), {
      isSynced: false,
    });
  }
  const removed = before.filter((path) => !files.has(path));
  for (const path of removed) rmSync(join(folder, path), { force: true });
  writeWhole(join(folder, LIST), listOf([...files.keys()]));
  return { files: [...files.keys()], removed };
}

/** Where a student’s reports stand, in a folder of reports: safe for every system, and each student’s own. */
export function studentFolder({ student: { id } }: Pick<StudentGrade, 'student'>): string {
  const plain = id
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  // What had to be changed may be the same as another’s; Windows has names of its own, and no capitals.
  const isAsItWas =
    plain !== '' && plain === id && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(plain);
  const tail = createHash('sha256').update(id).digest('hex').slice(0, 8);
  return `students/${isAsItWas ? plain : `${plain === '' ? 'student' : plain}~${tail}`}`;
}

function reportFiles(book: Gradebook, options: ReportOptions): ReadonlyMap<string, FileText> {
  const { titles, assignment, similar } = options;
  const files = new Map<string, FileText>();
  for (const grade of book.students) {
    const own = studentFolder(grade);
    const stories = storiesOf(grade, options.stories ?? [], book);
    const links = new Map<string, StoryLinks>();
    for (const { test, text, story, trace } of stories) {
      const name = `story-${test.replace(/[^A-Za-z0-9.-]/g, '_')}`;
      if (story !== undefined) files.set(`${own}/${name}.html`, story);
      if (trace !== undefined) files.set(`${own}/${name}.trace.ndjson`, trace);
      links.set(test, {
        ...(text === undefined ? {} : { text }),
        ...(story === undefined ? {} : { story: `${name}.html` }),
        ...(trace === undefined ? {} : { trace: `${name}.trace.ndjson` }),
      });
    }
    files.set(`${own}/report.html`, studentPage(grade, book, { titles, stories: links }));
    files.set(`${own}/results.json`, gradescopeResults(grade));
    files.set(`${own}/classroom.json`, `${classroomResult(grade, book.round)}\n`);
    files.set(`${own}/junit.xml`, junitOf(grade, book.round));
  }
  if (!book.isAnonymous) {
    files.set('canvas.csv', canvasCsv(book, assignment));
    files.set('moodle.csv', moodleCsv(book, assignment));
  }
  files.set('grades.jsonl', jsonLines(book));
  files.set('junit.xml', junitOfClass(book));
  const reportOf = (grade: StudentGrade): string =>
    `${studentFolder(grade).split('/').map(encodeURIComponent).join('/')}/report.html`;
  // Last: whoever sees it finds all that it leads to.
  files.set('class.html', classPage(book, { titles, similar, reportOf }));
  return files;
}

function storiesOf(
  { attempt, tests }: StudentGrade,
  stories: readonly FailureStory[],
  { round }: Gradebook,
): readonly FailureStory[] {
  const submission = attempt?.handIn.submission ?? '';
  if (submission === '' || round.isExam) return [];
  const open = new Set(
    tests
      .filter(({ test, status }) => !test.isHidden && status === 'failed')
      .map(({ test }) => test.id),
  );
  return stories.filter((one) => one.submission === submission && open.has(one.test));
}

function listOf(files: readonly string[]): string {
  return `${JSON.stringify({ netsplitReports: 1, files }, undefined, 2)}\n`;
}

function listed(folder: string): readonly string[] {
  const file = join(folder, LIST);
  if (!existsSync(file)) return [];
  try {
    const { files } = JSON.parse(readFileSync(file, 'utf8')) as { files?: unknown };
    if (!Array.isArray(files)) return [];
    // A list that somebody wrote leads nowhere else.
    return files.filter((path) => typeof path === 'string' && isInside(path));
  } catch {
    return [];
  }
}

function isInside(path: string): boolean {
  const plain = normalize(path);
  return (
    plain !== '.' && !plain.startsWith('..') && !plain.startsWith(sep) && !/^[A-Za-z]:/.test(plain)
  );
}
