import {
  describe,
  type Model,
  type NotLinearizable,
  type Operation,
  type Ordering,
} from '@netsplit/checkers';
import type { Checked, Searched } from './check-result.ts';
import type { Terminal } from './terminal.ts';

/** Tells a verdict with its reason. */
export function sayVerdict(
  { file, history, result, ms }: Checked,
  model: Model,
  terminal: Terminal,
): void {
  const { bold, green, red, yellow, dim } = terminal.colours;
  if (!('effort' in result)) {
    const colour = { holds: green, violated: red, unknown: yellow }[result.verdict];
    const cost = dim(`${history.length} operations, ${ms.toFixed(0)} ms`);
    terminal.say(`${colour(bold(result.verdict.padEnd(WIDTH)))}  ${file}  ${cost}`);
    for (const line of reasonOf(result, model)) terminal.say(`  ${line}`);
    return;
  }
  const steps = result.effort.steps.toLocaleString('en');
  const cost = dim(`${history.length} operations, ${steps} steps, ${ms.toFixed(0)} ms`);
  switch (result.verdict) {
    case 'linearizable':
    case 'sequential':
      terminal.say(`${green(bold(result.verdict.padEnd(WIDTH)))}  ${file}  ${cost}`);
      return;
    case 'unknown':
      terminal.say(`${yellow(bold('unknown'.padEnd(WIDTH)))}  ${file}  ${cost}`);
      terminal.say(`  ${BOUNDS[result.bound]}`);
      return;
    case 'not-linearizable':
    case 'not-sequential':
      terminal.say(
        `${red(bold(result.verdict.replace('-', ' ').padEnd(WIDTH)))}  ${file}  ${cost}`,
      );
      for (const line of story(result, model)) terminal.say(`  ${line}`);
  }
}

function reasonOf(result: Ordering, model: Model): string[] {
  switch (result.verdict) {
    case 'holds':
      return [];
    case 'unknown':
      return [`It cannot be told: ${result.why}.`];
    case 'violated': {
      const { pattern, why, links, operations } = result;
      const lines = links.map(
        (link) => `  ${named(link.from, model)} ${link.why} ${named(link.to, model)}`,
      );
      const alone = operations.map((operation) => `  ${named(operation, model)}`);
      return [`${pattern}: ${why}`, ...(lines.length > 0 ? lines : alone)];
    }
  }
}

/** Of the longest verdict. */
const WIDTH = 'not linearizable'.length;

const BOUNDS = {
  steps: 'It ended at --max-steps without an answer: give it more.',
  ms: 'It ended at --max-ms without an answer: give it more.',
  bytes: 'The tables reached --max-bytes without an answer: give it more, or split the history.',
} as const;

/** The last of an order are what a reader wants. */
const MOST_TOLD = 8;

type Violation = Extract<Searched, { readonly blocked: unknown }>;

function story(result: Violation, model: Model): string[] {
  const { prefix, state, blocked } = result;
  const told = prefix.slice(-MOST_TOLD);
  const left = prefix.length - told.length;
  return [
    result.verdict === 'not-linearizable'
      ? impossible(result, model)
      : 'No order of the operations keeps those of the processes.',
    prefix.length === 0
      ? `Nothing can come first, while the state is ${state}.`
      : `The longest that can be ordered, ${prefix.length} operations, ends with:`,
    ...(left > 0 ? [`  … ${left} before`] : []),
    ...told.map((operation) => `  ${named(operation, model)}`),
    'Then none of these can follow:',
    ...blocked.map(({ operation, why }) => `  ${operation.process}: ${why}`),
  ];
}

function impossible({ partition, culprit }: NotLinearizable, model: Model): string {
  const about = partition === undefined ? '' : ` on ${JSON.stringify(partition)}`;
  return `No order of the operations${about} has room for ${named(culprit, model)}.`;
}

function named(operation: Operation, model: Model): string {
  return `${describe(model, operation)} (process ${operation.process}, id ${operation.id})`;
}
