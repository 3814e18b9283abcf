import type { SearchOptions } from '../search/options.ts';
import type { SearchResult } from '../search/result.ts';
import { Search } from '../search/search.ts';
import type { ClusterAction, ClusterState, ExploredCluster } from './cluster.ts';
import { ClusterSpace } from './cluster-space.ts';

/** What a search of a cluster found. */
export interface ClusterResult extends SearchResult<ClusterState, ClusterAction> {
  /** How many handlers were run to learn what the nodes do. */
  readonly handlerRuns: number;
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
  const space = new ClusterSpace(cluster);
  const search = new Search(space, options);
  search.advance();
  const result = search.result();
  const { handlerRuns, isCutShort } = space;
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
