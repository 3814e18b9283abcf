// Runs of models as traces: kept when they break a property, and gone through again.

import { basename, join } from 'node:path';
import {
  type ModelOrigin,
  type Property,
  runAgain,
  type SearchResult,
  traceOfRun,
} from '@netsplit/explorer';
import { compareTraces, readTrace, type Trace } from '@netsplit/simulator';
import type { Desk } from './desk.ts';
import { ExitCode } from './exit-code.ts';
import { type KeptTrace, keepTrace } from './kept-trace.ts';
import { explained, loadModel, type ModelFile } from './model-file.ts';
import type { Terminal } from './terminal.ts';

/** Writes each run that breaks a property of a model; property → what became of it. */
export async function keepModelTraces(
  { model, name, path }: ModelFile,
  { properties }: SearchResult<unknown, unknown>,
  desk: Desk,
): Promise<ReadonlyMap<string, KeptTrace>> {
  const folder = join(desk.home.dir, '.netsplit', 'explorations');
  const kept = new Map<string, KeptTrace>();
  for (const property of properties) {
    const { verdict, run } = property;
    if (verdict !== 'violated' || run === undefined) continue;
    const number = kept.size === 0 ? '' : `-${kept.size + 1}`;
    const file = join(folder, `${basename(path).replace(/\.\w+$/, '')}${number}.trace.ndjson`);
    const { kind, name: says, why } = property;
    const broken = { property: { kind, name: says, ...(why === undefined ? {} : { why }) }, run };
    kept.set(property.name, await keepTrace(file, traceOfRun(model, broken, name), desk));
  }
  return kept;
}

/** What the trace of a model's run says of itself; undefined for any other trace. */
export function modelOrigin({ header }: Trace): ModelOrigin | undefined {
  const origin = header.origin as Partial<ModelOrigin> | undefined;
  return origin?.kind === 'model' ? (origin as ModelOrigin) : undefined;
}

/** Goes through a model's recorded run again, on whatever its file has become. */
export async function replayModel(
  recorded: Trace,
  origin: ModelOrigin,
  { desk, terminal }: { readonly desk: Desk; readonly terminal: Terminal },
): Promise<ExitCode> {
  const { bold, green, yellow } = terminal.colours;
  const { model, name, path } = await loadModel(origin.file, desk);
  const { why, violation } = again();
  const steps = `${origin.actions.length} step${origin.actions.length === 1 ? '' : 's'}`;
  if (why === undefined)
    terminal.say(green(bold(`The same as recorded: ${steps} of ${model.name}.`)));
  else terminal.say(yellow(bold(`${model.name} goes another way: ${why}.`)));
  if (violation !== undefined) terminal.say(`It fails again: ${violation}`);
  terminal.answer({ model: model.name, file: name, same: why === undefined, why, violation });
  return why === undefined ? ExitCode.ok : ExitCode.failures;

  function again(): { why?: string; violation?: string } {
    try {
      const { run, why: ended } = runAgain(model, origin);
      if (ended !== undefined) return { why: ended };
      const { loopsTo, property } = origin;
      const whole = loopsTo === undefined ? run : { ...run, loopsTo };
      const { trace: now } = readTrace(traceOfRun(model, { property, run: whole }, origin.file));
      const difference =
        now && compareTraces(recorded, now, { names: ['the recording', 'the model now'] });
      if (difference !== undefined) return { why: difference.sentence };
      return { violation: failure(model.properties, origin, run.steps.at(-1)?.state) };
    } catch (error) {
      throw explained(error, name, path);
    }
  }
}

/** What is broken at the end of the run, where one state alone shows it. */
function failure(
  properties: readonly Property<unknown>[],
  { property }: ModelOrigin,
  state: unknown,
): string | undefined {
  if (property.kind !== 'always') return undefined;
  const asked = properties.find(({ name, kind }) => kind === 'always' && name === property.name);
  const holds = asked?.holds(state) ?? true;
  return holds === true ? undefined : holds === false ? property.name : holds;
}
