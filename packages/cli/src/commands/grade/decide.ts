import { userInfo } from 'node:os';
import type { ClassStore, Decision, KeptRound } from '@netsplit/grader';
import { nearest } from '@netsplit/course';
import type { Command } from 'commander';
import type { Context } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import { rosterFor, type RulesOptions } from './gradebook.ts';
import { type PlaceOptions, withRound } from './place.ts';

/** What every decision is made with. */
export interface DecideOptions extends PlaceOptions, RulesOptions {
  readonly by?: string;
  readonly why?: string;
}

export function deciding(command: Command): Command {
  return command.option('--by <name>', 'who decides (default: you)');
}

/** A decision about a student, or about one test of a student. */
export interface DecideOnOptions extends DecideOptions {
  readonly test?: string;
}

/** @param onTest what `--test` does to it */
export function decidingOn(command: Command, onTest: string): Command {
  return deciding(command)
    .argument('<student>', 'as the roster or the reports name them')
    .option('--test <id>', onTest);
}

/** A decision without its number, its time and who made it. */
type Deciding = Pick<Decision, 'kind'> &
  Partial<Pick<Decision, 'student' | 'test' | 'data' | 'why'>>;

/** Keeps a decision, and says what it does to the reports: nothing until they are made again. */
export async function decide(
  options: DecideOptions,
  context: Context,
  deciding: (store: ClassStore, round: KeptRound) => Promise<{ decided: Deciding; told: string }>,
): Promise<ExitCode> {
  return withRound(options, context, async (store, round) => {
    const { terminal } = context;
    const { decided, told } = await deciding(store, round);
    const decision = await store.decide(round, {
      why: options.why ?? '',
      ...decided,
      by: options.by ?? userInfo().username,
    });
    terminal.say(`${told} (decision ${decision.id} of round ${round.round.name})`);
    terminal.say(terminal.colours.dim('To make the reports again: npx netsplit grade report'));
    terminal.answer(decision);
    return ExitCode.ok;
  });
}

/** The same about a student; `made` is told the student's id, and that of the test if it is about one. */
export async function decideOn(
  student: string,
  options: DecideOnOptions,
  context: Context,
  made: (id: string, test: string | undefined) => { decided: Deciding; told: string },
): Promise<ExitCode> {
  return decide(options, context, async (store, round) => {
    const id = await studentNamed(student, store, round, options, context);
    const test = options.test === undefined ? undefined : testNamed(options.test, round);
    const { decided, told } = made(id, test);
    return {
      decided: { ...decided, student: id, ...(test === undefined ? {} : { test }) },
      told,
    };
  });
}

/** A reason is kept for good: without one, nobody knows later what this was for. */
export function expectWhy(why: string | undefined): string {
  if (why === undefined || why.trim() === '') {
    throw new UsageError('Say why: it is kept beside the score.', 'For one: --why "…"');
  }
  return why;
}

/** The id of a test of the round. */
export function testNamed(id: string, { round }: KeptRound): string {
  const ids = round.tests.map((test) => test.id);
  const found = ids.find((one) => one.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  throw new InputError(
    `Round ${round.name} has no test ${id}.`,
    `It has ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ' …' : ''}`,
  );
}

/** The student that a name stands for, as the gradebook knows them. */
async function studentNamed(
  name: string,
  store: ClassStore,
  round: KeptRound,
  options: RulesOptions,
  context: Context,
): Promise<string> {
  const { studentsNamed } = await import('@netsplit/grader');
  const roster = await rosterFor(options, context);
  const handIns = await store.handIns(round);
  const [student, other] = studentsNamed(name, handIns, roster);
  if (student !== undefined && other === undefined) return student.id;
  if (other !== undefined) {
    throw new InputError(
      `${name} is a group.`,
      `Name one of them, as ${student?.id} or ${other.id}.`,
    );
  }
  const known = roster?.map(({ id }) => id) ?? handIns.map((one) => one.student);
  const meant = nearest(name, known);
  throw new InputError(
    roster === undefined
      ? `Nobody handed in as ${name} in round ${round.round.name}.`
      : `Nobody on the roster is called ${name}, or several are.`,
    meant === undefined ? undefined : `Did you mean ${meant}?`,
  );
}
