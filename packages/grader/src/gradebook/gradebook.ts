import type { Decision, HandIn, Round } from '../class/records.ts';
import type { Verdict } from '../grade/verdict.ts';
import { dueFor, type Lateness, latenessOf, penaltyFor } from './lateness.ts';
import { type HandInFact, withFacts } from './hand-in-facts.ts';
import { attribute, type Party } from './members.ts';
import { type ClassicMistakes, type LikelyMistake, likelyMistakes } from './mistakes.ts';
import { points, pointsText, sumOf } from './points.ts';
import type { Student } from './roster.ts';
import type { Rubric } from './rubric.ts';
import { type Comment, type Override, type Rulings, rulingsOf } from './rulings.ts';
import { type Line, type Score, scoreOf, type TestScore } from './score.ts';
import { type Statistics, statisticsOf } from './statistics.ts';
import { type LabPoints, type PartWorth, worthOf } from './worth.ts';

export interface GradebookInput {
  readonly round: Round;
  readonly handIns: readonly HandIn[];
  /** Of two for the same test of the same submission the later one counts. */
  readonly verdicts: readonly Verdict[];
  readonly decisions?: readonly Decision[];
  readonly rubric: Rubric;
  /** Without one, everybody who handed in is the class. */
  readonly roster?: readonly Student[];
  /** When things were handed in and by whom, where hand-ins do not say it themselves. */
  readonly facts?: readonly HandInFact[];
  /** What the lab says each of its tests is worth. */
  readonly labPoints?: LabPoints;
  /** What failures may be taken for; never looked at in an exam. */
  readonly mistakes?: ClassicMistakes;
}

/** One of a student's hand-ins, and what it would be worth. */
export interface Attempt {
  readonly handIn: HandIn;
  readonly lateness: Lateness;
  readonly points: number;
  readonly isCounted: boolean;
}

/** A student's score, and every step to it. */
export interface StudentGrade {
  readonly student: Student;
  /** The others of the group. */
  readonly partners: readonly Student[];
  /** The one that counts; undefined where nothing was handed in, or nothing in time. */
  readonly attempt: Attempt | undefined;
  readonly attempts: readonly Attempt[];
  readonly tests: readonly TestScore[];
  /** Their points add up to the score. */
  readonly lines: readonly Line[];
  readonly points: number;
  /** What is to be had without extra credit. */
  readonly worth: number;
  /** Tests that still wait for a verdict: the score may rise. */
  readonly waiting: number;
  readonly lateDaysUsed: number;
  readonly comments: readonly Comment[];
  readonly mistakes: readonly LikelyMistake[];
  /** Graded without the jail: not to be trusted. */
  readonly isUnsafe: boolean;
}

/** A class in points. */
export interface Gradebook {
  readonly round: Round;
  readonly rubric: Rubric;
  readonly worth: readonly PartWorth[];
  readonly students: readonly StudentGrade[];
  /** Hand-ins of nobody on the roster. */
  readonly unclaimed: readonly { readonly handIn: HandIn; readonly why: string }[];
  readonly rulings: Rulings;
  readonly statistics: Statistics;
  readonly isAnonymous: boolean;
}

/**
 * Makes a gradebook of what is kept of a round. Runs nothing: another rubric, another roster or another decision makes
 * another one of the same verdicts.
 */
export function gradebookOf(input: GradebookInput): Gradebook {
  const { round, rubric, roster, labPoints, decisions = [], facts = [] } = input;
  const worth = worthOf(round, rubric, labPoints);
  const verdicts = bySubmission(input.verdicts);
  const rulings = rulingsOf(decisions);
  const { parties, unclaimed } = attribute(withFacts(input.handIns, facts), roster);
  const grades = parties.flatMap((party) =>
    party.members.map((student) => gradeOf(student, party, { input, worth, verdicts, rulings })),
  );
  const order = new Map(roster?.map((student, at) => [student, at]));
  const students = grades.toSorted(
    (one, other) => (order.get(one.student) ?? 0) - (order.get(other.student) ?? 0),
  );
  const statistics = statisticsOf(students, worth, rubric);
  return { round, rubric, worth, students, unclaimed, rulings, statistics, isAnonymous: false };
}

interface Rules {
  readonly input: GradebookInput;
  readonly worth: readonly PartWorth[];
  readonly verdicts: ReadonlyMap<string, ReadonlyMap<string, Verdict>>;
  readonly rulings: Rulings;
}

const NO_VERDICTS: ReadonlyMap<string, Verdict> = new Map();

function gradeOf(student: Student, party: Party, rules: Rules): StudentGrade {
  const { rubric } = rules.input;
  const overrides = rules.rulings.overrides.filter((one) => isOf(one.student, student));
  const due = dueFor(party.members, rubric);
  const scored = party.handIns.map((handIn) => {
    const lateness = latenessOf(handIn.handedInAt, due, rubric);
    return { handIn, lateness, ...scoreWith(student, handIn, lateness, overrides, rules) };
  });
  const counted = chosen(scored, rubric);
  const score = counted ?? {
    ...scoreWith(student, undefined, undefined, overrides, rules),
    lateness: undefined,
  };
  const lines = [...notes(scored, counted), ...score.lines];
  const attempts = scored.map((one): Attempt => ({
    handIn: one.handIn,
    lateness: one.lateness,
    points: one.points,
    isCounted: one === counted,
  }));
  const mistakes =
    rules.input.round.isExam || rules.input.mistakes === undefined
      ? []
      : likelyMistakes(score.tests, rules.input.mistakes);
  return {
    student,
    partners: party.members.filter((one) => one !== student),
    attempt: attempts.find(({ isCounted }) => isCounted),
    attempts,
    tests: score.tests,
    lines,
    points: score.points,
    worth: score.worth,
    waiting: score.waiting,
    lateDaysUsed: score.lateDaysUsed,
    comments: rules.rulings.comments.filter((one) => isOf(one.student, student)),
    mistakes,
    isUnsafe: score.tests.some(({ verdict }) => verdict?.unsafe === true),
  };
}

interface FullScore extends Score {
  readonly points: number;
  readonly lateDaysUsed: number;
}

/** With lateness and what was set by hand. */
function scoreWith(
  student: Student,
  handIn: HandIn | undefined,
  lateness: Lateness | undefined,
  overrides: readonly Override[],
  { input: { rubric }, worth, verdicts, rulings }: Rules,
): FullScore {
  const score = scoreOf({
    handIn,
    verdicts: verdicts.get(handIn?.submission ?? '') ?? NO_VERDICTS,
    worth,
    rubric,
    voided: rulings.voided,
    overrides: overrides.filter(({ test }) => test !== undefined),
  });
  const lines = [...score.lines];
  const { days = 0 } = lateness ?? {};
  const penalty = penaltyFor(days, score.earned, rubric.late, student.lateDaysUsed ?? 0);
  if (penalty.why !== undefined) {
    lines.push({ kind: 'late', text: penalty.why, points: penalty.points });
  }
  let total = points(score.earned + penalty.points);
  const whole = overrides.find(({ test }) => test === undefined);
  if (whole !== undefined) {
    lines.push({
      kind: 'override',
      text: `Score set to ${pointsText(whole.points)} by ${whole.by}: ${whole.why}`,
      points: points(whole.points - total),
    });
    total = whole.points;
  }
  return { ...score, lines, points: total, lateDaysUsed: penalty.lateDaysUsed };
}

interface Scored extends FullScore {
  readonly handIn: HandIn;
  readonly lateness: Lateness;
}

/** The hand-in that counts. What could not be read counts only where nothing else does. */
function chosen(scored: readonly Scored[], { counts }: Rubric): Scored | undefined {
  const open = scored.filter(({ lateness }) => !lateness.isClosed);
  const readable = open.filter(({ handIn }) => handIn.submission !== '');
  const candidates = readable.length > 0 ? readable : open;
  if (counts === 'last') return candidates.at(-1);
  return candidates.reduce<Scored | undefined>((best, one) => {
    if (best === undefined || one.points > best.points) return one;
    // The same points for fewer late days.
    return one.points === best.points && one.lateDaysUsed < best.lateDaysUsed ? one : best;
  }, undefined);
}

function notes(scored: readonly Scored[], counted: Scored | undefined): readonly Line[] {
  const note = (text: string): Line => ({ kind: 'note', text, points: 0 });
  if (scored.length === 0) return [note('Nothing was handed in')];
  const lines: Line[] = [];
  const closed = scored.filter(({ lateness }) => lateness.isClosed).length;
  if (closed > 0) {
    const what = closed === 1 ? 'hand-in does' : 'hand-ins do';
    lines.push(note(`${closed} ${what} not count: later than the last day for it`));
  }
  if (counted === undefined) return lines;
  if (scored.length > 1) {
    const place = scored.indexOf(counted) + 1;
    lines.push(note(`Hand-in ${place} of ${scored.length} counts`));
  }
  if (counted.handIn.problem !== undefined) lines.push(note(counted.handIn.problem));
  const { due } = counted.lateness;
  if (due !== undefined && counted.lateness.lateMs === undefined) {
    lines.push(note('Nothing says when it was handed in: it is taken to be in time'));
  }
  if (due !== undefined && due.why.length > 0) {
    lines.push(note(`Due later than for the class: ${due.why.join(', and ')}`));
  }
  if (counted.waiting > 0) {
    const tests = counted.waiting === 1 ? 'test waits' : 'tests wait';
    lines.push(note(`${counted.waiting} ${tests} for a verdict: the score is not final`));
  }
  return lines;
}

function bySubmission(
  verdicts: readonly Verdict[],
): ReadonlyMap<string, ReadonlyMap<string, Verdict>> {
  const found = new Map<string, Map<string, Verdict>>();
  for (const verdict of verdicts) {
    // What was not taken in has no hash: those verdicts are of many submissions, and of none.
    if (verdict.submission === '') continue;
    const known = found.get(verdict.submission);
    if (known === undefined) found.set(verdict.submission, new Map([[verdict.test, verdict]]));
    else known.set(verdict.test, verdict);
  }
  return found;
}

function isOf(named: string, { id }: Student): boolean {
  return named.trim().toLowerCase() === id.toLowerCase();
}

/** What the lines add up to: the score, or there is a mistake in the rules. */
export function totalOf(lines: readonly Line[]): number {
  return sumOf(lines.map((line) => line.points));
}

/** What a round is worth to everybody, without extra credit. */
export function worthOfRound({ rubric, worth }: Pick<Gradebook, 'rubric' | 'worth'>): number {
  return rubric.outOf ?? sumOf(worth.map((part) => part.points));
}
