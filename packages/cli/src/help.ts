import { commands } from './commands/index.ts';

/** What `netsplit --help` prints. */
export function overview(): string {
  const entries = Object.values(commands);
  const width = Math.max(...entries.map(({ usage }) => usage.length));
  return `Netsplit: distributed systems, learned by making failing tests pass on a simulated cluster.

Usage: npx netsplit [command] [options]

Commands:
${entries.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`).join('\n')}

Options of every command:
  --help       what the command does, with examples
  --json       print one JSON document and nothing else
  --no-color   no colours (so does NO_COLOR=1, and a pipe)
  --debug      show the stack of an error of ours
  --version    print the version

A lab is named by its name or by the path of its folder. Left out, it is the lab you are in, or the last one.

Exit codes:
  0 all is well   1 failures were found   2 called wrongly, or ended at a bound without an answer
  3 a lab, file or code cannot be used
  4 this machine refused (a full disk …) or Netsplit is broken
  130 stopped with Ctrl-C

Examples:
  $ npx netsplit                        where you are, and what to do next
  $ npx netsplit test first-contact A   the tests of part A on your code
  $ npx netsplit test --watch           again at every save
  $ npx netsplit view                   step through the latest failure`;
}
