// The face of the checkers, in the order in which a reader meets them.

// Histories, and the objects that they are of.
export { type History, HistoryError, type Operation, validateHistory } from './history.ts';
export type { Model } from './model.ts';
export { ModelError, ownModel } from './own-model.ts';
export { isSame, textOf, type Value } from './value.ts';

// Models of the usual objects.
export { models, type ModelName } from './models/index.ts';
export {
  casRegister,
  register,
  type RegisterInput,
  type RegisterOutput,
} from './models/register.ts';
export { kv, type KvInput, type KvOutput } from './models/kv.ts';
export { queue, type QueueInput, type QueueOutput } from './models/queue.ts';
export { set, type SetInput, type SetOutput } from './models/set.ts';
export { lock, type LockInput, type LockOutput } from './models/lock.ts';

// Consistency of histories.
export type { Bound, Budget, Effort } from './budget.ts';
export {
  checkLinearizability,
  type Linearizability,
  type Linearizable,
  type NotLinearizable,
  type Undecided,
} from './linearizability/check.ts';
export { checkSequentialConsistency, type SequentialConsistency } from './sequential/check.ts';
export { checkCausalConsistency } from './causal/check.ts';
export {
  checkSessionGuarantee,
  type SessionGuarantee,
  sessionGuarantees,
} from './session/check.ts';
export { checkConvergence } from './convergence/check.ts';
export type { Link, Ordering } from './ordering.ts';

// Reading histories from files and traces.
export { HistoryFileError } from './readers/problem.ts';
export { type HistoryFormat, readHistory } from './readers/read.ts';
export type { Vocabulary } from './readers/vocabulary.ts';
export { readJepsenLog } from './readers/jepsen-log.ts';
export { readKvLog } from './readers/kv-log.ts';
export { readJsonHistory } from './readers/json.ts';
export { historyOfTrace, type Meaning } from './readers/trace.ts';

// Telling and drawing what was found.
export { describe, describeState } from './wording.ts';
export { type Finding, findingOf } from './picture/finding.ts';
export { type Bar, type Edge, type HistoryLayout, layoutOf } from './picture/layout.ts';
export { historySvg } from './picture/svg.ts';

// Broadcasts: what was delivered, to whom, in which order.
export {
  type BroadcastEvent,
  type BroadcastRun,
  BroadcastRunError,
  type BroadcastVerdict,
  type Uniformity,
} from './broadcast/run.ts';
export { checkAgreement, checkValidity } from './broadcast/loss.ts';
export { checkNoCreation, checkNoDuplication } from './broadcast/integrity.ts';
export { checkCausalOrder, checkFifoOrder } from './broadcast/order.ts';
export { checkTotalOrder } from './broadcast/total-order.ts';

// Failure detectors: who suspected whom, and who was down.
export { type MembershipEvent, type MembershipRun, MembershipRunError } from './membership/run.ts';
export { type Stretch, suspicionsOf } from './membership/suspicion.ts';
export type { DetectorFault, DetectorVerdict, Eventually } from './membership/verdict.ts';
export { checkStrongCompleteness, checkWeakCompleteness } from './membership/completeness.ts';
export {
  checkEventualStrongAccuracy,
  checkEventualWeakAccuracy,
  checkStrongAccuracy,
  checkWeakAccuracy,
} from './membership/accuracy.ts';
export { type DetectorRates, measureDetector, type Samples } from './membership/rates.ts';
