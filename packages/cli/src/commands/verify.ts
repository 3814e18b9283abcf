import { availableParallelism } from 'node:os';
import type { Lab } from '@netsplit/course';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { type DiagnosisRate, rateOfDiagnoses } from '../diagnosis-rate.ts';
import { ExitCode } from '../exit-code.ts';
import { loadTests } from '../lab-code.ts';
import { wholeNumber } from '../number-option.ts';
import { lacksReference, noReference } from '../recorded-scenario.ts';
import type { Terminal } from '../terminal.ts';
import { isSound, type Verification, verifyLab } from '../verification.ts';
import { wrap } from '../wrap.ts';

interface VerifyOptions {
  readonly seeds?: number;
  readonly record?: boolean;
  readonly diagnose?: boolean;
  readonly jobs?: number;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[lab]', 'one lab (default: all of them)')
    .option('--seeds <n>', 'try each with so many seeds (default 1)', wholeNumber('--seeds', 1))
    .option('--record', 'run every test on each new or changed mutant, and keep which fail')
    .option('--diagnose', 'hand each mutant in, with other seeds, and see what it is taken for')
    .option(
      '-j, --jobs <n>',
      'look at so much at once (default: one thing a processor)',
      wholeNumber('--jobs', 1, 256),
    )
    .addHelpText(
      'after',
      examples(
        ['npx netsplit verify', 'all labs'],
        ['npx netsplit verify first-contact --seeds 10', 'one lab, more thoroughly'],
        ['npx netsplit verify first-contact --record', 'after a change of its mutants or tests'],
        ['npx netsplit verify --json', 'for a machine'],
      ),
    )
    .action(async (lab: string | undefined, options: VerifyOptions) =>
      finish(await verify(lab, options, context)),
    );
}

async function verify(
  labName: string | undefined,
  { seeds = 1, record = false, diagnose = false, jobs = availableParallelism() }: VerifyOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  const labs = labName === undefined ? desk.soundLabs : [desk.lab(labName)];
  const lacking = labs.find(lacksReference);
  if (lacking !== undefined && desk.handout !== undefined) throw noReference(lacking);
  if (record) return recordAll(labs, terminal);
  if (diagnose) return diagnoseAll(labs, seeds, terminal);
  const catalogue = desk.soundReadings().works;
  const found: Verification[] = [];
  for (const lab of labs) {
    const onStep = (what: string): void => terminal.status(what);
    const verification = await verifyLab(lab, { seeds, catalogue, onStep, jobs });
    terminal.clearStatus();
    found.push(verification);
    say(verification, terminal);
  }
  terminal.answer({ labs: found.map(documentOf) });
  return found.every(isSound) ? ExitCode.ok : ExitCode.failures;
}

/** Brings each lab's `mutants/failures.json` up to date: what hunts and diagnoses are made from. */
async function recordAll(labs: readonly Lab[], terminal: Terminal): Promise<ExitCode> {
  const { recordFailures } = await import('@netsplit/harness');
  const done: { lab: string; recorded: readonly string[] }[] = [];
  for (const lab of labs) {
    const tests = await loadTests(lab);
    const recorded = await recordFailures({
      labDir: lab.dir,
      tests,
      onMutant: (name, index, count) =>
        terminal.status(`${lab.name}: mutant ${index + 1} of ${count}, ${name}`),
    });
    terminal.clearStatus();
    done.push({ lab: lab.name, recorded });
    const { bold, dim } = terminal.colours;
    const run = recorded.length > MOST_NAMED ? `${recorded.length} of them` : recorded.join(', ');
    const what = run === '' ? 'nothing has changed' : `every test run on ${run}`;
    terminal.say(`${bold(lab.name)} ${what} ${dim('(mutants/failures.json)')}`);
  }
  terminal.answer({ labs: done });
  return ExitCode.ok;
}

const MOST_NAMED = 4;

/** Seeds that no mutant was recorded with: else each would only be compared with itself. */
async function diagnoseAll(
  labs: readonly Lab[],
  seeds: number,
  terminal: Terminal,
): Promise<ExitCode> {
  const rates: DiagnosisRate[] = [];
  for (const lab of labs) {
    const tests = await loadTests(lab);
    const onStep = (what: string): void => terminal.status(`${lab.name}: ${what}`);
    const rate = await rateOfDiagnoses(lab, tests, { seeds, onStep });
    terminal.clearStatus();
    rates.push(rate);
    const { bold, dim } = terminal.colours;
    const { submissions, told, tied, wrong, silent } = rate;
    terminal.say(
      `${bold(lab.name)} of ${submissions} submissions, ${told} are taken for what they are, ${tied} for one of a tie with it, ${wrong} for another, ${silent} for none`,
    );
    for (const { mutant, seed, suspects } of rate.missed) {
      const taken = suspects.length === 0 ? 'nothing' : suspects.join(', ');
      terminal.say(dim(`      ${mutant}, seed ${seed}: taken for ${taken}`));
    }
  }
  terminal.answer({ labs: rates });
  return rates.every(({ submissions, told, tied }) => told + tied >= submissions * LEAST_RATE)
    ? ExitCode.ok
    : ExitCode.failures;
}

/** Of diagnoses that name the mistake, alone or in a tie. */
const LEAST_RATE = 0.9;

function say(
  { lab, reference, starter, mutants, failures, readings }: Verification,
  terminal: Terminal,
): void {
  const { bold, green, red, yellow } = terminal.colours;
  const line = (fine: boolean, text: string): void =>
    terminal.say(`  ${fine ? green('✓') : red('✗')} ${text}`);
  terminal.say(bold(lab));
  const tests = reference.passed + reference.failed;
  line(reference.failed === 0, `the reference passes ${reference.passed} of ${tests} tests`);
  if (reference.problem !== undefined) terminal.say(indent(reference.problem));
  for (const { failure } of reference.failures) terminal.say(indent(failure?.text ?? ''));
  line(
    starter.passed === 0 && starter.problem === undefined,
    `the starter fails ${starter.failed} of ${tests} tests`,
  );
  if (starter.problem !== undefined) terminal.say(indent(starter.problem));
  if (starter.passed > 0) terminal.say(indent(`it passes ${starter.passes.join(', ')}`));
  line(mutants.missed.length === 0, `${mutants.caught} of ${mutants.total} mutants are caught`);
  for (const { mutant, mistake, why, seed } of mutants.missed) {
    const when = seed === undefined ? '' : ` with seed ${seed}`;
    terminal.say(indent(`${mutant} (${mistake}): ${why}${when}`));
  }
  if (failures.stale.length > 0) {
    const names = failures.stale.join(', ');
    terminal.say(
      `  ${yellow('!')} hunts and diagnoses speak of an older lab: npx netsplit verify ${lab} --record`,
    );
    terminal.say(wrap(`to be found out anew: ${names}`, terminal.columns, '      '));
  }
  if (readings.missing.length > 0) {
    line(false, `the readings catalogue lacks ${readings.missing.join(', ')}`);
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '      ');
}

function documentOf({
  lab,
  reference,
  starter,
  mutants,
  failures,
  readings,
}: Verification): object {
  return {
    lab,
    reference: {
      passed: reference.passed,
      failed: reference.failed,
      problem: reference.problem,
      failures: reference.failures.map(({ id, failure }) => ({ id, text: failure?.text })),
    },
    starter,
    mutants,
    failures,
    readings,
  };
}
