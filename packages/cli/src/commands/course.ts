import {
  type Lab,
  nextOnPath,
  type NextOnPath,
  type NextStep,
  solvedOn,
  standing,
} from '@netsplit/course';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { sayLab } from '../lab-lines.ts';
import { InputError } from '../trouble.ts';
import { wrap } from '../wrap.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .addHelpText(
      'after',
      examples(
        ['npx netsplit course', 'labs, parts, hours, and what to read and do next'],
        ['npx netsplit', 'the same in short, and the next failing test in full'],
        ['npx netsplit readings beginner', 'the whole way, step by step'],
      ),
    )
    .action(() => finish(course(context)));
}

function course(context: Context): ExitCode {
  const { desk, terminal } = context;
  if (desk.labs.length === 0) {
    throw new InputError(
      `There is no lab in ${desk.home.dir}.`,
      'Run this in the folder of the course.',
    );
  }
  const { dim, green } = terminal.colours;
  const step = desk.next();
  const onPath = nextOnPath(desk.readings().paths, desk.labs, desk.homeProgress.read());
  for (const lab of desk.labs) {
    sayLab(lab, context, lab === step?.lab);
    terminal.say(dim(wrap(lab.manifest.summary, terminal.columns, '         ')));
  }
  terminal.say();
  const { all, core, left } = hoursOf(desk.labs, context);
  terminal.say(`${all} h in all, ${core} h of them the core; ${left} h are left to do.`);
  terminal.say();
  if (step === undefined) {
    terminal.say(green('Every test of every lab passes.'));
    terminal.say('What that is worth, and what to do next: npx netsplit');
  } else {
    sayNext(step, onPath, context);
  }
  terminal.answer(documentOf(step, onPath, context));
  return ExitCode.ok;
}

function sayNext(
  { lab, part, tests }: NextStep,
  onPath: NextOnPath | undefined,
  { desk, terminal }: Context,
): void {
  const { bold, dim } = terminal.colours;
  const say = (text: string): void => terminal.say(wrap(text, terminal.columns, '  '));
  const path = onPath?.lab === lab ? onPath : undefined;
  const works = desk.catalogue();
  terminal.say(bold('What comes next'));
  for (const { work, section, hours } of path?.read ?? []) {
    const title = works.get(work)?.title ?? work;
    say(`Read ${section === undefined ? title : `${title}: ${section}`} (${hours} h)`);
  }
  say(`Do ${lab.name}, part ${part.id}: ${part.title} (${part.hours} h, ${inWords(tests.length)})`);
  if (path !== undefined) terminal.say(dim(wrap(path.step.why, terminal.columns, '  ')));
  terminal.say();
  terminal.say(dim(`The handout: ${desk.shown(lab.dir)}/README.md`));
  terminal.say(dim('The next failing test: npx netsplit'));
  if (path !== undefined)
    terminal.say(dim(`The whole path: npx netsplit readings ${path.path.id}`));
}

const inWords = (tests: number): string => (tests === 1 ? '1 test' : `${tests} tests`);

function hoursOf(labs: readonly Lab[], { desk }: Context) {
  const parts = labs.flatMap((lab) => standing(lab, desk.progressOf(lab).read()));
  const sum = (which: typeof parts): number =>
    Math.round(which.reduce((hours, { part }) => hours + part.hours, 0));
  return {
    all: sum(parts),
    core: sum(parts.filter(({ part }) => part.core)),
    left: sum(parts.filter(({ unsolved }) => unsolved.length > 0)),
  };
}

function documentOf(
  step: NextStep | undefined,
  onPath: NextOnPath | undefined,
  context: Context,
): object {
  const { desk } = context;
  return {
    labs: labDocuments(context),
    hours: hoursOf(desk.labs, context),
    next:
      step === undefined
        ? null
        : {
            lab: step.lab.name,
            part: step.part.id,
            tests: step.tests.map(({ id }) => id),
            ...(onPath?.lab === step.lab && {
              path: onPath.path.id,
              read: onPath.read.map(({ work, section, hours }) => ({ work, section, hours })),
            }),
          },
  };
}

/** The labs and how the student stands in them, as `--json` has it. */
export function labDocuments({ desk }: Context): object[] {
  return desk.labs.map((lab) => {
    const progress = desk.progressOf(lab).read();
    const known = solvedOn(lab, progress);
    return {
      lab: lab.name,
      title: lab.manifest.title,
      parts: standing(lab, progress).map(({ part, solved, unsolved }) => ({
        part: part.id,
        title: part.title,
        hours: part.hours,
        core: part.core,
        solved: solved.map(({ id }) => id),
        unsolved: unsolved.map(({ id }) => id),
      })),
      ...(known !== undefined && { solvedOn: known }),
    };
  });
}
