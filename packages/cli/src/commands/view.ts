import type { WholePageOptions } from '@netsplit/viewer';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { runToShow } from '../run-to-show.ts';
import { writeResult } from '../write-result.ts';

interface ViewOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly at?: number;
  readonly scenario?: string;
  readonly solution?: boolean;
  readonly out?: string;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[what]', 'a trace, or a lab: its latest failure, else its first scenario')
    .option('--scenario <id>', 'a scenario of the lab instead of its latest failure')
    .option('--solution', 'run the scenario on the reference instead of your code')
    .option('--at <n>', 'open at this event', wholeNumber('--at', 1))
    .option(
      '-p, --port <n>',
      'serve on this port (default: a free one)',
      wholeNumber('--port', 0, 65_535),
    )
    .option(
      '-o, --out <file>',
      'write a page with the run in it, that opens from a disk, and serve nothing',
    )
    .option('--no-open', 'print the address and open nothing')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit view', 'the latest failure of the lab you are in'],
        ['npx netsplit view .netsplit/failures/first-contact-A2.trace.ndjson', 'that failure'],
        [
          'npx netsplit view first-contact --scenario partition --solution',
          'a story to step through',
        ],
        [
          'npx netsplit view raft --scenario split-vote --solution --out vote.html',
          'one file to send',
        ],
      ),
    )
    .action(async (what: string | undefined, options: ViewOptions) =>
      finish(await view(what, options, context)),
    );
}

async function view(
  what: string | undefined,
  options: ViewOptions,
  context: Context,
): Promise<ExitCode> {
  const { terminal } = context;
  const { source, title } = await runToShow(what, options, context);
  if (options.out !== undefined) {
    await writePage(options.out, { trace: source, name: title, at: options.at }, context);
    return ExitCode.ok;
  }
  const { openInBrowser, serveViewer } = await import('@netsplit/viewer');
  const viewer = await serveViewer({ trace: source, port: options.port, at: options.at });
  terminal.say(`${title}: ${terminal.colours.cyan(viewer.url)}`);
  terminal.answer({ url: viewer.url, port: viewer.port, title });
  if (options.open && terminal.interactive && !(await openInBrowser(viewer.url))) {
    terminal.say('No browser could be opened: open the address yourself.');
  }
  terminal.say(terminal.colours.dim('Ctrl-C ends it.'));
  // The process ends with a signal, or when the terminal that it was started from has gone.
  const code = await new Promise<ExitCode>((resolve) => {
    process.once('SIGINT', () => resolve(ExitCode.interrupted));
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(ExitCode.ok));
    }
  });
  await viewer.close();
  return code;
}

/** The viewer and the run in one file. */
async function writePage(
  file: string,
  page: WholePageOptions,
  { terminal }: Context,
): Promise<void> {
  const { wholePage } = await import('@netsplit/viewer');
  const html = await wholePage(page);
  writeResult(file, html);
  const kilobytes = Math.ceil(Buffer.byteLength(html) / 1024);
  terminal.say(
    `Written: ${file} (${kilobytes} KB). It opens in any browser, also without a network.`,
  );
  terminal.answer({ out: file, kilobytes, title: page.name });
}
