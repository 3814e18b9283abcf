import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { UsageError } from '../../trouble.ts';
import { decideOn, type DecideOnOptions, decidingOn } from './decide.ts';
import { optionsOf } from './place.ts';

export function defineComment(command: Command, context: Context, finish: Finish): void {
  decidingOn(command.command('comment'), 'on this test')
    .description('Say something to a student, beside the score or one test.')
    .argument('<text>', 'an empty line begins a paragraph')
    .addHelpText(
      'after',
      examples([
        'npx netsplit grade comment alice "Look again at §5.4.2." --test B4 --out results/',
        '',
      ]),
    )
    .action(async (student: string, text: string, _options: unknown, own: Command) => {
      if (text.trim() === '') throw new UsageError('There is nothing in the comment.');
      finish(
        await decideOn(student, optionsOf<DecideOnOptions>(own), context, (id, test) => ({
          decided: { kind: 'comment', data: { text } },
          told: `${id} will read this${test === undefined ? '' : ` at test ${test}`}.`,
        })),
      );
    });
}
