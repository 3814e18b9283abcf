import { readFileSync, writeFileSync } from 'node:fs';
import {
  type Budget,
  checkCausalConsistency,
  checkLinearizability,
  checkSequentialConsistency,
  checkSessionGuarantee,
  describe,
  type Finding,
  type History,
  HistoryFileError,
  historySvg,
  type HistoryFormat,
  layoutOf,
  type Linearizability,
  type Model,
  type ModelName,
  models,
  type NotLinearizable,
  type Operation,
  type Ordering,
  readHistory,
  type SequentialConsistency,
  type SessionGuarantee,
  sessionGuarantees,
} from '@netsplit/checkers';
import { type Command, Option } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { InputError } from '../trouble.ts';

interface CheckOptions extends Budget {
  readonly model: ModelName;
  readonly consistency: Consistency;
  readonly format?: HistoryFormat;
  readonly svg?: string;
}

type Consistency = 'linearizable' | 'sequential' | 'causal' | SessionGuarantee;
/** Of a search, which has a cost and may reach a bound. */
type Searched = Linearizability | SequentialConsistency;
type Result = Searched | Ordering;

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<file...>', 'histories: Jepsen logs, key-value logs, JSON, or traces of netsplit')
    .addOption(
      new Option('--model <model>', 'what the operations were done on')
        .choices(Object.keys(models))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--format <format>', 'what the files are (left out: they are looked at)').choices([
        'jepsen',
        'kv-log',
        'json',
        'trace',
      ]),
    )
    .addOption(
      new Option('--consistency <consistency>', 'what every history has to be')
        .choices(['linearizable', 'sequential', 'causal', ...sessionGuarantees])
        .default('linearizable'),
    )
    .option('--svg <out.svg>', 'draw the first history that does not hold, or else the first')
    .option('--max-steps <count>', 'give up after so many steps', wholeNumber('--max-steps', 1))
    .option('--max-ms <ms>', 'give up after so many milliseconds', wholeNumber('--max-ms', 1))
    .option(
      '--max-bytes <bytes>',
      'give up when the tables take so much memory (left out: 1 GiB)',
      wholeNumber('--max-bytes', 1),
    )
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit check etcd_000.log --model cas-register', 'a log of Jepsen'],
        ['npx netsplit check *.log --model kv --max-ms 10000', 'ten seconds for each file'],
        ['npx netsplit check run.trace --model kv --json', 'what clients saw in a recorded run'],
        [
          'npx netsplit check run.trace --model kv --consistency causal',
          'no answer seen before its question',
        ],
      )}

--consistency causal and the session guarantees (read-your-writes, …) understand reads and writes, gets and puts, and need
every write of a key to have a value of its own; they say so, and answer "unknown", where that is not so.

Exit code 0: every history holds. 1: one does not. 2: for one a bound was reached before there was an answer.
3: a file has a line that makes no sense; it is named.`,
    )
    .action((files: string[], options: CheckOptions) => finish(check(files, options, context)));
}

interface Checked {
  readonly file: string;
  readonly history: History;
  readonly result: Result;
  readonly ms: number;
}

function check(
  files: readonly string[],
  options: CheckOptions,
  { terminal }: Pick<Context, 'terminal'>,
): ExitCode {
  // All are read first: a verdict that scrolled by should not be followed by a file that is not there.
  const histories = files.map((file) => ({ file, history: historyIn(file, options) }));
  const model = models[options.model]();
  const checked = histories.map(({ file, history }): Checked => {
    terminal.status(`${file}: ${history.length} operations`);
    const begun = performance.now();
    const result = decide(history, model, options);
    const ms = performance.now() - begun;
    const one = { file, history, result, ms };
    say(one, model, { terminal });
    return one;
  });
  const drawn = checked.find(({ result }) => isViolated(result)) ?? checked[0];
  if (options.svg !== undefined && drawn !== undefined) {
    writeFileSync(options.svg, pictureOf(drawn, model));
    terminal.say(`A picture of ${drawn.file}: ${options.svg}`);
  }
  terminal.answer({
    model: options.model,
    consistency: options.consistency,
    files: checked.map((one) => document(one, model)),
  });
  const verdicts = checked.map(({ result }) => result.verdict);
  if (checked.some(({ result }) => isViolated(result))) return ExitCode.failures;
  return verdicts.includes('unknown') ? ExitCode.undecided : ExitCode.ok;
}

function decide(history: History, model: Model, options: CheckOptions): Result {
  switch (options.consistency) {
    case 'linearizable':
      return checkLinearizability(history, model, options);
    case 'sequential':
      return checkSequentialConsistency(history, model, options);
    case 'causal':
      return checkCausalConsistency(history);
    default:
      return checkSessionGuarantee(history, options.consistency);
  }
}

function isViolated({ verdict }: Result): boolean {
  return verdict === 'violated' || verdict.startsWith('not-');
}

function historyIn(file: string, { model, format }: CheckOptions): History {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new InputError(`There is no file ${file}.`);
  }
  try {
    return readHistory(text, model, format);
  } catch (error) {
    if (!(error instanceof HistoryFileError)) throw error;
    throw new InputError(
      `${file}, line ${error.line}: ${error.message}.`,
      'A line that makes no sense is never skipped: what is missing could change the verdict.',
    );
  }
}

function say(
  { file, history, result, ms }: Checked,
  model: Model,
  { terminal }: Pick<Context, 'terminal'>,
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

/** Of a violation in one part of the object, that part: the others would only be in the way. */
function pictureOf({ file, history, result }: Checked, model: Model): string {
  const part = result.verdict === 'not-linearizable' ? result.partition : undefined;
  const shown = history.filter(
    ({ input }) => part === undefined || String(model.partition?.(input)) === part,
  );
  const title = `${file}: ${result.verdict.replace('-', ' ')}`;
  return historySvg(layoutOf(shown, findingOf(result), model), title);
}

function findingOf(result: Result): Finding {
  switch (result.verdict) {
    case 'linearizable': {
      // Each part has an order of its own; a single number in a bar would pretend that there is one of all.
      const [only, ...others] = result.orders;
      return { order: others.length === 0 ? (only?.order ?? []) : [] };
    }
    case 'sequential':
      return { order: result.order };
    case 'unknown':
    case 'holds':
      return { order: [] };
    case 'violated':
      return { order: [], blocked: result.operations };
    case 'not-linearizable':
    case 'not-sequential':
      return {
        order: result.prefix,
        blocked: result.blocked.map(({ operation }) => operation),
        ...(result.verdict === 'not-linearizable' ? { culprit: result.culprit } : {}),
      };
  }
}

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

function document({ file, history, result, ms }: Checked, model: Model): object {
  const brief = (operation: Operation) => ({
    id: operation.id,
    process: operation.process,
    operation: describe(model, operation),
  });
  if (!('effort' in result)) {
    const common = { file, ms, operations: history.length, ...result };
    if (result.verdict !== 'violated') return common;
    const links = result.links.map(({ from, to, why }) => ({
      from: brief(from),
      why,
      to: brief(to),
    }));
    return { ...common, links, operations: history.length, culprits: result.operations.map(brief) };
  }
  const { effort } = result;
  const common = { file, verdict: result.verdict, ms, ...effort, operations: history.length };
  switch (result.verdict) {
    case 'linearizable':
    case 'sequential':
      return common;
    case 'unknown':
      return { ...common, bound: result.bound };
    case 'not-linearizable':
    case 'not-sequential':
      return {
        ...common,
        ...(result.verdict === 'not-linearizable'
          ? { partition: result.partition, culprit: brief(result.culprit) }
          : {}),
        prefix: result.prefix.map(brief),
        state: result.state,
        blocked: result.blocked.map(({ operation, why }) => ({ ...brief(operation), why })),
      };
  }
}
