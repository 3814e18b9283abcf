import type { Property } from '../model/model.ts';
import type { Row } from './row.ts';

/** Takes one successor: the number of the action that leads there, and the row, which is the caller's again afterwards. */
export type Found = (action: number, row: Row) => void;

/**
 * A transition system whose states are rows of integers: what every search runs on, whatever the integers stand for.
 *
 * Equal states have equal rows, and different states different ones: the search compares rows and nothing else.
 */
export interface Space<State, Action> {
  /** Tells every initial row; the action is {@link NO_ACTION}. */
  initial(found: Found): void;
  /**
   * Tells every transition that leaves `row`, in the same order each time. An action is named by its number, stable for
   * this row; numbers may leave gaps. Whether a transition that changes nothing is one is for the space to say.
   */
  successors(row: Row, found: Found): void;
  readonly properties: readonly Pick<Property<State>, 'kind' | 'name'>[];
  /**
   * What in the state keeps it from meeting the property with this index; undefined if it meets it. Called with a row as
   * {@link successors} tells it, while it tells it, and with rows read back from the store.
   */
  failure(property: number, row: Row): string | undefined;
  /** The state as a reader sees it. */
  state(row: Row): State;
  /** The action with this number, in the state that it leaves. */
  action(row: Row, action: number): Action;
  /** A line about the action for a reader: by its content, never by a number. */
  label(action: Action): string;
  /** A line about the state for a reader. */
  text(state: State): string;
  /**
   * Called when a search ends, before any verdict: the space's own check of what could make all of it worthless.
   *
   * @throws {SpaceFailure}
   */
  verify?(): void;
  /** Bytes that the space itself has come to hold: parts, memoised transitions. */
  readonly bytes: number;
}

/** The action of an initial state. */
export const NO_ACTION = -1;
