import { readFileSync } from 'node:fs';
import type { Lab } from '@netsplit/course';
import type { Origin } from '@netsplit/harness';
import type { LiveLab, Opening, ServeOptions, Viewer } from '@netsplit/viewer';
import type { Context } from './command.ts';
import { liveLab } from './live-lab.ts';
import { ensureOwnCode } from './own-code.ts';
import { lacksReference, noReference } from './recorded-scenario.ts';
import { latestFailure, type RunChoice, runToShow, traceOrLab } from './run-to-show.ts';
import { scenarioOf } from './scenario-run.ts';
import { InputError } from './trouble.ts';

/** What a user wants to see. */
export interface Wanted extends RunChoice {
  /** A fresh cluster of so many nodes. */
  readonly nodes?: number;
  /** The file of a trace to show beside a recorded run. */
  readonly with?: string;
}

/** Serves the page for what was named: a trace to step through, or a session on a lab's code. */
export async function serveView(
  what: string | undefined,
  wanted: Wanted,
  serving: ServeOptions,
  context: Context,
): Promise<{ readonly viewer: Viewer; readonly title: string }> {
  const { serveLive, serveViewer } = await import('@netsplit/viewer');
  if (wanted.with !== undefined) {
    const beside = traceOrLab(wanted.with, context);
    if (!('file' in beside)) {
      throw new InputError(`${wanted.with} is no trace.`, 'Name the file of a trace after --with.');
    }
    const { source, title } = await runToShow(what, wanted, context);
    return { viewer: await serveViewer({ trace: source, beside: [beside], ...serving }), title };
  }
  const lab = traceOrLab(what, context);
  if ('file' in lab) {
    return { viewer: await serveViewer({ trace: lab, ...serving }), title: lab.file };
  }
  const source = wanted.solution === true ? 'solution' : 'src';
  if (source === 'solution' && lacksReference(lab)) {
    if (wanted.nodes !== undefined) throw noReference(lab);
    const recorded = await runToShow(what, wanted, context);
    const viewer = await serveViewer({ trace: recorded.source, ...serving });
    return { viewer, title: recorded.title };
  }
  if (source === 'src') ensureOwnCode(lab);
  const live = await liveLab(lab, source, context.desk);
  const { opening, title } = await openingOf(lab, live, wanted, context);
  if ('file' in opening) {
    return { viewer: await serveViewer({ trace: opening, ...serving }), title };
  }
  return { viewer: await serveLive({ lab: live, opening, ...serving }), title };
}

/** What a session begins with: what was asked for, else the latest failure, else the first scenario. */
async function openingOf(
  lab: Lab,
  live: LiveLab,
  { scenario, nodes, seed, solution }: Wanted,
  { terminal, desk }: Context,
): Promise<{ opening: Opening | { readonly file: string }; title: string }> {
  const { freshCluster } = await import('@netsplit/viewer');
  if (nodes !== undefined || (seed !== undefined && scenario === undefined)) {
    const opening = await freshCluster(live, live.subject, { nodes, seed });
    return { opening, title: `${lab.manifest.title}, by hand` };
  }
  const latest = scenario === undefined && solution !== true ? latestFailure(lab) : undefined;
  if (latest !== undefined) {
    const title = desk.shown(latest);
    const opening = await failureOpening(latest, live);
    if (opening === undefined) return { opening: { file: latest }, title };
    terminal.say('The latest failure, run again on your code as it is now.');
    return { opening, title };
  }
  const { id, title } = await scenarioOf(lab, scenario);
  if (scenario === undefined) {
    terminal.say(`${lab.manifest.title} has no failure to show: this is its first scenario.`);
  }
  return { opening: { kind: 'scenario', id, ...(seed === undefined ? {} : { seed }) }, title };
}

/** The cluster of the test that left a trace; undefined where a trace comes from elsewhere, or cannot be read. */
async function failureOpening(file: string, { tests }: LiveLab): Promise<Opening | undefined> {
  const { readTrace } = await import('@netsplit/simulator');
  const origin = readTrace(readFileSync(file, 'utf8')).trace?.header.origin as Origin | undefined;
  if (origin?.kind !== 'test') return undefined;
  const { test: id, seed, case: scene, cluster } = origin;
  if (!tests.some((test) => test.id === id)) return undefined;
  return { kind: 'test', id, seed, cluster, ...(scene === undefined ? {} : { case: scene }) };
}
