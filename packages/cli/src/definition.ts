import { Writable } from 'node:stream';
import { Command } from 'commander';
import type { Context, Finish } from './command.ts';
import { type CommandEntry, commands, noCommand } from './commands/index.ts';
import { Desk } from './desk.ts';
import { Terminal } from './terminal.ts';

/** The entry of a command; that of no command at all has no name. */
export function entryOf(name: string): CommandEntry | undefined {
  if (name === '') return noCommand;
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}

/** A command with its arguments, options and action. It throws where commander would end the process. */
export async function define(
  name: string,
  entry: CommandEntry,
  context: Context,
  finish: Finish,
): Promise<Command> {
  const command = new Command(`npx netsplit ${name}`.trimEnd())
    .description(sentence(entry.summary))
    .option('--json', 'print one JSON document and nothing else')
    .helpOption('-h, --help', 'show this')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const { define: complete } = await entry.load();
  complete(command, context, finish);
  return command;
}

/**
 * A command as it is defined, for whoever tells about it or asks whether it would take some words: when it has parsed
 * them, nothing happens.
 *
 * @param name `''` for what happens when no command is named
 * @throws {RangeError} for a name that no command has
 */
export async function definitionOf(name: string): Promise<Command> {
  const entry = entryOf(name);
  if (entry === undefined) throw new RangeError(`there is no command "${name}"`);
  const stdout = new Writable({ write: (_text, _encoding, done) => done() });
  const terminal = new Terminal({ stdout, stderr: stdout, stdin: {}, env: {} });
  const desk = new Desk(process.cwd(), terminal);
  const command = await define(name, entry, { terminal, desk, env: {} }, () => {});
  return idle(command);
}

function idle(command: Command): Command {
  for (const one of command.commands) idle(one);
  return command.action(() => {});
}

/** Words as a sentence: with a capital, and an end. */
export function sentence(text: string): string {
  const tidy = text.replace(/\n\(?/g, ' (');
  return `${tidy.charAt(0).toUpperCase()}${tidy.slice(1)}${/[.?!)]$/.test(tidy) ? '' : '.'}`;
}
