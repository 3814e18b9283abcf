import type { WholePageOptions } from '@netsplit/viewer';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { serveView, type Wanted } from '../live-view.ts';
import { wholeNumber } from '../number-option.ts';
import { runToShow } from '../run-to-show.ts';
import { UsageError } from '../trouble.ts';
import { writeResult } from '../write-result.ts';

interface ViewOptions extends Wanted {
  readonly port?: number;
  readonly open: boolean;
  readonly at?: number;
  readonly class?: boolean;
  readonly host?: string;
  readonly out?: string;
  readonly with?: string;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument(
      '[what]',
      'a trace, or a lab: a session on your code, at its latest failure if there is one',
    )
    .option('--scenario <id>', 'a session on this scenario of the lab')
    .option(
      '--nodes <n>',
      'a session on a fresh cluster of so many nodes',
      wholeNumber('--nodes', 1, 100),
    )
    .option('-s, --seed <n>', 'draw other delays and losses', wholeNumber('--seed', 0))
    .option('--solution', 'run the reference instead of your code')
    .option('--with <trace>', 'show this trace beside it, from where the two part')
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
    .option('--class', 'print a second address: whoever opens it follows you, and cannot act')
    .option(
      '--host <address>',
      'with --class: listen on this address of your machine, or on 0.0.0.0',
    )
    .option('--no-open', 'print the address and open nothing')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit view', 'the lab you are in: run its cluster by hand'],
        ['npx netsplit view raft --nodes 5', 'five servers of your own, by hand'],
        [
          'npx netsplit view first-contact --scenario partition --solution',
          'a story to step through',
        ],
        ['npx netsplit view .netsplit/failures/first-contact-A2.trace.ndjson', 'a run that failed'],
        ['npx netsplit view before.trace --with after.trace', 'where two runs part'],
        [
          'npx netsplit view raft --scenario split-vote --solution --out vote.html',
          'one file to send',
        ],
        ['npx netsplit view raft --class --host 0.0.0.0', 'a class follows on its own screens'],
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
  if (options.host !== undefined && options.class !== true) {
    throw new UsageError('--host is for a class: give --class too.');
  }
  if (options.out !== undefined && options.with !== undefined) {
    throw new UsageError('A page of its own holds one run: leave --with out, or --out.');
  }
  if (options.out !== undefined) {
    const { source, title: name } = await runToShow(what, options, context);
    await writePage(options.out, { trace: source, name, at: options.at }, context);
    return ExitCode.ok;
  }
  const { port: wished, at, host, class: isForClass } = options;
  const serving = { port: wished, at, host, isForClass };
  const { viewer, title } = await serveView(what, options, serving, context);
  terminal.say(`${title}: ${terminal.colours.cyan(viewer.url)}`);
  for (const url of viewer.classUrls) {
    terminal.say(`For the class, to follow: ${terminal.colours.cyan(url)}`);
  }
  const { url, port, classUrls } = viewer;
  terminal.answer({ url, port, title, ...(classUrls.length === 0 ? {} : { classUrls }) });
  const { openInBrowser } = await import('@netsplit/viewer');
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
