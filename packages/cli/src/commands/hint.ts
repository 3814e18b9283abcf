import { type LabTestEntry, nextStep } from '@netsplit/course';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { type Target, targetOf } from '../target.ts';
import { UsageError } from '../trouble.ts';
import { wrap } from '../wrap.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[lab]', 'the lab; without it, the lab you are in, or the last one')
    .argument('[test]', 'the test; without it, the first one that is not solved')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit hint', 'for the test that is next'],
        ['npx netsplit hint first-contact B2', 'for this test; type it again for the next hint'],
      ),
    )
    .action((lab: string | undefined, test: string | undefined) =>
      finish(hint(lab, test, context)),
    );
}

function hint(first: string | undefined, second: string | undefined, context: Context): ExitCode {
  const { desk, terminal } = context;
  const target = targetOf(desk, first, second);
  const { lab } = target;
  const progress = desk.progressOf(lab);
  const before = progress.read();
  const test = target.test ?? nextTest(target, context);
  const hints = lab.manifest.hints[test.id] ?? [];
  const seen = Math.min(before.labs[lab.name]?.hints[test.id] ?? 0, hints.length);
  const shown = Math.min(seen + 1, hints.length);
  if (shown > seen) progress.showHints(lab.name, test.id, shown);

  const { bold, dim } = terminal.colours;
  terminal.say(`${bold(test.id)} ${test.property} ${dim(lab.name)}`);
  for (const [index, text] of hints.slice(0, shown).entries()) {
    const line = wrap(`${index + 1}. ${text}`, terminal.columns, '  ');
    terminal.say(index < seen && seen < hints.length ? dim(line) : line);
  }
  terminal.say(dim(after(hints.length, seen, shown)));
  terminal.answer({
    lab: lab.name,
    test: test.id,
    hints: hints.slice(0, shown),
    remaining: hints.length - shown,
  });
  return ExitCode.ok;
}

function after(all: number, seen: number, shown: number): string {
  if (all === 0)
    return 'There is no hint for this test. The failure itself, and `npx netsplit view`, say most.';
  if (shown < all) return `One more time for a more concrete hint (${all - shown} left).`;
  return seen === all
    ? 'You have seen all hints for this test. Step through its failure with `npx netsplit view`.'
    : 'That was the last hint for this test.';
}

function nextTest({ lab, part }: Target, { desk }: Context): LabTestEntry {
  const progress = desk.progressOf(lab).read();
  if (part !== undefined) {
    const own = lab.manifest.tests.filter((test) => test.part === part.id);
    const unsolved = own.find(
      (test) => progress.labs[lab.name]?.tests[test.id]?.status !== 'passed',
    );
    if (unsolved !== undefined) return unsolved;
  } else {
    const step = nextStep([lab], progress);
    if (step !== undefined) return step.tests[0];
  }
  throw new UsageError(
    `Every test of ${part === undefined ? lab.name : `part ${part.id}`} passes already.`,
    `For a hint all the same, name the test: npx netsplit hint ${lab.name} ${lab.manifest.tests[0]?.id ?? ''}`,
  );
}
