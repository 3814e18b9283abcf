// The face of the harness, in the order in which the author of a lab meets it.

// What the world can see of a lab's nodes.
export { defineContract, type Contract, type Protocol } from './contract.ts';

// Tests, as data.
export { labTest } from './lab-test.ts';
export type {
  ExampleSpec,
  LabExploration,
  LabTest,
  PropertyFace,
  Reading,
  TestDescription,
  TestKind,
} from './lab-test.ts';
export type { Cluster, Subject } from './cluster.ts';
export type { ClusterPlace, ClusterSpec } from './cluster-spec.ts';
export type { Operation } from './operation.ts';
export type {
  Act,
  DeliveredAct,
  DroppedAct,
  Observer,
  OutputAct,
  OutputKind,
  RequestedAct,
  RespondedAct,
  SentAct,
} from './act.ts';
export { Causality } from './causality.ts';
export { invariant, type Invariant, type Report } from './invariant.ts';

// Pure functions, called in bulk.
export type { CalledFunctions, FunctionName } from './called-functions.ts';
export { functionProperty } from './function-property.ts';
export type { FunctionNeed, FunctionPropertySpec } from './function-property.ts';

// Properties: random clusters, workloads and faults.
export { clusterProperty } from './cluster-property.ts';
export type { ClusterPropertySpec, Liveness, Need } from './cluster-property.ts';
export { clusterExploration } from './cluster-exploration.ts';
export type { ClusterExplorationSpec, Exploration } from './cluster-exploration.ts';
export { recordBroken } from './broken-property.ts';
export { saveTrace } from './record.ts';
export { scene } from './arbitrary/scene.ts';
export type { PlannedOperation, Scene, SceneCase, SceneSpec } from './arbitrary/scene.ts';
export { requests, type Workload } from './arbitrary/workload.ts';
export type { BurstRanges, DelayShape, NetworkRanges } from './arbitrary/network.ts';
export { partitions } from './arbitrary/partitions.ts';
export {
  PARTITION_SHAPES,
  shapedPartitions,
  type PartitionShape,
} from './arbitrary/shaped-partitions.ts';
export { swizzles } from './arbitrary/swizzles.ts';
export { holds } from './arbitrary/holds.ts';
export { rules, type RuleOptions } from './arbitrary/rules.ts';
export { oneWayCuts } from './arbitrary/one-way-cuts.ts';
export { crashes, type CrashOptions, type DiskAfterCrash } from './arbitrary/crashes.ts';
export { restartLoops, type RestartLoopOptions } from './arbitrary/restart-loops.ts';
export { pauses } from './arbitrary/pauses.ts';
export { slowNodes } from './arbitrary/slow-nodes.ts';
export { clockFaults, type ClockFaultOptions } from './arbitrary/clock-faults.ts';
export { diskFaults, type DiskFaultKind, type DiskFaultOptions } from './arbitrary/disk-faults.ts';
export { linkFaults, type LinkFaultOptions } from './arbitrary/link-faults.ts';
export { swarm, type BeyondKind, type Swarm, type SwarmKind } from './arbitrary/swarm.ts';
export {
  faultSets,
  type FaultOptions,
  type FaultSet,
  type FaultSetName,
} from './arbitrary/fault-set.ts';
export type { FaultArbitrary, Place, PlacedFault, Range } from './arbitrary/fault-arbitrary.ts';

// Scenarios: named runs to step through.
export { scenario } from './scenario.ts';
export type {
  Scenario,
  ScenarioOptions,
  ScenarioReport,
  ScenarioSpec,
  StoryStep,
  ToldStep,
} from './scenario.ts';

// Plots: figures of the papers, measured.
export { plot, PlotFailed } from './plot.ts';
export type { Plot, PlotRange, PlotSettings, PlotSpec } from './plot.ts';
export type { Chart, ChartAxis, Figure, RingChart, RingMember, Series } from './figure.ts';

// Running tests and saying what came of it.
export type { RunOptions, RunProgress, RunReport } from './session.ts';
export { LabFailure, type Counterexample, type SmallestInput } from './lab-failure.ts';
export type { Violation } from './violation.ts';
export { HandlerTimeout, type Explanation, type Hosting } from './hosting.ts';
export type { Citation } from './failure-text.ts';
export {
  DEFAULT_RUNS,
  DEFAULT_SEED,
  runTests,
  type TestResult,
  type TestRun,
} from './run-tests.ts';
export type { FailureReport } from './failure-report.ts';
export type { ToldEvent } from './narrative.ts';
export { loadSubject, type SubjectOfLab } from './load-subject.ts';
export {
  listMutants,
  type Mutant,
  placeText,
  type Problem,
  readMutant,
  SubjectError,
  type SubjectSource,
  findTypeChecker,
  typeCheck,
  type TypeProblem,
} from './subject/index.ts';
export { subjectFor, subjectOf } from './subject-for.ts';

// What a lab's mutants fail, and which of them a submission looks like.
export {
  diagnose,
  type Diagnosis,
  type Suspect,
  type Symptom,
  symptomOf,
} from './diagnosis/diagnosis.ts';
export {
  type FailureTable,
  type Failures,
  failuresOf,
  type MutantFailures,
  readFailureTable,
  recordFailures,
  staleMutants,
} from './diagnosis/failure-table.ts';
export { mannerOf } from './diagnosis/manner.ts';

// Bug hunts: a run for a mistake, the other way round.
export { listHunts, runHunt, huntSubject, type Hunt } from './hunt/hunt.ts';
export type { HuntResult, HuntRun } from './hunt/hunt.ts';
export { caseOfPlan, type HuntCase, type HuntPlan, HuntRefusal } from './hunt/plan.ts';
export { sampleInput } from './hunt/input.ts';
export { admittedHarms, type Harm, sampleCases } from './hunt/harm.ts';
export type { HuntScore, Quarry } from './hunt/par.ts';

// Runs by hand: choose what happens next, go on from anywhere, ask whether anything can break.
export { ManualRun, type LawStatus } from './manual/manual-run.ts';
export { type Law, lawsOf, type SampleRequest, sampleRequests } from './manual/laws.ts';
export { type ManualSpec, type Outline, outlineOf } from './manual/outline.ts';
export {
  type BreakAnswer,
  type BreakBounds,
  type BreakProgress,
  BreakSearch,
} from './manual/break-search.ts';
export { runSavedSession, type SavedSessionResult } from './manual/saved-run.ts';

// Recording and replaying.
export type { ClusterRecorder, Origin } from './record.ts';
export { NotReplayable, replay, type Replay } from './replay.ts';
export { plannedFault } from './planned-fault.ts';
