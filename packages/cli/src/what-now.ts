import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Lab, nextStep, solvedOn } from '@netsplit/course';
import type { TestResult, TypeProblem } from '@netsplit/harness';
import type { Context } from './command.ts';
import { coverageOf, coverageText } from './coverage.ts';
import { worthOf } from './lab-lines.ts';
import { wrap } from './wrap.ts';

interface Outcome {
  readonly lab: Lab;
  readonly results: readonly TestResult[];
  readonly problems: readonly TypeProblem[] | undefined;
  readonly source: 'src' | 'solution';
  readonly codeHash: string;
}

/** The last lines of a test run: how many pass, and what to type next. */
export function sayWhatNow(
  { lab, results, problems, source, codeHash }: Outcome,
  { desk, terminal }: Context,
): void {
  const { bold, green, yellow, dim } = terminal.colours;
  const failed = results.filter(({ status }) => status === 'failed');
  const count = `${results.length - failed.length} of ${results.length} tests pass`;
  terminal.say();
  const [first] = failed;
  if (first !== undefined) {
    terminal.say(bold(`${count}.`));
    if (source === 'src' && (lab.manifest.hints[first.id] ?? []).length > 0) {
      terminal.say(dim(`Stuck? npx netsplit hint ${lab.name} ${first.id}`));
    }
    return;
  }
  if ((problems ?? []).length > 0) {
    terminal.say(`${green(`${count}.`)} ${yellow('Types do not fit yet: see above.')}`);
    return;
  }
  terminal.say(green(bold(`${count}.`)));
  const tried = coverageText(coverageOf(results));
  if (tried !== '') terminal.say(dim(`${tried}.`));
  if (source === 'src') sayNextStep(lab, codeHash, { desk, terminal });
}

function sayNextStep(
  lab: Lab,
  codeHash: string,
  { desk, terminal }: Pick<Context, 'desk' | 'terminal'>,
): void {
  const progress = desk.progressOf(lab).read();
  const here = nextStep([lab], progress);
  if (here !== undefined) {
    const { part, tests } = here;
    terminal.say(`Next: ${part.id}, ${part.title}: npx netsplit test ${lab.name} ${part.id}`);
    terminal.say(
      terminal.colours.dim(
        `${tests.length} to solve; what to read first: npx netsplit readings ${lab.name}`,
      ),
    );
    return;
  }
  const verdicts = Object.values(progress.labs[lab.name]?.tests ?? {});
  if (verdicts.some((verdict) => verdict.codeHash !== codeHash)) {
    // What passed before an edit may not pass after it.
    terminal.say(`Your code has changed since the others passed: npx netsplit test ${lab.name}`);
    return;
  }
  terminal.say(`${lab.manifest.title} is solved. Hand it in with: npx netsplit submit ${lab.name}`);
  const known = solvedOn(lab, progress);
  for (const sentence of known === undefined ? [] : worthOf(known, lab.name))
    terminal.say(terminal.colours.dim(sentence));
  // A handout has no mutants to hunt.
  if (existsSync(join(lab.dir, 'mutants'))) {
    terminal.say(`Or break what others got wrong: npx netsplit hunt ${lab.name}`);
  }
  for (const idea of lab.manifest.next)
    terminal.say(wrap(`Go on: ${idea}`, terminal.columns, '  '));
  const step = desk.next();
  if (step !== undefined) terminal.say(`Next lab: npx netsplit test ${step.lab.name}`);
}
