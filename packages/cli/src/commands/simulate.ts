import { readFileSync } from 'node:fs';
import type { Lab } from '@netsplit/course';
import type { Scenario, ScenarioReport, ToldStep } from '@netsplit/harness';
import { type Fault, faultPlanSchema, readTrace, sentence, type Trace } from '@netsplit/simulator';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { parseDuration } from '../duration.ts';
import { ExitCode } from '../exit-code.ts';
import { asksForFigures, drawFigures, pictureOf } from '../figures.ts';
import { wholeNumber } from '../number-option.ts';
import { ensureOwnCode, ownCode } from '../own-code.ts';
import { lacksReference, noReference, recordedRun } from '../recorded-scenario.ts';
import {
  type RecordedScenario,
  recordScenario,
  type ScenarioChanges,
  scenarioOf,
} from '../scenario-run.ts';
import type { Terminal } from '../terminal.ts';
import { InputError } from '../trouble.ts';
import { wrap } from '../wrap.ts';
import { writeResult } from '../write-result.ts';

interface SimulateOptions {
  readonly scenario?: string;
  readonly seed?: number;
  readonly faults?: string;
  readonly for?: number;
  readonly solution?: boolean;
  readonly svg?: string;
  readonly trace?: string;
  readonly plot?: string;
  readonly figure?: string;
  readonly members?: number;
  readonly runs?: number;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<lab>', 'the lab')
    .option('--scenario <id>', 'which of its scenarios (default: the first)')
    .option('-s, --seed <n>', 'draw other delays and losses', wholeNumber('--seed', 0))
    .option('--faults <file>', 'a JSON list of faults, on top of the scenario’s own')
    .option('--for <duration>', 'let the cluster run for at least so long: 10s', parseDuration)
    .option('--solution', 'run the reference instead of your code')
    .option(
      '--svg <file>',
      'draw the run; with no scenario named, the lab’s own picture if it has one',
    )
    .option('--trace <file>', 'keep the run’s trace, for view and replay')
    .option('--plot <file>', 'instead of a run, measure the lab’s figures and draw them (SVG)')
    .option('--figure <id>', 'measure this figure only')
    .option(
      '--members <n>',
      'how many nodes a figure is measured with',
      wholeNumber('--members', 1),
    )
    .option('--runs <n>', 'how many runs a figure is measured on', wholeNumber('--runs', 1))
    .addHelpText(
      'after',
      examples(
        ['npx netsplit simulate first-contact --solution', 'the lab’s first scenario'],
        ['npx netsplit simulate first-contact --scenario lost-reply', 'on your own code'],
        ['npx netsplit simulate first-contact --seed 7 --for 10s --json', 'another run, longer'],
        ['npx netsplit simulate first-contact --solution --svg run.svg', 'a picture of it'],
        ['npx netsplit simulate consistent-hashing --svg ring.svg', 'the ring and its load'],
        ['npx netsplit simulate swim --members 1000 --plot swim.svg', 'figures of a lab’s papers'],
      ),
    )
    .action(async (lab: string, options: SimulateOptions) =>
      finish(await simulate(lab, options, context)),
    );
}

async function simulate(
  labName: string,
  options: SimulateOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  const lab = desk.lab(labName);
  const source = options.solution === true ? 'solution' : 'src';
  if (source === 'src' && ensureOwnCode(lab)) {
    terminal.say(`Made ${desk.shown(ownCode(lab))} from the starter: this is yours to write in.`);
  }
  const figures = { ...options, plot: options.plot ?? options.svg };
  const isRecorded = source === 'solution' && lacksReference(lab);
  if (isRecorded && asksForFigures(options)) throw noReference(lab);
  if (asksForFigures(options)) return drawFigures(lab, source, figures, terminal);
  const picture = asksForRun(options) ? undefined : await pictureOf(lab);
  if (options.svg !== undefined && picture !== undefined && !isRecorded) {
    const drawn = await drawFigures(lab, source, { ...figures, figure: picture.id }, terminal);
    terminal.say('This is the lab’s picture. A run is drawn when --scenario names it.');
    return drawn;
  }
  const faults = options.faults === undefined ? undefined : readFaults(options.faults);
  const scenario = await scenarioOf(lab, options.scenario);
  const changes = { seed: options.seed, faults, forMs: options.for };
  const recorded = isRecorded
    ? await recordedRun(lab, scenario.id, changes)
    : await runScenario(lab, source, scenario, changes);
  const { trace } = readTrace(recorded.trace);
  if (trace === undefined) throw new Error('the run left no trace');

  const { bold, dim, red } = terminal.colours;
  const code = isRecorded ? 'recorded on the reference' : desk.shown(`${lab.dir}/${source}`);
  terminal.say(`${bold(scenario.title)} ${dim(`(${code}, seed ${trace.header.seed})`)}`);
  sayRun(trace, recorded.report, terminal);
  const { report } = recorded;
  if (report.violation !== undefined) terminal.say(red(report.violation.sentence));
  terminal.say(
    `${report.events} events in ${report.virtualMs} ms of virtual time, fingerprint ${bold(report.fingerprint)}`,
  );
  if (options.trace !== undefined) {
    writeResult(options.trace, recorded.trace);
    terminal.say(`The trace: ${options.trace}`);
  }
  if (options.svg !== undefined) {
    const { renderSvg } = await import('@netsplit/viewer');
    writeResult(options.svg, renderSvg(trace));
    terminal.say(`The picture: ${options.svg}`);
  }
  terminal.answer(documentOf(lab.name, source, recorded, trace));
  return report.violation === undefined ? ExitCode.ok : ExitCode.failures;
}

async function runScenario(
  lab: Lab,
  source: 'src' | 'solution',
  scenario: Scenario,
  changes: ScenarioChanges,
): Promise<RecordedScenario> {
  const { loadSubject } = await import('@netsplit/harness');
  const subject = await loadSubject({ labDir: lab.dir, source });
  return recordWith(() => recordScenario(scenario, subject, changes));
}

/** Whether an option is there that only a run has a use for. */
function asksForRun({ scenario, faults, for: forMs, trace }: SimulateOptions): boolean {
  return [scenario, faults, forMs, trace].some((option) => option !== undefined);
}

/** Faults may name a node that the scenario has not: the caller's mistake, not ours. */
async function recordWith(run: () => Promise<RecordedScenario>): Promise<RecordedScenario> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message);
    throw error;
  }
}

/** A sentence an event; where the story has something to say of it, it stands above its event. */
function sayRun(trace: Trace, { story }: ScenarioReport, terminal: Terminal): void {
  const { cyan, dim } = terminal.colours;
  const told = ({ say }: ToldStep): void => terminal.say(cyan(wrap(say, terminal.columns, '  ')));
  const steps = story.filter(({ missing }) => missing !== true);
  const first = steps.findIndex(({ event }) => event !== undefined);
  // Sentences before the first that belongs to an event open the story; what follows the last one looks back on the run.
  const opening = first === -1 ? steps : steps.slice(0, first);
  const end = steps.findLastIndex(({ event }) => event !== undefined) + 1;
  let next = opening.length;
  terminal.say();
  opening.forEach(told);
  for (const event of trace.events) {
    while (next < end && (steps[next]?.event ?? event.n) <= event.n) {
      const step = steps[next];
      if (step !== undefined) told(step);
      next += 1;
    }
    const place = `#${event.n}`.padEnd(5) + `${(event.t / 1000).toFixed(1)} ms`.padStart(10);
    terminal.say(`${dim(place)}  ${sentence(event, trace)}`);
  }
  steps.slice(next).forEach(told);
  terminal.say();
}

function readFaults(file: string): readonly Fault[] {
  let plan: unknown;
  try {
    // Some editors on Windows begin a file with a byte-order mark, which JSON does not know.
    plan = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw new InputError(`${file} cannot be read: ${(error as Error).message}`);
    }
    throw new InputError(`${file} is not JSON: ${error.message}`, FAULTS_HINT);
  }
  const checked = faultPlanSchema.safeParse(plan);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const place = issue === undefined ? '' : ` at ${issue.path.join('.') || 'its top'}`;
  throw new InputError(
    `${file} is no list of faults${place}: ${issue?.message ?? ''}`,
    FAULTS_HINT,
  );
}

const FAULTS_HINT =
  'A list looks like [{"kind":"partition","atMs":100,"groups":[["c1"],["s1"]],"forMs":50}].';

function documentOf(
  lab: string,
  subject: string,
  { scenario, report }: RecordedScenario,
  trace: Trace,
): object {
  return {
    lab,
    subject,
    scenario: scenario.id,
    seed: trace.header.seed,
    codeHash: trace.header.codeHash,
    virtualMs: report.virtualMs,
    eventCount: report.events,
    fingerprint: report.fingerprint,
    violation: report.violation,
    story: report.story,
    events: trace.events.map((event) => ({
      n: event.n,
      atMs: event.t / 1000,
      node: event.node,
      kind: event.kind,
      sentence: sentence(event, trace),
    })),
  };
}
