/** Why a message that was sent is lost at once. */
export type LossReason = 'loss' | 'burst' | 'queue' | 'rule';

/** What becomes of one message as it is sent. */
export interface Passage {
  readonly lost: LossReason | undefined;
  readonly isDoubled: boolean;
  /** When it sets out, in virtual microseconds: later than now where it waits for others to pass. */
  readonly departUs: number;
  /** What arrives in its place: undefined where it is unharmed. */
  readonly corrupted: unknown;
  /** The rule that had a say: which of the run's faults. */
  readonly rule: number | undefined;
}
