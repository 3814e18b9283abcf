import type { SearchOptions, StrategyName } from '@netsplit/explorer';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { parseDuration } from '../duration.ts';
import type { ExitCode } from '../exit-code.ts';
import { documentOf, exitCodeOf, sayExploration } from '../exploration-report.ts';
import { runExploration } from '../exploration-run.ts';
import { loadModel } from '../model-file.ts';
import { wholeNumber } from '../number-option.ts';

interface ExploreOptions {
  readonly depth?: number;
  readonly states?: number;
  readonly memory?: number;
  readonly time?: number;
  readonly strategy: StrategyName;
  readonly seed?: number;
  readonly walks?: number;
  readonly keepGoing?: boolean;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<file>', 'a file that exports a model')
    .option('--depth <n>', 'follow no run further than so many states', wholeNumber('--depth', 1))
    .option('--states <n>', 'stop after so many different states', wholeNumber('--states', 1))
    .option('--memory <mb>', 'stop at so many megabytes', wholeNumber('--memory', 1))
    .option('--time <duration>', 'stop after so long: 30s', parseDuration)
    .option('--strategy <name>', 'breadth, depth or random', strategyNamed, 'breadth')
    .option('-s, --seed <n>', 'what random walks are drawn from', wholeNumber('--seed', 0))
    .option('--walks <n>', 'how many random walks (default: 1000)', wholeNumber('--walks', 1))
    .option('--keep-going', 'after a violation go on, for the other properties and the counts')
    .addHelpText(
      'after',
      `${examples(
        [
          'npx netsplit explore packages/explorer/models/two-phase-commit.ts',
          'every run of a model',
        ],
        ['npx netsplit explore my-model.ts --states 1000000 --time 30s', 'within bounds'],
        ['npx netsplit explore my-model.ts --strategy random --seed 7', 'a sample of a large one'],
      )}

The file exports \`model\`: { name, initialStates(), actions(state), next(state, action), properties }, where a property is
{ kind: 'always' | 'sometimes' | 'eventually', name, holds(state) }. Breadth first, a counterexample is a shortest one.
Ctrl-C ends the search and tells what was found so far.
Exit code 0: every property holds. 1: one is violated. 2: a bound was reached before an answer. 3: the file is no model.`,
    )
    .action(async (file: string, options: ExploreOptions) =>
      finish(await exploreFile(file, options, context)),
    );
}

async function exploreFile(
  file: string,
  options: ExploreOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  const { model, ...where } = await loadModel(file, desk);
  const search = { ...searchOptions(options), ...where };
  const result = await runExploration(model, search, terminal);
  sayExploration(model, result, terminal);
  terminal.answer(documentOf(where.name, model, options.strategy, result));
  return exitCodeOf(result);
}

function searchOptions(options: ExploreOptions): SearchOptions {
  const { depth, states, memory, time, strategy, seed, walks, keepGoing } = options;
  return {
    depth,
    states,
    timeMs: time,
    strategy,
    seed,
    walks,
    keepGoing,
    ...(memory === undefined ? {} : { memoryBytes: memory * 1_000_000 }),
  };
}

const STRATEGIES = ['breadth', 'depth', 'random'] as const;

function strategyNamed(text: string): StrategyName {
  const strategy = STRATEGIES.find((name) => name === text);
  if (strategy === undefined) {
    throw new InvalidArgumentError(`--strategy takes ${STRATEGIES.join(', ')}.`);
  }
  return strategy;
}
