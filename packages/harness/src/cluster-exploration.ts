import type { ClusterState, ExploredCluster, Property } from '@netsplit/explorer';
import { SpaceFailure } from '@netsplit/explorer';
import type { NodeId } from '@netsplit/simulator';
import type { Protocol } from './contract.ts';
import { HandlerTimeout } from './hosting.ts';
import type { LabTest, TestDescription } from './lab-test.ts';
import { type RunOptions, type RunReport, Session } from './session.ts';
import type { Subject } from './cluster.ts';
import { type BrokenProperty, playBroken } from './broken-property.ts';
import { Violated } from './violation.ts';

/** Every run of a small cluster, or as many as its bounds allow. */
export interface ClusterExplorationSpec<P extends Protocol> extends TestDescription {
  /** What must never be broken, in the paper's words: `a request takes effect at most once`. */
  readonly violates: string;
  readonly explore: Exploration<P>;
  /**
   * The same with so many nodes, for `netsplit explore --nodes`; undefined where it makes no sense with so many. Its properties
   * have to hold of what is asked there.
   */
  readonly sized?: (nodes: number) => Exploration<P> | undefined;
}

/** A cluster to be explored: what may happen in it, how often, and what must hold. */
export interface Exploration<P extends Protocol = Protocol> extends Omit<
  ExploredCluster,
  'nodes' | 'requests' | 'properties' | 'values'
> {
  /** Node → role. */
  readonly nodes: Readonly<Record<NodeId, string>>;
  readonly requests?: readonly { readonly node: NodeId; readonly request: P['request'] }[];
  readonly properties: readonly Property<ClusterState>[];
  /** A student's nodes may have more states than the reference's: the search ends at so many. Default 100,000. */
  readonly states?: number;
}

const DEFAULT_STATES = 100_000;

/**
 * Makes an exhaustive test: all orders in which messages, timers, requests and faults can come are tried, the shortest run that breaks
 * a property is played out in a cluster, and told like any other failure.
 *
 * @example
 * export const inEveryRun = clusterExploration<FirstContact>({
 *   id: 'B10',
 *   part: 'B',
 *   title: 'in every run with one loss, one copy and one retry, a line is printed once',
 *   reading: { work: 'saltzer-1984', section: 'Duplicate message suppression' },
 *   violates: 'a request takes effect at most once',
 *   explore: {
 *     nodes: { c1: 'client', s1: 'server' },
 *     requests: [{ node: 'c1', request: { kind: 'print', line: 'one' } }],
 *     faults: { drops: 1, duplicates: 1 },
 *     timers: 1,
 *     outputs: ['printed'],
 *     properties: [{ kind: 'always', name: 'printed once', holds: printedOnce }],
 *   },
 * });
 */
export function clusterExploration<P extends Protocol>(spec: ClusterExplorationSpec<P>): LabTest {
  const { id, part, title, reading, guide, violates, explore: cluster, sized } = spec;
  return {
    id,
    part,
    title,
    reading,
    guide,
    kind: 'exhaustive',
    exploration: { violates, cluster, ...(sized === undefined ? {} : { sized }) },
    run: (subject, options) => exploreAll(spec, subject, options),
  };
}

async function exploreAll<P extends Protocol>(
  spec: ClusterExplorationSpec<P>,
  anySubject: Subject,
  options: RunOptions,
): Promise<RunReport> {
  const session = new Session(spec, anySubject, options);
  const subject = session.subject<P>();
  let seen: RunReport['explored'];
  await session.attempt(async () => {
    const { states = DEFAULT_STATES } = spec.explore;
    const { properties, distinct, complete } = explored(() => {
      const search = subject.search(spec.explore, { states });
      search.advance();
      return search.result();
    });
    seen = { states: distinct, complete };
    const broken = properties.find(({ verdict }) => verdict === 'violated');
    if (broken === undefined) return;
    await playBroken(subject, spec.explore, broken as BrokenProperty, spec.violates);
  });
  return { ...session.report(), ...(seen === undefined ? {} : { explored: seen }) };
}

/** What the code under test did that no search can go on after, as a failure of the code. */
function explored<Result>(explore: () => Result): Result {
  try {
    return explore();
  } catch (error) {
    if (error instanceof HandlerTimeout) {
      const sentence =
        'in one of the runs a handler did not return: it loops, or waits for what does not come';
      throw new Violated({ kind: 'expectation', sentence });
    }
    if (!(error instanceof SpaceFailure)) throw error;
    const cure = error.hint === undefined ? '' : ` ${error.hint}`;
    throw new Violated({ kind: 'expectation', sentence: `${error.message}${cure}` });
  }
}
