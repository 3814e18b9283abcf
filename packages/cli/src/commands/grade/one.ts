import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Graded, Story } from '@netsplit/grader';
import type { Context } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { citationFrom, loadTests } from '../../lab-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import { wrap } from '../../wrap.ts';
import { expectJail } from './jail.ts';
import { keepStory, type KeptStory } from './stories.ts';

export interface OneOptions {
  readonly one: string;
  readonly lab?: string;
  readonly seeds?: readonly number[];
  readonly runs?: number;
  readonly tests?: readonly string[];
  /** Where failures are told, with traces to step through. */
  readonly traces?: string;
  /** Commander's name for `--unsafe-no-jail`. */
  readonly unsafeNoJail?: boolean;
}

/** Grades one submission, and keeps nothing. */
export async function gradeOne(
  options: OneOptions,
  { desk, terminal }: Context,
): Promise<ExitCode> {
  const { one, lab: labName, seeds = [1], runs, unsafeNoJail = false } = options;
  if (labName === undefined) throw new UsageError('Name the lab.', 'For one: --lab first-contact');
  const lab = desk.lab(labName);
  const path = resolve(desk.cwd, one);
  if (!existsSync(path)) throw new InputError(`There is no ${one}.`);
  const tests = chosen(await loadTests(lab), options.tests);
  if (!unsafeNoJail) await expectJail();
  const { gradeSubmission } = await import('@netsplit/grader');
  terminal.status(`${lab.name}: grading ${one}`);
  const stories: Story[] = [];
  const graded = await gradeSubmission({
    submission: path,
    lab: lab.name,
    labDir: lab.dir,
    tests,
    seeds,
    runs,
    host: unsafeNoJail ? 'direct' : 'jail',
    ...(options.traces === undefined
      ? {}
      : {
          stories: {
            // Those of the lab: every student has them.
            isHidden: () => false,
            onStory: (story: Story) => stories.push(story),
            cite: citationFrom(desk.catalogue()),
          },
        }),
  });
  const kept: KeptStory[] = [];
  const folder = resolve(desk.cwd, options.traces ?? '.');
  for (const story of stories) kept.push(await keepStory(folder, { ...story, lab: lab.name }));
  terminal.clearStatus();
  say(graded, terminal);
  for (const { test, page, text } of kept) {
    terminal.say(`${test}: ${desk.shown(page ?? text)}`);
  }
  if (unsafeNoJail) terminal.say('\nGraded without the jail: these results prove nothing.');
  const { submission, problem, verdicts } = graded;
  terminal.answer({
    submission: submission && { hash: submission.hash, files: submission.files.length },
    problem,
    unsafe: unsafeNoJail,
    verdicts,
    ...(options.traces === undefined ? {} : { stories: kept }),
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

/** Those that were asked for, in the order of asking. */
export function chosen<Test extends { readonly id: string }>(
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
