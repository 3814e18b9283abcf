import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Graded } from '@netsplit/grader';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { loadTests } from '../lab-code.ts';
import { wholeNumber } from '../number-option.ts';
import { InputError, MachineError, UsageError } from '../trouble.ts';
import { wrap } from '../wrap.ts';
import { defineSimilar } from './grade-similar.ts';

interface GradeOptions {
  readonly one?: string;
  readonly lab?: string;
  readonly seeds?: readonly number[];
  readonly runs?: number;
  readonly tests?: readonly string[];
  /** Commander's name for `--unsafe-no-jail`. */
  readonly unsafeNoJail?: boolean;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .option('--one <submission>', 'the submission: a zip, a tar, or a folder')
    .option('--lab <lab>', 'the lab that it is a solution of')
    .option('--seeds <list>', 'each test has to pass with each of them (default: 1)', seedsOf)
    .option(
      '--runs <n>',
      'cases that each property draws (default 100)',
      wholeNumber('--runs', 1, 100_000),
    )
    .option('--tests <list>', 'only these: A1,B2', (text) => text.split(','))
    .option(
      '--unsafe-no-jail',
      'run the code as you, with all that you may do: never for strangers',
    )
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade --one alice.zip --lab raft', 'grades one submission in the jail'],
        ['npx netsplit grade --one alice/ --lab raft --seeds 17,23', 'with a round’s own seeds'],
        ['npx netsplit grade --one alice.zip --lab raft --json', 'the verdicts, for a machine'],
        ['npx netsplit doctor --grading', 'whether this machine can jail code at all'],
      ),
    )
    .action(async (options: GradeOptions) => finish(await grade(options, context)));
  defineSimilar(command, context, finish);
}

async function grade(options: GradeOptions, { desk, terminal }: Context): Promise<ExitCode> {
  const { one, lab: labName, seeds = [1], runs, unsafeNoJail = false } = options;
  if (one === undefined) throw new UsageError('Name the submission.', 'For one: --one alice.zip');
  if (labName === undefined) throw new UsageError('Name the lab.', 'For one: --lab first-contact');
  const lab = desk.lab(labName);
  const path = resolve(desk.cwd, one);
  if (!existsSync(path)) throw new InputError(`There is no ${one}.`);
  const tests = chosen(await loadTests(lab), options.tests);
  const { examineJail, gradeSubmission } = await import('@netsplit/grader');
  if (!unsafeNoJail) {
    const failing = (await examineJail()).find(({ holds }) => !holds);
    if (failing !== undefined) {
      throw new MachineError(
        `This machine cannot jail code (${failing.what}: ${failing.found}), and strangers’ code is not run without.`,
        `See npx netsplit doctor --grading. For code that you trust: --unsafe-no-jail`,
      );
    }
  }
  terminal.status(`${lab.name}: grading ${one}`);
  const graded = await gradeSubmission({
    submission: path,
    lab: lab.name,
    labDir: lab.dir,
    tests,
    seeds,
    runs,
    host: unsafeNoJail ? 'direct' : 'jail',
  });
  terminal.clearStatus();
  say(graded, terminal);
  if (unsafeNoJail) terminal.say('\nGraded without the jail: these results prove nothing.');
  const { submission, problem, verdicts } = graded;
  terminal.answer({
    submission: submission && { hash: submission.hash, files: submission.files.length },
    problem,
    unsafe: unsafeNoJail,
    verdicts,
  });
  const isOurs = verdicts.some(({ status }) => status === 'error');
  return isOurs
    ? ExitCode.machine
    : verdicts.every(({ status }) => status === 'passed')
      ? ExitCode.ok
      : ExitCode.failures;
}

function say({ problem, verdicts }: Graded, terminal: Context['terminal']): void {
  const { bold, dim, green, red, yellow } = terminal.colours;
  const marks = {
    passed: green('✓'),
    failed: red('✗'),
    error: yellow('!'),
    'not-run': yellow('–'),
  } as const;
  if (problem === undefined) {
    for (const { status, test, message } of verdicts) {
      terminal.say(`${marks[status]} ${test.padEnd(4)}${status === 'passed' ? '' : ` ${message}`}`);
    }
  } else {
    terminal.say(wrap(problem, terminal.columns, ''));
  }
  const passed = verdicts.filter(({ status }) => status === 'passed').length;
  const ms = verdicts.reduce((sum, { cost }) => sum + cost.ms, 0);
  terminal.say();
  terminal.say(
    `${bold(`${passed} of ${verdicts.length} tests pass`)} ${dim(`(${Math.round(ms / 1000)} s)`)}`,
  );
}

function chosen<Test extends { readonly id: string }>(
  tests: readonly Test[],
  ids: readonly string[] | undefined,
): readonly Test[] {
  if (ids === undefined) return tests;
  return ids.map((id) => {
    const test = tests.find((one) => one.id === id);
    if (test === undefined) throw new UsageError(`There is no test ${id}.`);
    return test;
  });
}

function seedsOf(text: string): readonly number[] {
  return text.split(',').map((part) => {
    const seed = Number(part);
    if (!/^\d+$/.test(part.trim()) || seed > 0xffff_ffff) {
      throw new InvalidArgumentError('--seeds takes whole numbers: 17,23');
    }
    return seed;
  });
}
