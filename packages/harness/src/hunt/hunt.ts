import { TraceText, TraceWriter } from '@netsplit/simulator';
import type { Act } from '../act.ts';
import type { Cluster, Subject } from '../cluster.ts';
import { readFailureTable } from '../diagnosis/failure-table.ts';
import { LabFailure } from '../lab-failure.ts';
import type { LabTest } from '../lab-test.ts';
import { storyOf, type ToldEvent } from '../narrative.ts';
import type { Origin } from '../record.ts';
import { type Mutant, readMutant } from '../subject/index.ts';
import type { Violation } from '../violation.ts';
import { codeNames } from './code-name.ts';
import type { HuntScore } from './par.ts';
import type { HuntCase } from './plan.ts';

/** A mistake in the reference to be shown by a run. */
export interface Hunt {
  /** Its place in the lab's list, from 1. */
  readonly number: number;
  /** What it goes by while the mistake is secret: `amber-beetle`. */
  readonly name: string;
  /** The property that is to be broken. */
  readonly test: LabTest;
  /** What the smallest run cost that we know. */
  readonly par: HuntScore;
  /** The answer: what it is. */
  readonly mutant: Mutant;
}

/**
 * A lab's hunts: one for each mutant that breaks a property on a network without faults of its own, those of the same
 * property together, in the order of the tests.
 */
export async function listHunts(
  labDir: string,
  tests: readonly LabTest[],
): Promise<readonly Hunt[]> {
  const { mutants } = await readFailureTable(labDir);
  const names = codeNames(Object.keys(mutants));
  const hunts: Omit<Hunt, 'number'>[] = [];
  for (const [mutant, { quarry }] of Object.entries(mutants)) {
    const test = tests.find(({ id }) => id === quarry?.test);
    const name = names.get(mutant);
    if (quarry === undefined || test === undefined || name === undefined) continue;
    hunts.push({ name, test, par: quarry.par, mutant: await readMutant(labDir, mutant) });
  }
  const order = (hunt: Omit<Hunt, 'number'>): number => tests.indexOf(hunt.test);
  return hunts
    .sort((one, other) => order(one) - order(other) || (one.name < other.name ? -1 : 1))
    .map((hunt, index) => ({ number: index + 1, ...hunt }));
}

/** What a run of a hunt did. */
export interface HuntRun {
  /** How the property was broken; absent when it held. */
  readonly violation?: Violation;
  readonly events: number;
  readonly virtualMs: number;
  /** `wanting`: how many of them want an answer. */
  readonly requests: {
    readonly made: number;
    readonly wanting: number;
    readonly answered: number;
  };
  /** Messages that did not arrive. */
  readonly lost: number;
  /** The last events along the path to the violation. */
  readonly story: readonly ToldEvent[];
  /** The recording; empty where no cluster ran. */
  readonly trace: string;
}

/** How a plan did: `caught` if the mistake shows and the reference stands, `survived` if nothing shows. */
export interface HuntResult {
  readonly outcome: 'caught' | 'survived' | 'reference-breaks';
  readonly score: HuntScore;
  readonly mutant: HuntRun;
  readonly reference: HuntRun;
}

/** Runs a plan on the mutant and on the reference. */
export async function runHunt(
  { test, name }: Hunt,
  { value, score }: HuntCase,
  subjects: { readonly mutant: Subject; readonly reference: Subject },
): Promise<HuntResult> {
  const reference = await run(test, value, subjects.reference);
  // Its source is closed: neither the mutant's name nor its lines are told.
  const hidden: Subject = { ...subjects.mutant, name: huntSubject(name) };
  const mutant = closed(await run(test, value, hidden));
  const outcome =
    reference.violation !== undefined
      ? 'reference-breaks'
      : mutant.violation === undefined
        ? 'survived'
        : 'caught';
  return { outcome, score, mutant, reference };
}

/** What the trace of a hunt calls the code that ran. */
export function huntSubject(name: string): string {
  return `hunt:${name}`;
}

async function run(test: LabTest, scene: unknown, subject: Subject): Promise<HuntRun> {
  const text = new TraceText();
  const { lab, name, codeHash } = subject;
  const origin: Origin = { kind: 'test', test: test.id, seed: 1, case: scene, cluster: 0 };
  const clusters: Cluster[] = [];
  const watched: Subject = {
    ...subject,
    cluster: (spec, place) => {
      const cluster = subject.cluster(spec, place);
      clusters.push(cluster);
      return cluster;
    },
  };
  let violation: Violation | undefined;
  try {
    await test.run(watched, {
      seed: 1,
      runs: 1,
      case: scene,
      recorder: (cluster) =>
        cluster === 0 ? new TraceWriter(text, { lab, subject: name, codeHash, origin }) : undefined,
    });
  } catch (thrown) {
    if (!(thrown instanceof LabFailure)) throw thrown;
    violation = thrown.violation;
  }
  const [cluster] = clusters;
  const trace = text.toString();
  const operations = cluster?.operations ?? [];
  return {
    violation,
    events: cluster?.eventCount ?? 0,
    virtualMs: cluster?.nowMs ?? 0,
    requests: {
      made: operations.length,
      wanting: operations.filter(({ wantsAnswer }) => wantsAnswer).length,
      answered: operations.filter(({ answered }) => answered).length,
    },
    lost: (cluster?.acts ?? []).filter(isLost).length,
    story: violation === undefined || trace === '' ? [] : storyOf(trace, violation),
    trace,
  };
}

function isLost(act: Act): boolean {
  return act.kind === 'dropped' || (act.kind === 'sent' && act.lost);
}

function closed(run: HuntRun): HuntRun {
  if (run.violation?.kind !== 'code') return run;
  const { place: _, excerpt: __, cure: ___, ...violation } = run.violation;
  return { ...run, violation };
}
