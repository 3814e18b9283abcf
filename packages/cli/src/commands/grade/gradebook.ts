import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type {
  ClassicMistakes,
  ClassStore,
  Gradebook,
  HandInFact,
  KeptRound,
  LabPoints,
  Rubric,
  Student,
  Titles,
  UsualDates,
} from '@netsplit/grader';
import type { Lab } from '@netsplit/course';
import type { Context } from '../../command.ts';
import { citationFrom } from '../../lab-code.ts';

/** What points are made by: files that may change at any time. */
export interface RulesOptions {
  readonly out?: string;
  readonly rubric?: string;
  readonly roster?: string;
  readonly times?: string;
}

/** A rubric and a roster, and what they were read from. */
export interface Rules {
  readonly rubric: Rubric;
  readonly rubricFile: string | undefined;
  readonly roster: readonly Student[] | undefined;
  /** From files only: what stands beside the hand-ins themselves is found with them. */
  readonly facts: readonly HandInFact[];
}

/**
 * Reads the rules that are named, or else those that stand in the folder of the results.
 *
 * @param dates what holds where the rubric does not say when the round is due
 */
export async function readRules(
  options: RulesOptions,
  { desk }: Context,
  dates: UsualDates = {},
): Promise<Rules> {
  const { PLAIN_RUBRIC, readHandInFacts, readRoster, readRubric, withDates } =
    await import('@netsplit/grader');
  const rubricFile = fileFor(options.rubric, options.out, 'rubric.json', desk.cwd);
  const rosterFile = fileFor(options.roster, options.out, 'roster.csv', desk.cwd);
  const timesFile = fileFor(options.times, options.out, 'times.csv', desk.cwd);
  return {
    rubric:
      rubricFile === undefined ? withDates(PLAIN_RUBRIC, dates) : readRubric(rubricFile, dates),
    rubricFile,
    roster: rosterFile === undefined ? undefined : readRoster(rosterFile),
    facts: timesFile === undefined ? [] : readHandInFacts(timesFile),
  };
}

/** The roster alone. */
export async function rosterFor(
  options: RulesOptions,
  { desk }: Context,
): Promise<readonly Student[] | undefined> {
  const { readRoster } = await import('@netsplit/grader');
  const file = fileFor(options.roster, options.out, 'roster.csv', desk.cwd);
  return file === undefined ? undefined : readRoster(file);
}

function fileFor(
  named: string | undefined,
  out: string | undefined,
  usual: string,
  cwd: string,
): string | undefined {
  if (named !== undefined) return resolve(cwd, named);
  const kept = out === undefined ? undefined : join(resolve(cwd, out), usual);
  return kept !== undefined && existsSync(kept) ? kept : undefined;
}

/** Makes the gradebook of a round of what is kept of it. Runs nothing of anybody's. */
export async function gradebookFor(
  store: ClassStore,
  kept: KeptRound,
  rules: Rules,
  lab: Lab,
  context: Context,
): Promise<Gradebook> {
  const { fitRubric, gradebookOf } = await import('@netsplit/grader');
  const { round } = kept;
  const handIns = await store.handIns(kept);
  if (rules.rubricFile !== undefined) fitRubric(rules.rubricFile, rules.rubric, round);
  return gradebookOf({
    round,
    rubric: rules.rubric,
    handIns,
    facts: [...(await factsBeside(handIns)), ...rules.facts],
    verdicts: await store.verdicts(kept),
    decisions: await store.decisions(kept),
    labPoints: pointsOf(lab),
    ...(rules.roster === undefined ? {} : { roster: rules.roster }),
    ...(round.isExam ? {} : { mistakes: await mistakesOf(lab, context) }),
  });
}

/** Gradescope’s export says in a file beside the submissions whose they are and when they came. */
async function factsBeside(
  handIns: readonly { readonly path: string }[],
): Promise<readonly HandInFact[]> {
  const { readHandInFacts } = await import('@netsplit/grader');
  const files = new Set(handIns.map(({ path }) => join(dirname(path), 'submission_metadata.yml')));
  return [...files].filter((file) => existsSync(file)).flatMap(readHandInFacts);
}

/** What a lab says its tests are worth. */
export function pointsOf({ manifest }: Lab): LabPoints {
  return Object.fromEntries(manifest.tests.map(({ id, points }) => [id, points]));
}

export function titlesOf({ manifest }: Lab): Titles {
  return {
    lab: manifest.title,
    parts: Object.fromEntries(manifest.parts.map(({ id, title }) => [id, title])),
  };
}

async function mistakesOf(lab: Lab, { desk }: Context): Promise<ClassicMistakes> {
  const { readFailureTable, readMutant } = await import('@netsplit/harness');
  const table = await readFailureTable(lab.dir);
  const cite = citationFrom(desk.catalogue());
  const told = await Promise.all(
    Object.keys(table.mutants).map(async (name) => {
      const { mistake, reading } = await readMutant(lab.dir, name);
      return [name, { mistake, reading: cite(reading) }] as const;
    }),
  );
  return { table, told: new Map(told) };
}
