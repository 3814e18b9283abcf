import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Lab } from '@netsplit/course';
import { traceElement } from '@netsplit/viewer';
import { MADE } from '../paths.ts';
import { recordFailure } from './failure.ts';
import { type Recorded, recordScenarios } from './record.ts';

/** A scenario as a page lists it. */
export type Shown = Omit<Recorded, 'trace'>;

/** Where the pages look for which scenarios there are, by lab. */
export const SCENARIOS = join(MADE, 'scenarios.json');

/**
 * Makes what the pages step through: a trace for each scenario of each lab, packed, and the script of the element that shows
 * them.
 */
export async function makeTraces(labs: readonly Lab[]): Promise<void> {
  rmSync(MADE, { recursive: true, force: true });
  const shown: Record<string, readonly Shown[]> = {};
  for (const lab of labs) {
    const folder = join(MADE, 'traces', lab.name);
    mkdirSync(folder, { recursive: true });
    const recorded = await recordScenarios(lab);
    for (const { id, trace } of recorded) {
      writeFileSync(join(folder, `${id}.trace.gz`), gzipSync(trace));
    }
    shown[lab.name] = recorded.map(({ id, title, events, story }) => ({
      id,
      title,
      events,
      story,
    }));
  }
  const { trace } = await recordFailure();
  writeFileSync(join(MADE, 'traces/failure.trace.gz'), gzipSync(trace));
  writeFileSync(SCENARIOS, JSON.stringify(shown));
  writeFileSync(join(MADE, 'netsplit-trace.js'), await traceElement());
  copyFileSync(join(import.meta.dirname, '../theme/mark.svg'), join(MADE, 'mark.svg'));
}
