import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Graded, Story } from '@netsplit/grader';
import type { LabTest } from '@netsplit/harness';
import type { Context } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { citationFrom, loadTests } from '../../lab-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import { wrap } from '../../wrap.ts';
import { writeResult } from '../../write-result.ts';
import { type Format, formatted, type OneRulesOptions, rulesOfOne } from './format.ts';
import { expectJail } from './jail.ts';
import { keepStory, type KeptStory } from './stories.ts';

export interface OneOptions extends OneRulesOptions {
  readonly one: string;
  readonly lab?: string;
  readonly seeds?: readonly number[];
  readonly runs?: number;
  readonly tests?: readonly string[];
  /** Where failures are told, with traces to step through. */
  readonly traces?: string;
  /** A folder with tests of the instructor's own. */
  readonly hidden?: string;
  readonly format?: Format;
  /** The file for it, instead of the terminal. */
  readonly to?: string;
  /** Commander's name for `--unsafe-no-jail`. */
  readonly unsafeNoJail?: boolean;
}

/** As `netsplit test` draws them. */
const DEFAULT_RUNS = 100;

/** Grades one submission, and keeps nothing. */
export async function gradeOne(options: OneOptions, context: Context): Promise<ExitCode> {
  const { desk, terminal } = context;
  const { one, lab: labName, seeds = [1], runs, unsafeNoJail = false } = options;
  if (labName === undefined) throw new UsageError('Name the lab.', 'For one: --lab first-contact');
  const lab = desk.lab(labName);
  const path = resolve(desk.cwd, one);
  if (!existsSync(path)) throw new InputError(`There is no ${one}.`);
  const { hidden } = options;
  const { bundleHidden, gradeSubmission, loadHidden } = await import('@netsplit/grader');
  const brought =
    hidden === undefined
      ? []
      : await loadHidden(await bundleHidden(resolve(desk.cwd, hidden)), lab.dir);
  const tests = chosen([...(await loadTests(lab)), ...brought], options.tests);
  const isHidden = (test: LabTest): boolean => brought.includes(test);
  const rules = await rulesOfOne(options, context);
  if (!unsafeNoJail) await expectJail();
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
            isHidden,
            onStory: (story: Story) => stories.push(story),
            cite: citationFrom(desk.catalogue()),
          },
        }),
  });
  const kept: KeptStory[] = [];
  const folder = resolve(desk.cwd, options.traces ?? '.');
  for (const story of stories) kept.push(await keepStory(folder, lab.name, story));
  terminal.clearStatus();
  if (options.format === undefined) say(graded, terminal);
  else {
    const about = { lab, tests, isHidden, seeds, runs: runs ?? DEFAULT_RUNS, path, rules };
    const text = await formatted(options.format, graded, about);
    if (options.to === undefined) terminal.say(text.trimEnd());
    else writeResult(resolve(desk.cwd, options.to), text);
  }
  for (const { test, page, text } of kept) {
    terminal.aside(`${test}: ${desk.shown(page ?? text)}`);
  }
  if (unsafeNoJail) terminal.aside('Graded without the jail: these results prove nothing.');
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
