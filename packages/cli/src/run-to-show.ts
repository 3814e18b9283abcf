import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { TraceSource } from '@netsplit/viewer';
import type { Context } from './command.ts';
import { failuresOf } from './desk.ts';
import { ensureOwnCode } from './own-code.ts';
import { lacksReference, recordedRun } from './recorded-scenario.ts';
import { recordScenario, scenarioOf } from './scenario-run.ts';
import { InputError } from './trouble.ts';

export interface RunChoice {
  /** A scenario of the lab instead of its latest failure. */
  readonly scenario?: string;
  /** Whether the scenario is run on the reference. */
  readonly solution?: boolean;
  /** Instead of the scenario's own. */
  readonly seed?: number;
}

/** What was named: a trace in a file, or a lab. @throws {InputError} for a trace that is not there */
export function traceOrLab(
  what: string | undefined,
  { desk }: Pick<Context, 'desk'>,
): { readonly file: string } | Lab {
  if (what !== undefined && existsSync(what) && statSync(what).isFile()) return { file: what };
  if (what !== undefined && /[./\\]/.test(what) && desk.labNamed(what) === undefined) {
    throw new InputError(
      `There is no trace ${what}.`,
      'A failing test prints the path of its own.',
    );
  }
  return desk.lab(what);
}

/**
 * The run that somebody wants to look at: the trace that was named, or the latest failure of a lab, or a
 * scenario of it.
 *
 * @throws {InputError}
 */
export async function runToShow(
  what: string | undefined,
  options: RunChoice,
  { terminal, desk }: Context,
): Promise<{ readonly source: TraceSource; readonly title: string }> {
  const lab = traceOrLab(what, { desk });
  if ('file' in lab) return { source: lab, title: lab.file };
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
  if (source === 'solution' && lacksReference(lab)) {
    const { trace } = await recordedRun(lab, scenario.id, { seed: options.seed });
    return { source: { text: trace }, title: scenario.title };
  }
  const { loadSubject } = await import('@netsplit/harness');
  const subject = await loadSubject({ labDir: lab.dir, source });
  const { trace } = await recordScenario(scenario, subject, { seed: options.seed });
  return { source: { text: trace }, title: scenario.title };
}

/** The trace that a failing test wrote last. */
export function latestFailure(lab: Lab): string | undefined {
  const folder = failuresOf(lab);
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${lab.name}-`) && name.endsWith('.ndjson'))
    .map((name) => join(folder, name))
    .toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)[0];
}
