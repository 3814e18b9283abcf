import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Catch, isBetter, type Lab, nearest } from '@netsplit/course';
import type { Hunt, HuntCase, HuntRun, LabTest } from '@netsplit/harness';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { ensurePlan, huntTrace, planFile } from '../hunt-plan.ts';
import { labelled, sayHunts, sayOutcome, sayQuarry, sayRuns } from '../hunt-report.ts';
import { loadTests } from '../lab-code.ts';
import { loadOwnModule } from '../own-module.ts';
import { InputError, troubleOf, UsageError } from '../trouble.ts';

interface HuntOptions {
  readonly watch?: boolean;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[lab]', 'the lab; without it, the lab you are in, or the last one')
    .argument('[n...]', 'a hunt, by its number or its name; without it, the list of them')
    .option('-w, --watch', 'run again at every save of the plan')
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit hunt first-contact', 'the hunts of a lab: what to break, what is caught'],
        ['npx netsplit hunt first-contact 3', 'begin hunt 3; and then, run your plan'],
        ['npx netsplit hunt first-contact 3 --watch', 'again at every save'],
      )}

A hunt is the reference with one mistake in it, which you are not told. The first time, a plan is made for you in
.netsplit/hunts: a cluster, what it is asked, and what goes wrong. The plan is run on the mutant and on the reference.
The mistake is caught when the mutant breaks the property and the reference stands; then you are told what it was. The
fewest faults are kept, and of as many, the fewest requests.
Exit code 0: caught (or a list, or a new plan). 1: it got away, or the reference breaks as well. 3: the plan cannot be used,
or has a fault that the part does not admit.`,
    )
    .action(async (lab: string | undefined, n: readonly string[], options: HuntOptions) =>
      // A name is of several words, and typed as it is shown.
      finish(await hunt(lab, n.length === 0 ? undefined : n.join(' '), options, context)),
    );
}

async function hunt(
  labName: string | undefined,
  word: string | undefined,
  options: HuntOptions,
  context: Context,
): Promise<ExitCode> {
  const { terminal, desk } = context;
  // One word that is no lab may be a hunt of the lab one is in.
  const alone = word === undefined && labName !== undefined && desk.labNamed(labName) === undefined;
  const lab = alone && /^\d+$/.test(labName) ? desk.lab() : desk.lab(labName);
  const wanted = alone && /^\d+$/.test(labName) ? labName : word;
  const { listHunts } = await import('@netsplit/harness');
  const tests = await loadTests(lab);
  const hunts = await listHunts(lab.dir, tests);
  if (hunts.length === 0 && desk.handout !== undefined) {
    throw new InputError(
      `${lab.name} has no bug hunts here: they are made from its reference, and a handout has none.`,
      `Break your own code instead: npx netsplit view ${lab.name}, then crash and cut by hand.`,
    );
  }
  if (hunts.length === 0) {
    throw new InputError(
      `${lab.name} has no bug hunts.`,
      `They come from its mutants: npx netsplit verify ${lab.name} --record finds out which.`,
    );
  }
  const chosen = wanted === undefined ? undefined : huntNamed(wanted, hunts, lab);
  if (chosen === undefined) return list(lab, hunts, context);
  if (options.watch !== true) return once(lab, chosen, tests, context);
  if (terminal.json) {
    throw new UsageError('--watch and --json do not go together: watching never ends.');
  }
  await once(lab, chosen, tests, context, { begin: true });
  const { watchFolder } = await import('../watch.ts');
  return watchFolder(dirname(planFile(lab, chosen)), terminal, async () => {
    try {
      await once(lab, chosen, tests, context);
    } catch (error) {
      const { kind, message, hint } = troubleOf(error);
      if (kind === 'bug') throw error;
      terminal.say(terminal.colours.red(message));
      if (hint !== undefined) terminal.say(terminal.colours.dim(hint));
    }
  });
}

function huntNamed(word: string, hunts: readonly Hunt[], lab: Lab): Hunt {
  const name = word.toLowerCase().replaceAll(' ', '-');
  const found = hunts.find((one) => String(one.number) === word || one.name === name);
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    hunts.map((one) => one.name),
  );
  throw new UsageError(
    `${lab.name} has no hunt "${word}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    `It has ${hunts.length}, numbered from 1: npx netsplit hunt ${lab.name}`,
  );
}

function catchesOf(lab: Lab, { desk }: Pick<Context, 'desk'>): ReadonlyMap<string, Catch> {
  const { hunts = {} } = desk.progressOf(lab).read().labs[lab.name] ?? {};
  return new Map(Object.entries(hunts));
}

function list(lab: Lab, hunts: readonly Hunt[], context: Context): ExitCode {
  const catches = catchesOf(lab, context);
  sayHunts(lab, hunts, catches, context);
  context.terminal.answer({
    lab: lab.name,
    caught: hunts.filter(({ name }) => catches.has(name)).length,
    hunts: hunts.map((one) => huntDocument(lab, one, catches.get(one.name))),
  });
  return ExitCode.ok;
}

async function once(
  lab: Lab,
  chosen: Hunt,
  tests: readonly LabTest[],
  context: Context,
  { begin = false } = {},
): Promise<ExitCode> {
  const { terminal, desk } = context;
  const file = planFile(lab, chosen);
  const before = catchesOf(lab, context).get(chosen.name);
  if (await ensurePlan(lab, chosen, tests)) {
    sayQuarry(lab, chosen, context);
    terminal.say();
    terminal.say(`Made ${desk.shown(file)}: write the run there, then type this again.`);
    const about = huntDocument(lab, chosen, before);
    terminal.answer({ lab: lab.name, hunt: about, outcome: 'begun', plan: file });
    return ExitCode.ok;
  }
  if (begin) return ExitCode.ok;
  const scene = await sceneIn(file, chosen, tests, context);
  sayQuarry(lab, chosen, context);
  sayPlan(file, scene.told, context);

  const { loadSubject, runHunt } = await import('@netsplit/harness');
  const [mutant, reference] = await Promise.all([
    loadSubject({ labDir: lab.dir, source: { mutant: chosen.mutant.name } }),
    loadSubject({ labDir: lab.dir, source: 'solution' }),
  ]);
  const result = await runHunt(chosen, scene, { mutant, reference });
  const trace = result.mutant.trace === '' ? undefined : huntTrace(lab, chosen);
  if (trace !== undefined) {
    mkdirSync(dirname(trace), { recursive: true });
    writeFileSync(trace, result.mutant.trace);
  }
  const isCaught = result.outcome === 'caught';
  const caught: Catch = { ...result.score, at: new Date().toISOString() };
  // Kept before it is said: whoever has read that it is caught may stop the command at once.
  if (isCaught) desk.progressOf(lab).recordCatch(lab.name, chosen.name, caught);
  sayRuns(result, context);
  const missed = result.mutant.lost === 0 && scene.losesOnly;
  sayOutcome(result, { hunt: chosen, lab, before, trace, missed }, context);
  const isRecord = isCaught && (before === undefined || isBetter(caught, before));
  const best = isRecord ? caught : before;
  terminal.answer({
    lab: lab.name,
    hunt: huntDocument(lab, chosen, best),
    outcome: result.outcome,
    plan: file,
    ...result.score,
    isRecord,
    mutant: runDocument(result.mutant),
    reference: runDocument(result.reference),
    trace,
  });
  return isCaught ? ExitCode.ok : ExitCode.failures;
}

async function sceneIn(
  file: string,
  { test }: Hunt,
  tests: readonly LabTest[],
  { desk }: Context,
): Promise<HuntCase> {
  const { caseOfPlan, HuntRefusal } = await import('@netsplit/harness');
  const name = desk.shown(file);
  const { plan } = await loadOwnModule(file, name);
  if (plan === undefined) throw new InputError(`${name} does not export \`plan\`.`, FORM);
  try {
    return caseOfPlan(plan, test, tests);
  } catch (error) {
    if (!(error instanceof HuntRefusal)) throw error;
    throw new InputError(
      `${name}: ${error.message}.`,
      error.reason === 'form'
        ? FORM
        : 'A fault that the model rules out teaches nothing: the reference may break under it, too.',
    );
  }
}

const FORM =
  'A plan of a cluster is { nodes, requests, faults } and, if you like, delayMs and seed. Move the file away to get a fresh one.';

function sayPlan(file: string, lines: readonly string[], { terminal, desk }: Context): void {
  const { dim } = terminal.colours;
  terminal.say();
  terminal.say(labelled('Your plan', desk.shown(file), Infinity));
  for (const line of lines.slice(0, MOST_LINES)) {
    terminal.say(dim(labelled('', `· ${line}`, terminal.columns)));
  }
  if (lines.length > MOST_LINES) {
    terminal.say(dim(labelled('', `… and ${lines.length - MOST_LINES} more`, terminal.columns)));
  }
}

const MOST_LINES = 12;

/** A hunt as `--json` gives it: with the answer, once it is caught. */
function huntDocument(lab: Lab, { number, name, test, par, mutant }: Hunt, best?: Catch): object {
  const { rules = [] } = test.property ?? {};
  const { violates = test.title } = test.property ?? test.input ?? {};
  return {
    number,
    name,
    part: test.part,
    test: test.id,
    property: violates,
    rules,
    reading: test.reading,
    par,
    caught: best !== undefined,
    best: best ?? null,
    ...(best !== undefined && {
      answer: {
        mutant: mutant.name,
        mistake: mutant.mistake,
        reading: mutant.reading,
        source: join(lab.dir, mutant.file),
      },
    }),
  };
}

function runDocument(run: HuntRun): object {
  // The trace is a file of its own.
  return { ...run, trace: undefined };
}
