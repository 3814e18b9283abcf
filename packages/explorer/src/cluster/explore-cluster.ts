import type { Bound, SearchOptions } from '../search/options.ts';
import type { Progress, SearchResult } from '../search/result.ts';
import { Search } from '../search/search.ts';
import type { ClusterAction, ClusterState, ExploredCluster } from './cluster.ts';
import { ClusterSpace } from './cluster-space.ts';

/** What a search of a cluster found. */
export interface ClusterResult extends SearchResult<ClusterState, ClusterAction> {
  /** How many handlers were run to learn what the nodes do. */
  readonly handlerRuns: number;
}

/** A search of a cluster that is advanced a while at a time. */
export interface ClusterSearch {
  /**
   * Searches for about so long; tells whether there is more to do.
   *
   * @throws {SpaceFailure} when a node keeps what is no plain data, or draws where no draws are named
   */
  advance(forMs?: number): boolean;
  /** Ends the search where it is. */
  stop(bound?: Bound): void;
  readonly progress: Progress;
  /** What was found, so far or in the end. */
  result(): ClusterResult;
}

/** @throws {RangeError} for budgets that make no sense */
export function clusterSearch(
  cluster: ExploredCluster,
  options: SearchOptions = {},
): ClusterSearch {
  const space = new ClusterSpace(cluster);
  const search = new Search(space, options);
  return {
    advance: (forMs) => search.advance(forMs),
    stop: (bound) => search.stop(bound),
    get progress() {
      return search.progress;
    },
    result: () => resultOf(space, search.result()),
  };
}

/**
 * Explores a cluster, to the end or to a bound.
 *
 * @throws {SpaceFailure} when a node keeps what is no plain data, or draws where no draws are named
 * @throws {RangeError} for budgets that make no sense
 */
export function exploreCluster(
  cluster: ExploredCluster,
  options: SearchOptions = {},
): ClusterResult {
  const search = clusterSearch(cluster, options);
  search.advance();
  return search.result();
}

function resultOf(
  { handlerRuns, isCutShort }: ClusterSpace,
  result: SearchResult<ClusterState, ClusterAction>,
): ClusterResult {
  // What was left out may be where a property breaks: then nothing was decided by all states.
  if (!isCutShort || result.bound !== undefined) return { ...result, handlerRuns };
  return {
    ...result,
    complete: false,
    bound: 'messages',
    properties: result.properties.map((property) =>
      property.verdict === 'holds' && property.kind !== 'sometimes'
        ? {
            ...property,
            verdict: 'unknown',
            why: 'runs with more messages under way were left out',
          }
        : property,
    ),
    handlerRuns,
  };
}
