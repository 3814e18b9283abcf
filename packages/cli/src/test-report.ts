import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { TestResult, TypeProblem } from '@netsplit/harness';
import { formatDuration } from './duration.ts';
import type { Desk } from './desk.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** One line a test, under its part, as results come. */
export class ResultLines {
  readonly #lab: Lab;
  readonly #terminal: Terminal;
  #part: string | undefined;

  constructor(lab: Lab, terminal: Terminal) {
    this.#lab = lab;
    this.#terminal = terminal;
  }

  say(result: TestResult): void {
    const { bold, green, red, yellow, dim } = this.#terminal.colours;
    if (result.part !== this.#part) {
      this.#part = result.part;
      const part = this.#lab.manifest.parts.find(({ id }) => id === result.part);
      this.#terminal.say();
      this.#terminal.say(bold(`${result.part}  ${part?.title ?? ''}`));
    }
    const passed = result.status === 'passed';
    const mark = passed ? green('✓') : red('✗');
    const { explored } = result;
    const cost = [
      ...(explored === undefined
        ? []
        : [`${explored.complete ? 'all ' : ''}${explored.states} states`]),
      ...(result.runs > 1 ? [`${result.runs} runs`] : []),
      formatDuration(result.ms),
    ].join(', ');
    this.#terminal.say(`  ${mark} ${result.id}  ${result.title}  ${dim(cost)}`);
    if (explored?.complete === false && passed) {
      const more = `There are more states than these ${explored.states}: of the rest, nothing is known.`;
      this.#terminal.say(yellow(wrap(more, this.#terminal.columns, '      ')));
    }
  }
}

/** What the faults of a property's cases were drawn from, and how many cases had each kind. */
export function sayDrawn({ drawn, runs }: TestResult, terminal: Terminal): void {
  if (drawn === undefined) return;
  const kinds = Object.entries(drawn.kinds).map(([kind, cases]) => `${kind} ${cases}`);
  const said = `faults: ${drawn.set}; of ${runs} cases, so many had each: ${kinds.join(', ') || 'none'}`;
  terminal.say(terminal.colours.dim(wrap(said, terminal.columns, '      ')));
}

const MOST_TYPE_PROBLEMS = 5;

/** Type errors: they often explain the failure that stands above them. */
export function sayTypeProblems(
  problems: readonly TypeProblem[],
  lab: Lab,
  desk: Desk,
  terminal: Terminal,
): void {
  if (problems.length === 0) return;
  const { bold, cyan, dim } = terminal.colours;
  terminal.say();
  terminal.say(bold(`Type errors: ${problems.length}`));
  for (const { file, line, column, message } of problems.slice(0, MOST_TYPE_PROBLEMS)) {
    terminal.say(`  ${cyan(`${desk.shown(join(lab.dir, file))}:${line}:${column}`)}`);
    terminal.say(wrap(message, terminal.columns, '    '));
  }
  const more = problems.length - MOST_TYPE_PROBLEMS;
  if (more > 0) terminal.say(dim(`  … and ${more} more: put these right first`));
}

/** What a line of a failure's text begins with: a label, an event's number and time, or nothing. */
const BEGINNING = /^( {2}\S.{11} {2}| {4}#\d+ +[\d.]+ ms {2}|\s*)(.*)$/;

/** A line of a failure's text, broken to the terminal's width under its own beginning; a command stays in one piece. */
function fitted(line: string, width: number): string {
  if (line.length <= width || line.includes('npx netsplit ')) return line;
  const [, label = '', said = ''] = BEGINNING.exec(line) ?? [];
  const indent = ' '.repeat(label.length);
  return label + wrap(said, width, indent).slice(indent.length);
}

/** A failure's own text, with its headline and its commands standing out. */
export function sayFailure(result: TestResult, terminal: Terminal): void {
  if (result.failure === undefined) return;
  const { bold, red, cyan } = terminal.colours;
  terminal.say();
  const [headline = '', ...rest] = result.failure.text.split('\n');
  terminal.say(bold(red(headline)));
  for (const line of rest) {
    const text = fitted(line, terminal.columns);
    terminal.say(text.replace(/npx netsplit .*$/, (command) => cyan(command)));
  }
}

/** A result as `--json` gives it. */
export function resultDocument(result: TestResult): object {
  const { failure, ms, ...rest } = result;
  return {
    ...rest,
    ms: Math.round(ms),
    ...(failure !== undefined && {
      failure: { ...failure, test: undefined, reading: failure.test.reading },
    }),
  };
}
