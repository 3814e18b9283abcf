import { readFileSync } from 'node:fs';
import { check, type Complaint, CourseFileError } from '@netsplit/course';
import { z } from 'zod';
import type { HandIn } from '../class/records.ts';
import {
  GradescopeListUnreadable,
  gradescopeSubmissionSchema,
  parseGradescopeList,
} from '../intake/gradescope.ts';
import { isoOf } from '../intake/written-time.ts';
import { csvRows, headOf } from './csv-rows.ts';
import { INSTANT_EXPECTED } from './instant.ts';

/** What is known of a hand-in from elsewhere: when it came, and whose it is. */
export interface HandInFact {
  /** The name that it was graded under: of a student, a repository or a folder. */
  readonly name: string;
  /** Of the latest one by default. */
  readonly attempt?: number;
  /** ISO 8601. */
  readonly handedInAt?: string;
  /** Who handed it in, where its name does not say. */
  readonly students?: readonly string[];
}

/**
 * Reads when things were handed in: Gradescope's `submission_metadata.yml`, GitHub Classroom's export of grades, or a table
 * with the columns `student` and `handed in`.
 *
 * @throws {CourseFileError}
 */
export function readHandInFacts(file: string): readonly HandInFact[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CourseFileError(file, [{ path: '', message: 'cannot be read: is it there?' }]);
  }
  return parseHandInFacts(file, text);
}

/** The same from text; the file's name says what it is. */
export function parseHandInFacts(file: string, text: string): readonly HandInFact[] {
  return /\.ya?ml$/i.test(file) ? fromGradescope(file, text) : fromTable(file, text);
}

/** Hand-ins with what is known of them; what a hand-in says itself is left as it is. */
export function withFacts(
  handIns: readonly HandIn[],
  facts: readonly HandInFact[],
): readonly HandIn[] {
  if (facts.length === 0) return handIns;
  const latest = new Map<string, number>();
  for (const { student, attempt } of handIns) {
    latest.set(keyOf(student), Math.max(attempt, latest.get(keyOf(student)) ?? 0));
  }
  const known = new Map(
    facts.map((fact) => [
      `${keyOf(fact.name)} ${fact.attempt ?? latest.get(keyOf(fact.name)) ?? 1}`,
      fact,
    ]),
  );
  const owners = new Map(facts.map(({ name, students }) => [keyOf(name), students]));
  return handIns.flatMap((handIn) => {
    const key = keyOf(handIn.student);
    const handedInAt = handIn.handedInAt ?? known.get(`${key} ${handIn.attempt}`)?.handedInAt;
    const timed = handedInAt === undefined ? handIn : { ...handIn, handedInAt };
    const students = owners.get(key) ?? [];
    return students.length === 0 ? [timed] : students.map((student) => ({ ...timed, student }));
  });
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

function fromGradescope(file: string, text: string): readonly HandInFact[] {
  let list: unknown;
  try {
    list = parseGradescopeList(text);
  } catch (error) {
    if (!(error instanceof GradescopeListUnreadable)) throw error;
    throw new CourseFileError(file, [{ path: '', message: `is no YAML: ${error.message}` }]);
  }
  const entries = check(z.record(z.string(), gradescopeSubmissionSchema), file, list);
  return Object.entries(entries).map(([name, submission]) => ({ name, ...submission }));
}

const NAMES = ['student', 'id', 'name', 'github username', 'email'];
const TIMES = ['handed in', 'handed in at', 'submission timestamp', 'submitted at', 'time'];

function fromTable(file: string, text: string): readonly HandInFact[] {
  const [head, ...rows] = csvRows(file, text);
  const heads = head?.cells.map(headOf) ?? [];
  const find = (names: readonly string[]): number => heads.findIndex((one) => names.includes(one));
  const [nameAt, timeAt, attemptAt] = [find(NAMES), find(TIMES), find(['attempt'])];
  const complaints: Complaint[] = [];
  if (nameAt < 0) complaints.push({ path: 'line 1', message: 'there is no column "student"' });
  if (timeAt < 0) complaints.push({ path: 'line 1', message: 'there is no column "handed in"' });
  const facts: HandInFact[] = [];
  for (const { cells, line } of complaints.length > 0 ? [] : rows) {
    const [name = '', time = ''] = [cells[nameAt], cells[timeAt]];
    // Who has not handed in has no time.
    if (name === '' || time === '') continue;
    const handedInAt = isoOf(time);
    if (handedInAt === undefined) {
      complaints.push({
        path: `line ${line}, ${heads[timeAt] ?? ''}`,
        message: `${INSTANT_EXPECTED}, found "${time}"`,
      });
      continue;
    }
    const attempt = Number(cells[attemptAt] ?? '');
    facts.push({ name, handedInAt, ...(attempt > 0 ? { attempt } : {}) });
  }
  if (complaints.length > 0) throw new CourseFileError(file, complaints);
  return facts;
}
