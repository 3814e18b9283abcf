/**
 * A transition system as a few pure functions. States and actions are plain data; nothing here may keep or change what it is
 * handed.
 */
export interface Model<State, Action> {
  readonly name: string;
  /** Where runs begin: at least one state. */
  initialStates(): readonly State[];
  /** What may happen in `state`, in a stable order. */
  actions(state: State): readonly Action[];
  /** What `action` makes of `state`; undefined if it is not a transition after all. */
  next(state: State, action: Action): State | undefined;
  readonly properties: readonly Property<State>[];
  /** A line about an action, where its JSON says too little. */
  describe?(action: Action): string;
}

/** `always`: no reachable state violates it. `sometimes`: some state meets it. `eventually`: every run meets it. */
export interface Property<State> {
  readonly kind: 'always' | 'sometimes' | 'eventually';
  readonly name: string;
  /** Whether the state meets the property; a text says what in the state keeps it from doing so. */
  readonly holds: (state: State) => boolean | string;
}
