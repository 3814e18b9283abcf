import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { optionsOf, type PlaceOptions, withClass } from './place.ts';

interface AuditOptions extends PlaceOptions {
  readonly expect?: string;
}

export function defineAudit(command: Command, context: Context, finish: Finish): void {
  command
    .command('audit')
    .description('Show what was done to a class, and check that nothing of it was changed.')
    .option('--expect <hash>', 'the last entry as it was told earlier: it has to be there still')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade audit --out results/', 'the log, and whether it is sound'],
        ['npx netsplit grade audit --out results/ --expect 3f5c…', 'and whether its end was cut'],
      ),
    )
    .action(async (_options: unknown, own: Command) =>
      finish(await audit(optionsOf(own), context)),
    );
}

async function audit(options: AuditOptions, context: Context): Promise<ExitCode> {
  const { terminal } = context;
  const { checkAudit } = await import('@netsplit/grader');
  const { expect } = options;
  const { entries, head, problems } = await withClass(options, context, ({ database }) =>
    checkAudit(database, expect),
  );
  const { dim, green, red } = terminal.colours;
  for (const { number, entry } of entries) {
    const details = Object.entries(entry.details)
      .map(
        ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
      )
      .join(', ');
    terminal.say(
      `${String(number).padStart(5)}  ${entry.at}  ${entry.round}  ${entry.what}  ${dim(details)}`,
    );
  }
  terminal.say();
  for (const problem of problems) terminal.say(red(problem));
  if (problems.length === 0) {
    terminal.say(
      green(`${entries.length} entries, each after the one before; the last is ${head}`),
    );
  }
  terminal.answer({ entries, head, problems });
  return problems.length === 0 ? ExitCode.ok : ExitCode.failures;
}
