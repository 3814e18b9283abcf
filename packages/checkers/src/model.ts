/**
 * What a shared object does when operations reach it one after the other: a few pure functions over plain data.
 *
 * `Output` is what an operation returned. Of an operation that never returned nobody knows it: `step` is then given
 * `undefined`, and says what the operation does if it takes effect, whatever it returns.
 *
 * @example
 * const counter: Model<number, { kind: 'add' | 'read' }, number | null> = {
 *   name: 'counter',
 *   initial: () => 0,
 *   step: (count, { kind }, output) => {
 *     if (kind === 'add') return count + 1;
 *     return output === undefined || output === count ? count : undefined;
 *   },
 *   isReadOnly: ({ kind }) => kind === 'read',
 * };
 * @see Herlihy and Wing 1990, section 2.2: sequential specifications.
 */
export interface Model<State = unknown, Input = unknown, Output = unknown> {
  readonly name: string;
  /** The object before the first operation. */
  initial(): State;
  /**
   * The object after an operation that asked `input` and returned `output`, or undefined if an object in this state
   * cannot return that. Never changes the state that it is given; equal arguments give equal results.
   */
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  /**
   * Which part of the object the operation is about, where parts never touch each other, so that each can be checked
   * alone. Undefined for any operation: all of them, and nothing is split. A model that names the part of every operation
   * may have states of one part only.
   *
   * @see Herlihy and Wing 1990, theorem 1: linearizability is local.
   */
  partition?(input: Input): string | number | undefined;
  /** Whether such an operation leaves every state in which it is possible as it was. If in doubt, false. */
  isReadOnly?(input: Input, output: Output | undefined): boolean;
  /** The operation in a few words, as `put(x, 1)` or `get(x) → 1`. */
  describe?(input: Input, output: Output | undefined): string;
  /** The state in a few words. */
  describeState?(state: State): string;
}
