import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SearchOptions, StrategyName } from '@netsplit/explorer';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { shownCluster } from '../cluster-view.ts';
import { parseDuration } from '../duration.ts';
import type { ExitCode } from '../exit-code.ts';
import { documentOf, exitCodeOf, sayExploration } from '../exploration-report.ts';
import { runExploration } from '../exploration-run.ts';
import {
  changed,
  type ClusterChanges,
  clusterText,
  faultBudgets,
  type FaultBudgets,
  goesFurther,
  type NetworkName,
  NETWORKS,
} from '../explored-cluster.ts';
import { loadTests } from '../lab-code.ts';
import { explorationTest, keepTraces, runClusterExploration } from '../lab-exploration.ts';
import { sayTraces } from '../kept-trace.ts';
import { loadModel } from '../model-file.ts';
import { keepModelTraces } from '../model-trace.ts';
import { wholeNumber } from '../number-option.ts';
import { ensureOwnCode, ownCode } from '../own-code.ts';
import { UsageError } from '../trouble.ts';

interface ExploreOptions {
  readonly test?: string;
  readonly solution?: boolean;
  readonly nodes?: number;
  readonly faults?: FaultBudgets;
  readonly timers?: number;
  readonly network?: NetworkName;
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
    .argument('[what]', 'a lab, or a file that exports a model; without it, the lab you are in')
    .option('-t, --test <id>', 'of a lab: the exhaustive test whose cluster is explored')
    .option('--solution', 'of a lab: explore the reference instead of your code')
    .option('--nodes <n>', 'of a lab: a cluster of so many nodes', wholeNumber('--nodes', 1))
    .option(
      '--faults <list>',
      'of a lab: drops=1,duplicates=1,crashes=1,splits=1, or none',
      budgets,
    )
    .option('--timers <n>', 'of a lab: so many timers fire in a run', wholeNumber('--timers', 0))
    .addOption(
      new Option(
        '--network <kind>',
        'of a lab: each message once, any number of times, or in order',
      ).choices(NETWORKS),
    )
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
        ['npx netsplit explore first-contact', 'every run of a small cluster of your code'],
        [
          'npx netsplit explore first-contact --nodes 3 --faults drops=2',
          'a larger one, worse off',
        ],
        [
          'npx netsplit explore packages/explorer/models/two-phase-commit.ts',
          'every run of a model',
        ],
        ['npx netsplit explore my-model.ts --states 1000000 --time 30s', 'within bounds'],
        ['npx netsplit explore my-model.ts --strategy random --seed 7', 'a sample of a large one'],
      )}

Of a lab, the cluster, its faults and its properties are those of an exhaustive test; what is not named stays as there.
A run that breaks a property is kept as a trace: netsplit view opens it, netsplit replay plays it again.
A file exports \`model\`: { name, initialStates(), actions(state), next(state, action), properties }, where a property is
{ kind: 'always' | 'sometimes' | 'eventually', name, holds(state) }. Breadth first, a counterexample is a shortest one.
Ctrl-C ends the search and tells what was found so far.
Exit code 0: every property holds. 1: one is violated. 2: a bound was reached before an answer. 3: the file is no model, or
the code cannot be explored.`,
    )
    .action(async (what: string | undefined, options: ExploreOptions) =>
      finish(await explore(what, options, context)),
    );
}

function explore(
  what: string | undefined,
  options: ExploreOptions,
  context: Context,
): Promise<ExitCode> {
  if (what === undefined) return exploreLab(what, options, context);
  const path = resolve(context.desk.cwd, what);
  const isFile = existsSync(path) && statSync(path).isFile();
  if (!isFile && context.desk.labNamed(what) !== undefined) {
    return exploreLab(what, options, context);
  }
  // A word without a dot or a slash is meant as the name of a lab.
  return isFile || /[./\\]/.test(what)
    ? exploreFile(what, options, context)
    : exploreLab(what, options, context);
}

async function exploreFile(
  file: string,
  options: ExploreOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  const ofLabs = (['test', 'solution', 'nodes', 'faults', 'timers', 'network'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (ofLabs !== undefined) {
    throw new UsageError(
      `--${ofLabs} is for labs: a model says itself what there is in it.`,
      'Change the model, or name a lab: npx netsplit explore --help',
    );
  }
  const loaded = await loadModel(file, desk);
  const { model, ...where } = loaded;
  const search = { ...searchOptions(options), ...where };
  const result = await runExploration(model, search, terminal);
  terminal.say(terminal.colours.bold(model.name));
  sayExploration(result, terminal);
  const traces = await keepModelTraces(loaded, result, desk);
  sayTraces(traces, terminal);
  const about = { file: where.name, model: model.name };
  terminal.answer(documentOf(about, options.strategy, result, traces));
  return exitCodeOf(result);
}

async function exploreLab(
  name: string | undefined,
  options: ExploreOptions,
  { terminal, desk }: Context,
): Promise<ExitCode> {
  const { bold, dim, yellow } = terminal.colours;
  const lab = desk.lab(name);
  const test = explorationTest(lab, await loadTests(lab), options.test);
  const cluster = changed(test, changesOf(options));
  const source = options.solution === true ? 'solution' : 'src';
  if (source === 'src' && ensureOwnCode(lab)) {
    terminal.say(`Made ${desk.shown(ownCode(lab))} from the starter: this is yours to write in.`);
  }
  const { loadSubject } = await import('@netsplit/harness');
  const subject = await loadSubject({ labDir: lab.dir, source });
  const where = dim(`(${desk.shown(`${lab.dir}/${source}`)})`);
  terminal.say(`${bold(`${lab.manifest.title}, ${test.id}: ${test.title}`)} ${where}`);
  terminal.say(dim(clusterText(cluster)));
  const result = await runClusterExploration(subject, cluster, searchOptions(options), terminal);
  sayExploration(result, terminal, shownCluster);
  const traces = await keepTraces({ lab, test, subject, cluster }, result, desk);
  sayTraces(traces, terminal);
  if (traces.size > 0 && goesFurther(cluster, test.exploration)) {
    terminal.say(
      yellow(
        `More may go wrong here than ${test.id} admits: the lab does not ask that this holds.`,
      ),
    );
  }
  const { properties: _checked, states: _bound, ...explored } = cluster;
  const about = {
    lab: lab.name,
    subject: subject.name,
    codeHash: subject.codeHash,
    test: test.id,
    cluster: explored,
  };
  terminal.answer(documentOf(about, options.strategy, result, traces));
  return exitCodeOf(result);
}

function changesOf({ nodes, faults, timers, network }: ExploreOptions): ClusterChanges {
  return { nodes, faults, timers, network };
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

function budgets(text: string): FaultBudgets {
  try {
    return faultBudgets(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
