import type { Context } from './command.ts';
import { Desk } from './desk.ts';
import { ExitCode } from './exit-code.ts';
import { runProgram } from './program.ts';
import { Terminal } from './terminal.ts';
import { troubleOf } from './trouble.ts';

/** The `netsplit` command from its arguments to the end of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const { args, debug, json, colour } = globalOptions(argv);
  const terminal = new Terminal(process, { json, colour });
  const fail = (error: unknown): ExitCode => tell(error, terminal, debug);
  let hasEnded = false;
  const end = async (code: ExitCode): Promise<void> => {
    await terminal.flush();
    hasEnded = true;
    process.exit(terminal.broken ? ExitCode.machine : code);
  };
  // Whatever ends the process before the command is through, it has not succeeded.
  process.on('exit', () => {
    if (!hasEnded) process.exitCode = ExitCode.machine;
  });
  // Nothing of ours may end in a stack, whatever went wrong and wherever.
  process.on('uncaughtException', (error) => void end(fail(error)));
  process.on('unhandledRejection', (error) => void end(fail(error)));
  let code: ExitCode;
  try {
    const context: Context = {
      terminal,
      desk: new Desk(process.cwd(), terminal),
      env: process.env,
    };
    code = await runProgram(args, context);
  } catch (error) {
    code = fail(error);
  }
  await end(code);
}

/** Options that mean the same everywhere are taken out before the command sees its own; `--json` it sees too. */
function globalOptions(argv: readonly string[]): {
  args: string[];
  debug: boolean;
  json: boolean;
  colour: boolean;
} {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const has = (...names: string[]): boolean => names.some((name) => own.includes(name));
  const taken = new Set(['--debug', '--no-color', '--no-colour']);
  return {
    args: [...own.filter((arg) => !taken.has(arg)), ...argv.slice(own.length)],
    debug: has('--debug'),
    json: has('--json'),
    colour: !has('--no-color', '--no-colour'),
  };
}

function tell(error: unknown, terminal: Terminal, debug: boolean): ExitCode {
  const { exitCode, ...trouble } = troubleOf(error);
  if (terminal.json && !terminal.answered) {
    terminal.answer({ error: { ...trouble, exitCode } });
  } else {
    const { red, dim } = terminal.asideColours;
    terminal.aside(red(trouble.message));
    if (trouble.hint !== undefined) terminal.aside(dim(trouble.hint));
  }
  if (debug && error instanceof Error) terminal.aside(error.stack ?? '');
  return exitCode;
}
