import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { backUpOwnCode, ensureOwnCode, hasOwnCode, ownCode, starterOf } from '../own-code.ts';
import { UsageError } from '../trouble.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<lab>', 'the lab to begin again')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit reset first-contact', 'asks, keeps a backup, begins again'],
        [
          'npx netsplit reset first-contact --yes',
          'without asking; the backup is kept all the same',
        ],
      ),
    )
    .action(async (lab: string, options: { yes?: boolean }) =>
      finish(await reset(lab, options, context)),
    );
}

async function reset(
  name: string,
  options: { yes?: boolean },
  { desk, terminal }: Context,
): Promise<ExitCode> {
  const lab = desk.lab(name);
  const folder = desk.shown(ownCode(lab));
  // Before anything is asked, or moved away.
  starterOf(lab);
  if (hasOwnCode(lab) && options.yes !== true && !(await agreed(folder, terminal))) {
    terminal.say('Nothing was changed.');
    return ExitCode.ok;
  }
  const backup = backUpOwnCode(lab, new Date());
  ensureOwnCode(lab);
  desk.progressOf(lab).forget(lab.name);

  const { green, dim } = terminal.colours;
  terminal.say(green(`${folder} is the starter again.`));
  if (backup !== undefined) terminal.say(`Your code is kept in ${desk.shown(backup)}`);
  terminal.say(dim(`Next: npx netsplit test ${lab.name}`));
  terminal.answer({ lab: lab.name, src: ownCode(lab), backup: backup ?? null });
  return ExitCode.ok;
}

async function agreed(folder: string, terminal: Context['terminal']): Promise<boolean> {
  if (!terminal.interactive) {
    throw new UsageError(
      `This would replace your code in ${folder} by the starter.`,
      'Say --yes to go on; a backup is kept.',
    );
  }
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({
    message: `Replace your code in ${folder} by the starter? A backup is kept.`,
    initialValue: false,
  });
  if (isCancel(answer)) process.exit(ExitCode.interrupted);
  return answer;
}
