import { commands } from './commands/index.ts';
import { EXIT_CODES } from './exit-code.ts';

/** What every command takes, beside `--json`, which each says itself. */
export const GLOBAL_OPTIONS = [
  ['--help', 'what the command does, with examples'],
  ['--json', 'print one JSON document and nothing else'],
  ['--no-color', 'no colours (so does NO_COLOR=1, and a pipe)'],
  ['--debug', 'show the stack of an error of ours'],
  ['--version', 'print the version'],
] as const;

/** How commands that take a lab are told which. */
export const LAB_NAMES =
  'A lab is named by its name or by the path of its folder. Left out, it is the lab you are in, or the last one.';

/** What `netsplit --help` prints. */
export function overview(): string {
  const entries = Object.values(commands);
  const width = Math.max(...entries.map(({ usage }) => usage.length));
  return `Netsplit: distributed systems, learned by making failing tests pass on a simulated cluster.

Usage: npx netsplit [command] [options]

Commands:
${entries.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`).join('\n')}

Options of every command:
${GLOBAL_OPTIONS.map(([flag, purpose]) => `  ${flag.padEnd(11)}  ${purpose}`).join('\n')}

${LAB_NAMES}

Exit codes:
${EXIT_CODES.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n')}

Examples:
  $ npx netsplit                        where you are, and what to do next
  $ npx netsplit test first-contact A   the tests of part A on your code
  $ npx netsplit test --watch           again at every save
  $ npx netsplit view                   step through the latest failure`;
}
