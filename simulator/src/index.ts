// The face of the simulator, in the order in which a reader meets it.
export { Simulation } from './simulation/simulation.ts';
export type {
  ForkOptions,
  PendingDescription,
  SimulationOptions,
  TakenEvent,
} from './simulation/options.ts';
export type { RunEnd, RunLimits } from './simulation/run-limits.ts';
export { Node } from './node/node.ts';
export { DiskError } from './node/disk.ts';
export type { Disk, DiskErrorCode } from './node/disk.ts';
export type { Random } from './node/random.ts';
export type { NodeId, RequestId, TimerName } from './node/names.ts';
export { hostNode } from './node/host.ts';
export type { ComingEvent, HostedNode, NodeClass, NodeFactory } from './node/host.ts';
export type { EffectRecord, Effects, Foresight, NodeContext } from './node/context.ts';
export type { Attempt, ClientOperation, Invocation } from './client/operation.ts';
export type { Act, DropReason } from './simulation/act.ts';
export type { BurstLoss, LinkConditions, NetworkConditions } from './network/conditions.ts';
export type { Distribution } from './random/distribution.ts';
export { naturalLogarithm } from './random/logarithm.ts';
export { drawAt, streamKey, type StreamKey } from './random/key.ts';
export { faultPlanSchema, faultSchema, isNetworkFault, nodesOf } from './fault/fault.ts';
export type { Fault, FaultOf, FaultPlan, NetworkFault } from './fault/fault.ts';
export {
  bridge,
  halves,
  isolate,
  majoritiesRing,
  majorityAndMinority,
  oneWay,
  randomCuts,
} from './fault/shapes.ts';
export { restartLoop, swizzle } from './fault/courses.ts';
export {
  EffectRefused,
  EventBudgetReached,
  messageOf,
  NodeError,
  type HandlerName,
} from './simulation/errors.ts';
export { copyState } from './state/copy.ts';
export { equalStates } from './state/equal.ts';
export { hashFields, hashState, type StateHash } from './state/hash.ts';
export { diff } from './state/diff.ts';
export type { Patch, PatchEntry, PathStep } from './state/patch.ts';
export { StateError } from './state/state-error.ts';
export { createValueCodec, ValueError, type Compile, type ValueCodec } from './value/codec.ts';
export type { Scheduler } from './scheduler/scheduler.ts';
export { TimedScheduler } from './scheduler/timed.ts';
export { ManualScheduler } from './scheduler/manual.ts';
export { ManualSession, type SessionOptions } from './session/session.ts';
export { choosable, makeChoice, type ByHand, type EventName } from './session/make-choice.ts';
export { ChoiceMisfit, wordsFor } from './session/choice-misfit.ts';
export { replaySession, type SessionReplay } from './session/replay-session.ts';
export {
  readSession,
  savedSessionSchema,
  SESSION_VERSION,
  sessionChoiceSchema,
  SessionUnreadable,
  type Choosable,
  type SavedSession,
  type SessionChoice,
} from './session/saved-session.ts';
export { choiceOf, ReplayDivergence, ReplayScheduler, type Choice } from './scheduler/replay.ts';
export { TraceText, TraceWriter, type TraceAbout, type TraceSink } from './trace/writer.ts';
export { readTrace, readTraceStream, type ReadTrace, type TraceProblem } from './trace/reader.ts';
export { Trace, type TraceEffect, type TraceEvent, type TraceParts } from './trace/trace.ts';
export type { ClusterState, NodeState } from './trace/state-history.ts';
export { causality, Causality, type VectorClock } from './trace/causality.ts';
export { headline, sentence } from './trace/sentence.ts';
export { changeSentence, changesOf, type StateChange } from './trace/changes.ts';
export { EmptyWindow, WindowTooLong, type TraceWindow } from './trace/export/window.ts';
export { compareTraces, type CompareOptions, type TraceDifference } from './trace/compare.ts';
export { shivizLog } from './trace/export/shiviz.ts';
export { mermaidDiagram, MOST_DIAGRAM_EVENTS, MOST_DIAGRAM_NODES } from './trace/export/mermaid.ts';
export {
  latenciesOf,
  statisticsOf,
  type Latencies,
  type MessageFigures,
  type OperationFigures,
  type TraceStatistics,
} from './trace/export/statistics.ts';
export { percentilesOf, type Percentiles } from './trace/export/percentiles.ts';
export { clockWords, faultLabel, faultSentence, held, ruleWords } from './trace/fault-sentence.ts';
export { brief, briefState, nameOf } from './trace/wording.ts';
export {
  TRACE_VERSION,
  type Keyframe,
  type TraceEnd,
  type TraceHeader,
  type TraceViolation,
} from './trace/schema.ts';
export {
  applyPatch,
  entriesOf,
  fieldName,
  membersOf,
  PatchError,
  tagOf,
  type EncodedFields,
} from './state/encoded.ts';
export { encodeFields, encodeState, type Encoded } from './state/encode.ts';
