import { readFileSync } from 'node:fs';
import { nearest } from '@netsplit/course';
import { CommanderError } from 'commander';
import type { Context } from './command.ts';
import { commands } from './commands/index.ts';
import { define, entryOf, sentence } from './definition.ts';
import { ExitCode } from './exit-code.ts';
import { overview } from './help.ts';
import { InputError, UsageError } from './trouble.ts';

/** Runs the command that `args` name, and gives its exit code. Of all commands only that one is loaded. */
export async function runProgram(args: readonly string[], context: Context): Promise<ExitCode> {
  const [first, ...rest] = args;
  if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    process.stdout.write(`${overview()}\n`);
    return ExitCode.ok;
  }
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${version()}\n`);
    return ExitCode.ok;
  }
  if (first === 'help') return runProgram([rest[0] ?? '', '--help'], context);
  // No command, or only options.
  const name = first === undefined || first.startsWith('-') ? '' : first;
  const entry = entryOf(name);
  if (entry === undefined) throw unknownCommand(name, context);
  if (entry.forStaff === true && context.desk.handout?.staff === false) {
    throw new InputError(
      `netsplit ${name} is for instructors, and this is a handout: it lacks what that needs.`,
      'Run it in the course that the handout was made from.',
    );
  }

  let code: ExitCode = ExitCode.ok;
  const command = await define(name, entry, context, (ended) => (code = ended));
  try {
    await command.parseAsync(name === '' ? [...args] : [...rest], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return ExitCode.ok;
    throw new UsageError(
      sentence(error.message.replace(/^error: /, '')),
      `See: npx netsplit ${name === '' ? '' : `${name} `}--help`,
    );
  }
  return code;
}

function unknownCommand(name: string, { desk }: Context): UsageError {
  if (desk.labNamed(name) !== undefined) {
    return new UsageError(
      `"${name}" is a lab, not a command.`,
      `Its tests: npx netsplit test ${name}`,
    );
  }
  const meant = nearest(name, Object.keys(commands));
  return new UsageError(
    `There is no command "${name}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    'All commands: npx netsplit --help',
  );
}

function version(): string {
  const file = new URL('../package.json', import.meta.url);
  const { version: own } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return own;
}
