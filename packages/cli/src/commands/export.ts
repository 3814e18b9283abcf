import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  mermaidDiagram,
  readTrace,
  shivizLog,
  statisticsOf,
  type Trace,
  type TraceWindow,
} from '@netsplit/simulator';
import { traceLines } from '@netsplit/simulator/file';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { statisticsTable } from '../statistics-table.ts';
import { InputError } from '../trouble.ts';

const FORMATS = ['svg', 'shiviz', 'mermaid', 'stats', 'plot'] as const;
type Format = (typeof FORMATS)[number];

interface ExportOptions extends TraceWindow {
  readonly format: Format;
  readonly out?: string;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<trace>', 'the trace that a failure names, or one that simulate kept')
    .addOption(
      new Option('-f, --format <format>', 'what to make of it').choices(FORMATS).default('stats'),
    )
    .option('--from-event <n>', 'only from this event on', wholeNumber('--from-event', 1))
    .option('--to-event <n>', 'only up to this event', wholeNumber('--to-event', 1))
    .option('--from-ms <ms>', 'only from this virtual time on', milliseconds('--from-ms'))
    .option('--to-ms <ms>', 'only up to this virtual time', milliseconds('--to-ms'))
    .option('-o, --out <file>', 'write it there instead of printing it')
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit export run.trace', 'what it cost: messages, bytes, latencies'],
        ['npx netsplit export run.trace --format svg --to-ms 200 -o run.svg', 'a picture'],
        [
          'npx netsplit export run.trace --format mermaid --from-event 40 --to-event 80',
          'for a page of Markdown',
        ],
        ['npx netsplit export run.trace --format plot -o latencies.svg', 'how long things took'],
      )}

Formats:
  svg      the run as a space-time diagram, with its faults as bands
  shiviz   a log with vector clocks, for https://bestchai.bitbucket.io/shiviz/
  mermaid  a sequence diagram of a short window: 100 events at most
  stats    messages and bytes by kind, what became of them, latencies, events by node; --json has all of it
  plot     the distributions of the latencies as an SVG`,
    )
    .action(async (trace: string, options: ExportOptions) =>
      finish(await exportTrace(trace, options, context)),
    );
}

async function exportTrace(
  file: string,
  options: ExportOptions,
  { terminal }: Context,
): Promise<ExitCode> {
  const { format, out, fromEvent, toEvent, fromMs, toMs } = options;
  const { trace, problems } = readTrace(traceLines(file));
  if (trace === undefined) {
    const [{ line, message } = { line: 1, message: 'this is no trace' }] = problems;
    throw new InputError(
      `${file}, line ${line}: ${message}.`,
      'A failing test writes its trace and prints the path.',
    );
  }
  // What could be read is worth an export: what is missing is said beside it.
  for (const { line, message } of problems) terminal.aside(`${file}, line ${line}: ${message}`);
  const window = { fromEvent, toEvent, fromMs, toMs };
  const text = await textOf(format, trace, window, terminal.json);
  if (out === undefined) terminal.say(text.trimEnd());
  else {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, text);
    terminal.say(`Written: ${out}`);
  }
  const content = format === 'stats' ? { statistics: statisticsOf(trace, window) } : { text };
  terminal.answer({ trace: file, format, problems, ...(out === undefined ? content : { out }) });
  return ExitCode.ok;
}

async function textOf(
  format: Format,
  trace: Trace,
  window: TraceWindow,
  json: boolean,
): Promise<string> {
  switch (format) {
    case 'shiviz':
      return shivizLog(trace, window);
    case 'mermaid':
      return mermaidDiagram(trace, window);
    case 'stats': {
      const statistics = statisticsOf(trace, window);
      return json ? `${JSON.stringify(statistics, undefined, 2)}\n` : statisticsTable(statistics);
    }
    case 'svg':
    case 'plot': {
      const { renderLatencyPlot, renderSvg } = await import('@netsplit/viewer');
      const draw = format === 'svg' ? renderSvg : renderLatencyPlot;
      return `${draw(trace, window)}\n`;
    }
  }
}

function milliseconds(option: string): (text: string) => number {
  return (text) => {
    const ms = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text.trim()) || !Number.isFinite(ms)) {
      throw new InvalidArgumentError(`${option} takes milliseconds of virtual time: 12.5`);
    }
    return ms;
  };
}
