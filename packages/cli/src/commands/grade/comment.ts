import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { UsageError } from '../../trouble.ts';
import { decide, type DecideOptions, deciding, studentNamed, testNamed } from './decide.ts';
import { optionsOf } from './place.ts';

interface CommentOptions extends DecideOptions {
  readonly test?: string;
}

export function defineComment(command: Command, context: Context, finish: Finish): void {
  deciding(command.command('comment'))
    .description('Say something to a student, beside the score or one test.')
    .argument('<student>', 'as the roster or the reports name them')
    .argument('<text>', 'an empty line begins a paragraph')
    .option('--test <id>', 'on this test')
    .addHelpText(
      'after',
      examples([
        'npx netsplit grade comment alice "Look again at §5.4.2." --test B4 --out results/',
        '',
      ]),
    )
    .action(async (student: string, text: string, _options: unknown, own: Command) => {
      const options = optionsOf<CommentOptions>(own);
      if (text.trim() === '') throw new UsageError('There is nothing in the comment.');
      finish(
        await decide(options, context, async (store, round) => {
          const id = await studentNamed(student, store, round, options, context);
          const test = options.test === undefined ? undefined : testNamed(options.test, round);
          return {
            decided: {
              kind: 'comment',
              student: id,
              ...(test === undefined ? {} : { test }),
              data: { text },
            },
            told: `${id} will read this${test === undefined ? '' : ` at test ${test}`}.`,
          };
        }),
      );
    });
}
