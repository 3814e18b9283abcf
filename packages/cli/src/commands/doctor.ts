import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { examine, type Finding } from '../examination.ts';
import { ExitCode } from '../exit-code.ts';
import { wrap } from '../wrap.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .option('--grading', 'whether this machine can jail the code of strangers')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit doctor', 'each thing needed, whether it is there, and what to do'],
        ['npx netsplit doctor --grading', 'what a program can reach in the jail: it is tried'],
        ['npx netsplit doctor --json', 'the same, to send with a question'],
      ),
    )
    .action(async ({ grading = false }: { grading?: boolean }) =>
      finish(await (grading ? doctorOfGrading(context) : doctor(context))),
    );
}

async function doctorOfGrading({ terminal }: Context): Promise<ExitCode> {
  const { examineJail } = await import('@netsplit/grader');
  terminal.status('a program tries to get out of the jail');
  const abilities = await examineJail();
  terminal.clearStatus();
  for (const { what, holds, found, todo } of abilities) {
    sayFinding({ what, state: holds ? 'fine' : 'broken', found, todo }, terminal);
  }
  const ok = abilities.every(({ holds }) => holds);
  const { bold, green } = terminal.colours;
  terminal.say();
  terminal.say(
    ok
      ? green('This machine can grade the code of strangers.')
      : bold(
          'This machine cannot hold the code of strangers: netsplit grade refuses to run it here.',
        ),
  );
  terminal.answer({ ok, abilities });
  return ok ? ExitCode.ok : ExitCode.failures;
}

async function doctor({ desk, terminal, env }: Context): Promise<ExitCode> {
  const findings = await examine(desk.home.dir, env);
  for (const finding of findings) sayFinding(finding, terminal);
  const broken = findings.filter(({ state }) => state === 'broken');
  const { bold, green } = terminal.colours;
  terminal.say();
  terminal.say(
    broken.length === 0
      ? green('All that the course needs is here.')
      : bold(`${broken.length} of ${findings.length} need your attention.`),
  );
  terminal.answer({ ok: broken.length === 0, findings });
  return broken.length === 0 ? ExitCode.ok : ExitCode.failures;
}

function sayFinding({ what, state, found, todo }: Finding, terminal: Context['terminal']): void {
  const { green, red, yellow, dim } = terminal.colours;
  const mark = { fine: green('✓'), missing: yellow('–'), broken: red('✗') }[state];
  terminal.say(`${mark} ${what.padEnd(14)} ${found}`);
  if (todo !== undefined) terminal.say(dim(wrap(todo, terminal.columns, '    ')));
}
