import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { examine, type Finding } from '../examination.ts';
import { ExitCode } from '../exit-code.ts';
import { wrap } from '../wrap.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .addHelpText(
      'after',
      examples(
        ['npx netsplit doctor', 'each thing needed, whether it is there, and what to do'],
        ['npx netsplit doctor --json', 'the same, to send with a question'],
      ),
    )
    .action(async () => finish(await doctor(context)));
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
