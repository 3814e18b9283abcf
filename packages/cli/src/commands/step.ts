import { emitKeypressEvents, type Key } from 'node:readline';
import { readTrace, sentence, type Trace } from '@netsplit/simulator';
import { traceLines } from '@netsplit/simulator/file';
import type { Stepper, Style } from '@netsplit/viewer/terminal';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { runToShow, type RunChoice } from '../run-to-show.ts';
import type { Terminal } from '../terminal.ts';
import { InputError } from '../trouble.ts';

interface StepOptions extends RunChoice {
  readonly at?: number;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[what]', 'a trace, or a lab: its latest failure, else its first scenario')
    .option('--scenario <id>', 'a scenario of the lab instead of its latest failure')
    .option('--solution', 'run the scenario on the reference instead of your code')
    .option('--at <n>', 'begin at this event', wholeNumber('--at', 1))
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit step', 'the latest failure of the lab you are in'],
        ['npx netsplit step run.trace --at 41', 'that run, at that event'],
        ['npx netsplit step raft --scenario split-vote --solution', 'a story to step through'],
      )}

The keys are those of the viewer: ? shows them. Where there is no terminal to step in, the event is printed with
what is around it; --json gives it as a document.`,
    )
    .action(async (what: string | undefined, options: StepOptions) =>
      finish(await step(what, options, context)),
    );
}

async function step(
  what: string | undefined,
  options: StepOptions,
  context: Context,
): Promise<ExitCode> {
  const { terminal } = context;
  const { source, title } = await runToShow(what, options, context);
  const { trace, problems } = readTrace('text' in source ? source.text : traceLines(source.file));
  if (trace === undefined) {
    const [{ line, message } = { line: 1, message: 'this is no trace' }] = problems;
    throw new InputError(
      `${title}, line ${line}: ${message}.`,
      'A failing test writes its trace and prints the path.',
    );
  }
  // What could be read is worth stepping through.
  for (const { line, message } of problems) terminal.aside(`${title}, line ${line}: ${message}`);
  const { printed, printOf, Stepper } = await import('@netsplit/viewer/terminal');
  const stepper = new Stepper(trace, options.at);
  if (terminal.interactive) {
    await stepBy(stepper, terminal);
    return ExitCode.ok;
  }
  const paint = paintOf(terminal);
  for (const line of printed(printOf(stepper, terminal.columns), terminal.columns, paint)) {
    terminal.say(line.trimEnd());
  }
  terminal.answer(documentOf(stepper, trace, title));
  return ExitCode.ok;
}

/** Draws the screen after each key, until the reader has seen enough. */
async function stepBy(stepper: Stepper, terminal: Terminal): Promise<void> {
  const { printed, screenOf } = await import('@netsplit/viewer/terminal');
  const { stdin, stdout } = process;
  const screen = terminal.takeScreen();
  const paint = paintOf(terminal);
  const draw = (): void => {
    screen.draw(printed(screenOf(stepper, terminal.size), terminal.size.columns, paint));
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  const stopWatching = stepper.searching.found.subscribe(draw);
  stdout.on('resize', draw);
  try {
    await new Promise<void>((resolve) => {
      stdin.on('keypress', (character: string | undefined, key: Key) => {
        stepper.press({
          key: nameOf(character, key),
          shiftKey: key.shift ?? false,
          ctrlKey: key.ctrl ?? false,
        });
        if (stepper.isOver) resolve();
        else draw();
      });
      stdin.once('end', resolve);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
        process.once(signal, () => resolve());
    });
  } finally {
    stopWatching();
    stdout.off('resize', draw);
    stdin.removeAllListeners('keypress');
    stdin.setRawMode(false);
    stdin.pause();
    screen.close();
  }
}

/** Keys as a browser names them, for those that terminals name otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  right: 'ArrowRight',
  left: 'ArrowLeft',
  // A list goes up and down.
  down: 'ArrowRight',
  up: 'ArrowLeft',
  home: 'Home',
  end: 'End',
  escape: 'Escape',
  return: 'Enter',
  enter: 'Enter',
  backspace: 'Backspace',
  tab: 'Tab',
};

function nameOf(character: string | undefined, { name = '', ctrl }: Key): string {
  return NAMES[name] ?? (ctrl === true ? name : (character ?? name));
}

function paintOf({ colours }: Terminal): (text: string, style: Style) => string {
  const looks: Readonly<Record<Style, (text: string) => string>> = {
    plain: (text) => text,
    strong: colours.bold,
    faint: colours.dim,
    chosen: colours.inverse,
    message: colours.yellow,
    timer: colours.cyan,
    client: colours.magenta,
    fault: colours.red,
    violation: (text) => colours.bold(colours.red(text)),
    old: colours.strikethrough,
    new: colours.green,
    key: colours.cyan,
  };
  return (text, style) => looks[style](text);
}

function documentOf({ model, at }: Stepper, trace: Trace, title: string): unknown {
  const event = model.eventAt(at);
  if (event === undefined) return { title, event: null };
  return {
    title,
    event: event.n,
    of: model.eventAt(model.count - 1)?.n,
    atMs: event.t / 1000,
    node: event.node,
    kind: event.kind,
    sentence: sentence(event, trace),
    violations: trace.violations.filter(({ n }) => n === event.n),
    effects: event.effects,
    state: trace.stateAt(event.n).get(event.node) ?? null,
  };
}
