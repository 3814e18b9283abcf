import type { Command } from 'commander';
import type { Desk } from './desk.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** What a command has at hand. */
export interface Context {
  readonly terminal: Terminal;
  readonly desk: Desk;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a file in `commands/` exports: how the command is called, and what it does. */
export interface CommandModule {
  /** Adds arguments, options and examples, and an action that ends with {@link Finish}. */
  define(command: Command, context: Context, finish: Finish): void;
}

/** Tells the exit code of the command. */
export type Finish = (code: ExitCode) => void;

/** Examples for `--help`: what to type, and what it is for. */
export function examples(...lines: readonly (readonly [typed: string, purpose: string])[]): string {
  const width = Math.max(...lines.map(([typed]) => typed.length));
  return [
    '',
    'Examples:',
    ...lines.map(([typed, purpose]) => `  $ ${typed.padEnd(width)}  ${purpose}`),
  ].join('\n');
}
