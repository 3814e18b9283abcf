// The face of the explorer, in the order in which a reader meets it.

// Models, and going through them.
export type { Model, Property } from './model/model.ts';
export { explore } from './explore.ts';
export { ModelSpace } from './model/model-space.ts';
export { modelOf } from './model/model-of.ts';
export { Search } from './search/search.ts';
export { Stepper, type Standpoint, type StepChoice } from './search/stepper.ts';
export type { Bound, Bounds, SearchOptions, StrategyName } from './search/options.ts';
export type { Progress, PropertyResult, Run, SearchResult, Step } from './search/result.ts';

// Spaces of one's own: anything that has states as rows of integers.
export { NO_ACTION, type Found, type Space } from './space/space.ts';
export { emptyRow, hashOf, mix, reserve, type Row } from './space/row.ts';
export { SpaceFailure } from './space/failure.ts';
export { RowTable } from './store/row-table.ts';

// Telling a run.
export { valueText } from './text/value-text.ts';
export { changes, type Change } from './text/changes.ts';
export { plainJson } from './text/plain-json.ts';
export { type BrokenRun, type ModelOrigin, traceOfRun } from './text/run-trace.ts';
export { runAgain } from './model/run-again.ts';

// Clusters of nodes.
export {
  clusterSearch,
  exploreCluster,
  type ClusterResult,
  type ClusterSearch,
} from './cluster/explore-cluster.ts';
export { ClusterSpace } from './cluster/cluster-space.ts';
export type {
  ClusterAction,
  ClusterState,
  Envelope,
  ExploredCluster,
  HistoryEvent,
  NodeView,
} from './cluster/cluster.ts';
