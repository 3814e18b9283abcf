import { type Lab, type NextStep, standing } from '@netsplit/course';
import type { TestResult } from '@netsplit/harness';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { lastLab, sayFinish, sayIdeaFor } from '../finish.ts';
import { loadTests } from '../lab-code.ts';
import { sayLab } from '../lab-lines.ts';
import { ensureOwnCode, ownCode } from '../own-code.ts';
import { resultDocument, sayFailure } from '../test-report.ts';
import { runSession } from '../test-session.ts';
import { InputError, type Trouble, troubleOf } from '../trouble.ts';
import { labDocuments } from './course.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .addHelpText(
      'after',
      examples(
        ['npx netsplit', 'what is solved, on which seeds, and the next failing test in full'],
        ['npx netsplit course', 'labs, parts, hours and what comes next, without a test'],
        ['npm start', 'the same, and installs what is missing'],
      ),
    )
    .action(async () => finish(await now(context)));
}

/** What became of the next unsolved test when it was run just now. */
interface Attempt {
  readonly step: NextStep;
  readonly failure?: TestResult;
  readonly trouble?: Trouble;
}

async function now(context: Context): Promise<ExitCode> {
  const { desk, terminal } = context;
  if (desk.labs.length === 0) {
    throw new InputError(
      `There is no lab in ${desk.home.dir}.`,
      'Run this in the folder of the course.',
    );
  }
  // Trying the next lab makes it the last one.
  const before = lastLab({ desk });
  const attempt = await tryNext(context);
  for (const lab of desk.labs) sayLab(lab, context, lab === attempt?.step.lab);
  terminal.say();
  if (attempt === undefined) {
    sayFinish(context);
  } else {
    sayNext(attempt, context);
    if (before !== undefined && before !== attempt.step.lab && isAllSolved(before, context))
      sayIdeaFor(before, context);
  }
  terminal.answer(documentOf(attempt, context));
  return ExitCode.ok;
}

// Tests that pass at once (solved since, and never run) are passed over, but a newcomer's screen must not stay empty.
const PATIENCE_MS = 2500;

/** Runs the unsolved tests in order until one fails. */
async function tryNext(context: Context): Promise<Attempt | undefined> {
  const { desk, terminal } = context;
  const began = performance.now();
  for (let last: string | undefined; ;) {
    const step = desk.next();
    if (step === undefined) return undefined;
    const { lab, tests } = step;
    // Verdicts that cannot be kept (a full disk) would bring us here for ever.
    const place = `${lab.name} ${tests[0].id}`;
    if (place === last || performance.now() - began > PATIENCE_MS) return { step };
    last = place;
    if (ensureOwnCode(lab)) {
      terminal.say(`Made ${desk.shown(ownCode(lab))} from the starter: this is yours to write in.`);
      terminal.say();
    }
    try {
      const { loadSubject } = await import('@netsplit/harness');
      const [all, subject] = await Promise.all([
        loadTests(lab),
        loadSubject({ labDir: lab.dir, source: 'src' }),
      ]);
      const wanted = all.filter(({ id }) => tests.some((test) => test.id === id));
      const session = { lab, tests: wanted, subject, source: 'src' as const, keep: true };
      for await (const result of runSession(session, desk, terminal)) {
        if (result.status === 'failed') return { step, failure: result };
        if (performance.now() - began > PATIENCE_MS) break;
      }
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.kind === 'bug') throw error;
      return { step, trouble };
    }
  }
}

function sayNext({ step, failure, trouble }: Attempt, { desk, terminal }: Context): void {
  const { bold, red, cyan, dim } = terminal.colours;
  const { lab, part, tests } = step;
  const test = failure?.id ?? tests[0].id;
  terminal.say(`${bold('Next:')} ${lab.manifest.title}, part ${part.id}: ${part.title}`);
  terminal.say(
    dim(`Your code: ${desk.shown(ownCode(lab))}. The handout: ${desk.shown(lab.dir)}/README.md.`),
  );
  if (failure !== undefined) sayFailure(failure, terminal);
  if (trouble !== undefined) {
    terminal.say();
    terminal.say(red(trouble.message));
    if (trouble.hint !== undefined) terminal.say(trouble.hint);
  }
  terminal.say();
  terminal.say(bold('Type next:'));
  const commands = [
    [`npx netsplit test ${lab.name} ${part.id} --watch`, `part ${part.id}, again at every save`],
    failure?.failure?.traceFile === undefined
      ? [`npx netsplit readings ${lab.name}`, 'what to read first']
      : [`npx netsplit view ${lab.name}`, 'step through this failure'],
    [`npx netsplit hint ${lab.name} ${test}`, 'when you are stuck'],
  ] as const;
  const width = Math.max(...commands.map(([typed]) => typed.length));
  for (const [typed, purpose] of commands)
    terminal.say(`  ${cyan(typed.padEnd(width))}  ${dim(purpose)}`);
}

function isAllSolved(lab: Lab, { desk }: Pick<Context, 'desk'>): boolean {
  return standing(lab, desk.progressOf(lab).read()).every(({ unsolved }) => unsolved.length === 0);
}

function documentOf(attempt: Attempt | undefined, context: Context): object {
  return {
    labs: labDocuments(context),
    next:
      attempt === undefined
        ? null
        : {
            lab: attempt.step.lab.name,
            part: attempt.step.part.id,
            test: attempt.failure?.id ?? attempt.step.tests[0].id,
            ...(attempt.failure && { result: resultDocument(attempt.failure) }),
            ...(attempt.trouble && { error: attempt.trouble }),
          },
    ...(attempt === undefined && { ideas: context.desk.readings().ideas }),
  };
}
