import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { LabTest, Replay, Subject } from '@netsplit/harness';
import { readTrace, sentence, type Trace, type TraceProblem } from '@netsplit/simulator';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { loadScenarios, loadTests } from '../lab-code.ts';
import { modelOrigin, replayModel } from '../model-trace.ts';
import { InputError } from '../trouble.ts';

interface ReplayOptions {
  readonly solution?: boolean;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<trace>', 'the trace that a failure names, or one that simulate kept')
    .option('--solution', 'run it on the reference instead of the code that it came from')
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit replay .netsplit/failures/first-contact-A2.trace.ndjson', 'a failure again'],
        ['npx netsplit replay run.trace --solution', 'the same choices, on the reference'],
      )}

Every choice of the recorded run is made again: which message arrives when, what is lost, when a fault strikes.
Exit code 0: it went as recorded. 1: it went another way, and you are told where. 3: the recording is not whole.`,
    )
    .action(async (trace: string, options: ReplayOptions) =>
      finish(await replayTrace(trace, options, context)),
    );
}

async function replayTrace(
  file: string,
  options: ReplayOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  const text = readText(file, desk.cwd);
  const { trace, problems } = readTrace(text);
  if (trace === undefined) {
    throw unusable(file, problems[0], 'A failing test writes its trace and prints the path.');
  }
  const cut = trace.end === undefined ? problems.at(-1) : undefined;
  const damage = problems.find((problem) => problem !== cut);
  // Without each of its events a run cannot be made again; without its last ones, as far as it goes.
  if (damage !== undefined) throw unusable(file, damage, 'Record the run again.');
  const ofModel = modelOrigin(trace);
  if (ofModel !== undefined) return replayModel(trace, ofModel, { desk, terminal });
  const lab = labOf(trace, file, desk);
  const { loadSubject, NotReplayable, replay } = await import('@netsplit/harness');
  const [tests, scenarios] = await Promise.all([loadTests(lab), loadScenarios(lab)]);
  const hunted = options.solution === true ? undefined : await huntedIn(trace, lab, tests);
  const source = options.solution === true ? 'solution' : (hunted ?? sourceOf(trace));
  const loaded = await loadSubject({ labDir: lab.dir, source });
  // Whoever hunts a mutant is not to read its name here.
  const subject = hunted === undefined ? loaded : { ...loaded, name: trace.header.subject ?? '' };
  let outcome: Replay;
  try {
    outcome = await replay(text, subject, { tests, scenarios });
  } catch (error) {
    if (error instanceof NotReplayable) throw new InputError(`${file}: ${error.message}.`);
    throw error;
  }
  if (cut !== undefined) {
    const recorded = trace.events.length;
    if (outcome.kind === 'same' || outcome.event > recorded) {
      throw unusable(file, cut, `Up to there it went as recorded: ${recorded} events.`);
    }
    terminal.aside(`${file}, line ${cut.line}: ${cut.message}`);
  }
  const now = readTrace(outcome.text).trace;
  say(outcome, { recorded: trace, now, subject }, { terminal });
  terminal.answer({
    trace: file,
    lab: lab.name,
    subject: subject.name,
    codeHash: { recorded: trace.header.codeHash, now: subject.codeHash },
    same: outcome.kind === 'same',
    fingerprint: { recorded: trace.end?.fingerprint, now: now?.end?.fingerprint },
    ...(outcome.kind === 'same'
      ? { events: outcome.events, violation: outcome.violation }
      : { firstDifference: { event: outcome.event, why: outcome.why } }),
  });
  return outcome.kind === 'same' ? ExitCode.ok : ExitCode.failures;
}

interface Runs {
  readonly recorded: Trace;
  readonly now: Trace | undefined;
  readonly subject: Subject;
}

function say(outcome: Replay, runs: Runs, { terminal }: Pick<Context, 'terminal'>): void {
  const { bold, green, yellow, dim } = terminal.colours;
  const { recorded, now, subject } = runs;
  if (recorded.header.codeHash !== undefined && recorded.header.codeHash !== subject.codeHash) {
    terminal.say(dim('The code has changed since this was recorded.'));
  }
  const lastTold = outcome.kind === 'same' ? recorded.events.length : outcome.event - 1;
  for (const event of recorded.events.slice(Math.max(0, lastTold - MOST_TOLD), lastTold)) {
    const place = `#${event.n}`.padEnd(6) + `${(event.t / 1000).toFixed(1)} ms`.padStart(10);
    terminal.say(`${dim(place)}  ${sentence(event, recorded)}`);
  }
  terminal.say();
  if (outcome.kind === 'same') {
    const fingerprint = now?.end?.fingerprint ?? recorded.end?.fingerprint ?? '';
    const events = `${outcome.events} events, fingerprint ${fingerprint}`;
    terminal.say(green(bold(`The same as recorded: ${events}.`)));
    if (outcome.violation !== undefined)
      terminal.say(`It failed again: ${outcome.violation.sentence}`);
    return;
  }
  terminal.say(yellow(bold(`It goes another way at event #${outcome.event}.`)));
  terminal.say(outcome.why);
  const then = recorded.eventAt(outcome.event);
  const today = now?.eventAt(outcome.event);
  if (then !== undefined) terminal.say(`  recorded  ${sentence(then, recorded)}`);
  if (today !== undefined && now !== undefined) terminal.say(`  now       ${sentence(today, now)}`);
}

/** The last events are what a reader wants: the run ends where it failed. */
const MOST_TOLD = 12;

function readText(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new InputError(
      `There is no file ${file}.`,
      'A failing test writes its trace and prints the path.',
    );
  }
}

function unusable(file: string, problem: TraceProblem | undefined, hint: string): InputError {
  const { line = 1, message = 'this is no trace' } = problem ?? {};
  return new InputError(`${file}, line ${line}: ${message}.`, hint);
}

function labOf(trace: Trace, file: string, desk: Context['desk']): Lab {
  const name = trace.header.lab;
  if (name === undefined) {
    throw new InputError(`${file} does not say which lab it was recorded in.`);
  }
  return desk.lab(name);
}

/** The mutant that a trace of a bug hunt came from, which has another name there. */
async function huntedIn(
  trace: Trace,
  lab: Lab,
  tests: readonly LabTest[],
): Promise<{ readonly mutant: string } | undefined> {
  const { huntSubject, listHunts } = await import('@netsplit/harness');
  const subject = trace.header.subject ?? '';
  if (!subject.startsWith(huntSubject(''))) return undefined;
  const hunts = await listHunts(lab.dir, tests);
  const found = hunts.find(({ name }) => huntSubject(name) === subject);
  return found && { mutant: found.mutant.name };
}

/** The code that the trace came from: a student's, if it does not say. */
function sourceOf(trace: Trace): 'src' | 'solution' | 'starter' | { readonly mutant: string } {
  const subject = trace.header.subject ?? 'src';
  if (subject.startsWith('mutant:')) return { mutant: subject.slice('mutant:'.length) };
  return subject === 'solution' || subject === 'starter' ? subject : 'src';
}
