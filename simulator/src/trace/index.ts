// The face of traces for who reads them: a viewer, a report, an exporter. It knows no simulation, and
// compiles nothing, so that a page with a strict policy can use it.
export { readTrace, readTraceStream, type ReadTrace, type TraceProblem } from './reader.ts';
export { Trace, type TraceEffect, type TraceEvent, type TraceParts } from './trace.ts';
export { isCrash, type ClusterState, type NodeState } from './state-history.ts';
export { causality, Causality, type VectorClock } from './causality.ts';
export { headline, sentence } from './sentence.ts';
export { changeSentence, changesOf, type StateChange } from './changes.ts';
export { isNetworkFault, nodesOf } from '../fault/fault.ts';
export { EmptyWindow, eventsIn, WindowTooLong, type TraceWindow } from './export/window.ts';
export { compareTraces, type TraceDifference } from './compare.ts';
export { shivizLog } from './export/shiviz.ts';
export { mermaidDiagram, MOST_DIAGRAM_EVENTS, MOST_DIAGRAM_NODES } from './export/mermaid.ts';
export {
  latenciesOf,
  statisticsOf,
  type Latencies,
  type MessageFigures,
  type OperationFigures,
  type TraceStatistics,
} from './export/statistics.ts';
export { percentilesOf, type Percentiles } from './export/percentiles.ts';
export { faultLabel, faultSentence } from './fault-sentence.ts';
export { brief, briefState, nameOf } from './wording.ts';
export {
  TRACE_VERSION,
  type Keyframe,
  type TraceEnd,
  type TraceHeader,
  type TraceViolation,
} from './schema.ts';
export {
  entriesOf,
  fieldName,
  membersOf,
  tagOf,
  valueAt,
  type EncodedFields,
} from '../state/encoded.ts';
export type { PathStep } from '../state/patch.ts';
export type { Encoded } from '../state/encode.ts';
export type { Fault } from '../fault/fault.ts';
