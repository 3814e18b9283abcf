import { join } from 'node:path';
import type { ClusterResult, SearchOptions } from '@netsplit/explorer';
import type { Lab } from '@netsplit/course';
import type { Exploration, LabTest, Subject } from '@netsplit/harness';
import { type Desk, homeOf } from './desk.ts';
import { explained } from './model-file.ts';
import type { ExhaustiveTest } from './explored-cluster.ts';
import { memoryBound, runSearch } from './exploration-run.ts';
import { type KeptTrace, keepTrace } from './kept-trace.ts';
import type { Terminal } from './terminal.ts';
import { InputError, UsageError } from './trouble.ts';

/** The exhaustive test of this id, or the lab's first. @throws {InputError} when there is none */
export function explorationTest(
  lab: Lab,
  tests: readonly LabTest[],
  id: string | undefined,
): ExhaustiveTest {
  const explored = tests.filter(isExploration);
  const names = explored.map((test) => test.id).join(', ');
  if (explored.length === 0) {
    throw new InputError(
      `${lab.name} has no exhaustive test: nothing says which cluster to explore, and what must hold of it.`,
      'A model of your own can be explored: npx netsplit explore my-model.ts',
    );
  }
  if (id === undefined) return explored[0] as (typeof explored)[0];
  const found = explored.find((test) => test.id.toLowerCase() === id.toLowerCase());
  if (found !== undefined) return found;
  const isThere = tests.some((test) => test.id.toLowerCase() === id.toLowerCase());
  throw new UsageError(
    isThere ? `The test ${id} explores no cluster.` : `${lab.name} has no test ${id}.`,
    `The exhaustive tests of ${lab.name}: ${names}.`,
  );
}

function isExploration(test: LabTest): test is ExhaustiveTest {
  return test.exploration !== undefined;
}

/** Explores a cluster of the subject's nodes. @throws {InputError} for what no search can go on after */
export async function runClusterExploration(
  subject: Subject,
  cluster: Exploration,
  options: SearchOptions,
  terminal: Terminal,
): Promise<ClusterResult> {
  try {
    const search = subject.search(cluster, {
      ...options,
      memoryBytes: options.memoryBytes ?? memoryBound(),
    });
    return await runSearch(search, terminal);
  } catch (error) {
    throw inWords(error, subject);
  }
}

function inWords(error: unknown, { name }: Subject): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'RangeError') return new UsageError(`${error.message}.`);
  if (error.name === 'HandlerTimeout') {
    return new InputError(
      `${name}: in one of the runs a handler did not return.`,
      'It loops, or waits for what does not come. Look at the loops in your handlers.',
    );
  }
  return explained(error, name);
}

/** Writes each run that breaks a property as a trace; property → what became of it. */
export async function keepTraces(
  of: {
    readonly lab: Lab;
    readonly test: LabTest;
    readonly subject: Subject;
    readonly cluster: Exploration;
  },
  { properties }: ClusterResult,
  desk: Desk,
): Promise<ReadonlyMap<string, KeptTrace>> {
  const { lab, test, subject, cluster } = of;
  const { recordBroken } = await import('@netsplit/harness');
  const folder = join(homeOf(lab), '.netsplit', 'explorations');
  const kept = new Map<string, KeptTrace>();
  const broken = properties.filter(({ verdict }) => verdict === 'violated');
  for (const [at, property] of broken.entries()) {
    const name = `${lab.name}-${test.id}${at === 0 ? '' : `-${at + 1}`}.trace.ndjson`;
    const text = await recordBroken(test, subject, cluster, property);
    kept.set(property.name, await keepTrace(join(folder, name), text, desk));
  }
  return kept;
}
