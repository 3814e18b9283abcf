import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { TraceSource, WholePageOptions } from '@netsplit/viewer';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { failuresOf } from '../desk.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { ensureOwnCode } from '../own-code.ts';
import { recordScenario, scenarioOf } from '../scenario-run.ts';
import { InputError } from '../trouble.ts';
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
  const { source, title } = await sourceOf(what, options, context);
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

async function sourceOf(
  what: string | undefined,
  options: ViewOptions,
  { terminal, desk }: Context,
): Promise<{ source: TraceSource; title: string }> {
  if (what !== undefined && existsSync(what) && statSync(what).isFile()) {
    return { source: { file: what }, title: what };
  }
  if (what !== undefined && /[./\\]/.test(what) && desk.labNamed(what) === undefined) {
    throw new InputError(
      `There is no trace ${what}.`,
      'A failing test prints the path of its own.',
    );
  }
  const lab = desk.lab(what);
  const latest = options.scenario === undefined ? latestFailure(lab) : undefined;
  if (latest !== undefined && options.solution !== true) {
    return { source: { file: latest }, title: desk.shown(latest) };
  }
  const source = options.solution === true ? 'solution' : 'src';
  if (source === 'src') ensureOwnCode(lab);
  const scenario = await scenarioOf(lab, options.scenario);
  if (latest === undefined && options.scenario === undefined) {
    terminal.say(`${lab.manifest.title} has no failure to show: this is its first scenario.`);
  }
  const { loadSubject } = await import('@netsplit/harness');
  const subject = await loadSubject({ labDir: lab.dir, source });
  const { trace } = await recordScenario(scenario, subject, {});
  return { source: { text: trace }, title: scenario.title };
}

/** The trace that a failing test wrote last. */
function latestFailure(lab: Lab): string | undefined {
  const folder = failuresOf(lab);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${lab.name}-`) && name.endsWith('.ndjson'))
    .map((name) => join(folder, name))
    .toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)[0];
}
