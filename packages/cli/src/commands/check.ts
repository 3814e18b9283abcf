import {
  type Budget,
  checkCausalConsistency,
  checkConvergence,
  checkLinearizability,
  checkSequentialConsistency,
  checkSessionGuarantee,
  type History,
  type HistoryFormat,
  type Model,
  models,
  type SessionGuarantee,
  sessionGuarantees,
} from '@netsplit/checkers';
import { type Command, Option } from 'commander';
import { documentOf } from '../check-document.ts';
import { historyIn } from '../check-history.ts';
import { checkModel } from '../check-model.ts';
import { pictureOf } from '../check-picture.ts';
import { type Checked, isViolated, type Result } from '../check-result.ts';
import { sayVerdict } from '../check-story.ts';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { UsageError } from '../trouble.ts';
import { writeResult } from '../write-result.ts';

interface CheckOptions extends Budget {
  /** A name or a file. */
  readonly model: string;
  readonly initial?: string;
  readonly consistency: Consistency;
  readonly quietTime?: number;
  readonly format?: HistoryFormat;
  readonly svg?: string;
}

type Consistency = 'linearizable' | 'sequential' | 'causal' | 'convergence' | SessionGuarantee;

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<file...>', 'histories: Jepsen logs, key-value logs, JSON, or traces of netsplit')
    .requiredOption(
      '--model <model>',
      `what the operations were done on: ${Object.keys(models).join(', ')}, or a file with your own`,
    )
    .option('--initial <value>', 'what a register holds at first (left out: null)')
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
        .choices(['linearizable', 'sequential', 'causal', ...sessionGuarantees, 'convergence'])
        .default('linearizable'),
    )
    .option(
      '--quiet-time <time>',
      'for convergence: how long after the last write reads have to agree, in the unit of the history (left out: 0)',
      wholeNumber('--quiet-time', 0),
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
        ['npx netsplit check run.json --model ./counter.ts', 'on an object of your own'],
      )}

--consistency causal and the session guarantees (read-your-writes, …) understand reads and writes, gets and puts, and need
every write of a key to have a value of its own; they say so, and answer "unknown", where that is not so.

A model of your own is a file that exports \`model\`: { name, initial(), step(state, input, output) }, where step returns the
next state, or undefined if an object in that state cannot return that output; an output of undefined is one that nobody
knows. partition(input), isReadOnly(input, output), describe(input, output) and describeState(state) may be left out.

Exit code 0: every history holds. 1: one does not. 2: for one there is no answer: a bound was reached, or it cannot be told.
3: a file has a line that makes no sense, or is no model; it is named.`,
    )
    .action(async (files: string[], options: CheckOptions) =>
      finish(await check(files, options, context)),
    );
}

async function check(
  files: readonly string[],
  options: CheckOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  if (options.quietTime !== undefined && options.consistency !== 'convergence') {
    throw new UsageError('--quiet-time is for --consistency convergence.', 'Leave it out.');
  }
  const { model, vocabulary, explained } = await checkModel(options.model, options.initial, desk);
  // All are read first: a verdict that scrolled by should not be followed by a file that is not there.
  const histories = files.map((file) => ({
    file,
    history: historyIn(file, vocabulary, options.format),
  }));
  try {
    const checked = histories.map(({ file, history }): Checked => {
      terminal.status(`${file}: ${history.length} operations`);
      const begun = performance.now();
      const result = decide(history, model, options);
      const ms = performance.now() - begun;
      const one = { file, history, result, ms };
      sayVerdict(one, model, terminal);
      return one;
    });
    const drawn = checked.find(({ result }) => isViolated(result)) ?? checked[0];
    if (options.svg !== undefined && drawn !== undefined) {
      writeResult(options.svg, pictureOf(drawn, model));
      terminal.say(`A picture of ${drawn.file}: ${options.svg}`);
    }
    terminal.answer({
      model: options.model,
      consistency: options.consistency,
      files: checked.map((one) => documentOf(one, model)),
    });
    if (checked.some(({ result }) => isViolated(result))) return ExitCode.failures;
    const isOpen = checked.some(({ result }) => result.verdict === 'unknown');
    return isOpen ? ExitCode.undecided : ExitCode.ok;
  } catch (error) {
    throw explained(error);
  }
}

function decide(history: History, model: Model, options: CheckOptions): Result {
  switch (options.consistency) {
    case 'linearizable':
      return checkLinearizability(history, model, options);
    case 'sequential':
      return checkSequentialConsistency(history, model, options);
    case 'causal':
      return checkCausalConsistency(history);
    case 'convergence':
      return checkConvergence(history, options.quietTime ?? 0);
    default:
      return checkSessionGuarantee(history, options.consistency);
  }
}
