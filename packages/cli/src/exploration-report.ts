import {
  changes,
  type Change,
  plainJson,
  type PropertyResult,
  type Run,
  type SearchResult,
  type StrategyName,
  valueText,
} from '@netsplit/explorer';
import { formatDuration } from './duration.ts';
import { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

type Result = SearchResult<unknown, unknown>;
type Property = PropertyResult<unknown, unknown>;

const BOUNDS: Readonly<Record<NonNullable<Result['bound']>, string>> = {
  depth: 'the bound on depth was reached',
  states: 'the bound on states was reached',
  memory: 'the bound on memory was reached',
  time: 'the bound on time was reached',
  walks: 'all walks were walked',
  messages: 'runs with more messages under way were left out',
  stopped: 'it was stopped',
};

const FIRST_STEPS = 20;
const LAST_STEPS = 80;

const FAILED = { always: 'Not always', sometimes: 'Never', eventually: 'Not eventually' };

/**
 * What was found, for a reader: how much was seen, the properties, and each counterexample step by step.
 *
 * @param shown a state as its changes are told
 */
export function sayExploration(
  result: Result,
  terminal: Terminal,
  shown: (state: unknown) => unknown = (state) => state,
): void {
  const { dim, yellow } = terminal.colours;
  const { distinct, generated, depth, ms, bound, complete } = result;
  const seen = `${count(distinct)} states, ${count(generated)} generated, depth ${count(depth)}, ${formatDuration(ms)}`;
  terminal.say(`${seen}${complete ? dim(': all there are') : ''}`);
  if (bound !== undefined && complete) {
    terminal.say(yellow(`Not every property is decided: ${BOUNDS[bound]}.`));
  } else if (bound !== undefined) {
    const rest = bound === 'depth' || bound === 'walks' ? 'there may be more' : 'there is more';
    terminal.say(yellow(`The search is not complete: ${BOUNDS[bound]}, and ${rest}.`));
  }
  terminal.say();
  for (const property of result.properties) sayProperty(property, terminal);
  if (result.properties.length === 0) terminal.say(dim('There are no properties to check.'));
  for (const property of result.properties) {
    if (property.verdict === 'violated' && property.run !== undefined) {
      sayCounterexample(property, property.run, terminal, shown);
    }
  }
}

/** 0: every property holds. 1: one does not. 2: some are open. */
export function exitCodeOf({ properties, complete, bound }: Result): ExitCode {
  if (properties.some(({ verdict }) => verdict === 'violated')) return ExitCode.failures;
  const isOpen =
    properties.length === 0 ? !complete : properties.some(({ verdict }) => verdict === 'unknown');
  if (!isOpen) return ExitCode.ok;
  return bound === 'stopped' ? ExitCode.interrupted : ExitCode.undecided;
}

/**
 * What `--json` prints.
 *
 * @param about what was explored
 * @param files property → what to add of it: the trace that was kept
 */
export function documentOf(
  about: object,
  strategy: StrategyName,
  { properties, ...result }: Result,
  files: ReadonlyMap<string, object> = new Map(),
): object {
  return {
    ...about,
    strategy,
    ...result,
    properties: properties.map(({ run, ...property }) => ({
      ...property,
      ...files.get(property.name),
      ...(run === undefined
        ? {}
        : {
            trace: run.steps.map(({ action, label, state }) => ({
              ...(label === undefined ? {} : { action: plainJson(action), label }),
              state: plainJson(state),
            })),
            ...(run.loopsTo === undefined ? {} : { loopsTo: run.loopsTo }),
          }),
    })),
  };
}

function sayProperty({ kind, name, verdict, why, run }: Property, terminal: Terminal): void {
  const { green, red, yellow, dim } = terminal.colours;
  const mark = { holds: green('✓'), violated: red('✗'), unknown: yellow('?') }[verdict];
  const steps = run === undefined ? 0 : run.steps.length - 1;
  const aside =
    verdict === 'unknown' && why !== undefined
      ? why
      : kind === 'sometimes' && verdict === 'holds'
        ? `after ${steps} ${steps === 1 ? 'step' : 'steps'}`
        : '';
  terminal.say(`${mark} ${kind.padEnd(10)} ${name}${aside === '' ? '' : dim(` (${aside})`)}`);
}

function sayCounterexample(
  { kind, name, why }: Property,
  { steps, loopsTo }: Run<unknown, unknown>,
  terminal: Terminal,
  shown: (state: unknown) => unknown,
): void {
  const { bold, dim, red, cyan } = terminal.colours;
  terminal.say();
  const reason = why === undefined || why === '' ? '' : `: ${why}`;
  terminal.say(red(wrap(`${FAILED[kind]} "${name}"${reason}`, terminal.columns)));
  const [first] = steps;
  terminal.say(`${dim('  0')}  ${bold('at the start')}`);
  for (const { path, after } of changes({}, shown(first?.state))) {
    terminal.say(dim(`       ${path}: ${after ?? ''}`));
  }
  // Depth first, a run may have a million steps: whoever wants them all asks for JSON.
  const left = steps.length - 1 - FIRST_STEPS - LAST_STEPS;
  for (const [at, { label, state }] of steps.entries()) {
    if (at === FIRST_STEPS + 1 && left > 0) terminal.say(dim(`  …  ${count(left)} steps`));
    if (at === 0 || (left > 0 && at > FIRST_STEPS && at < steps.length - LAST_STEPS)) continue;
    terminal.say(`${dim(String(at).padStart(3))}  ${bold(label ?? '')}`);
    for (const change of changes(shown(steps[at - 1]?.state), shown(state))) {
      terminal.say(`       ${changeText(change)}`);
    }
  }
  if (kind === 'eventually') {
    terminal.say(
      cyan(
        loopsTo === undefined
          ? '     and there it ends: nothing can happen anymore'
          : `     and so on for ever, from ${loopsTo} again`,
      ),
    );
  }
}

function changeText({ path, before, after }: Change): string {
  if (before === undefined) return `${path}: + ${after ?? valueText(undefined)}`;
  return after === undefined ? `${path}: − ${before}` : `${path}: ${before} → ${after}`;
}

const count = (value: number): string => value.toLocaleString('en');
