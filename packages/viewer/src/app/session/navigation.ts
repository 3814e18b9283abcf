import { sentence, type TraceEvent } from '@netsplit/simulator/trace';
import { batch, computed, signal } from '@preact/signals';
import { NONE } from '../../model/columns.ts';
import * as cursor from '../../model/cursor.ts';
import type { ForkId } from '../../model/forks.ts';
import type { RunModel } from '../../model/run-model.ts';
import type { Actions } from './actions.ts';
import type { Runs } from './runs.ts';

/** The one cursor of all views: an event of the run that is shown. */
export class Navigation {
  /** The position of the event that all views show. */
  readonly cursor = signal(NONE);
  readonly event = computed<TraceEvent | undefined>(() =>
    this.#runs.model.value?.eventAt(this.cursor.value),
  );
  readonly sentence = computed(() => {
    const { value: event } = this.event;
    const trace = this.#runs.model.value?.trace;
    return event === undefined || trace === undefined ? '' : sentence(event, trace);
  });
  readonly actions: Actions;
  readonly #runs: Runs;
  readonly #moved: () => void;

  /** @param moved called when the cursor was sent somewhere, for what follows it */
  constructor(runs: Runs, moved: () => void) {
    this.#runs = runs;
    this.#moved = moved;
    const by = (goTo: (model: RunModel, at: number) => number) => () => this.#go(goTo);
    this.actions = {
      step: by((model, at) => cursor.step(model, at, 1)),
      back: by((model, at) => cursor.step(model, at, -1)),
      'step-node': by((model, at) => cursor.stepOnNode(model, at, 1)),
      'back-node': by((model, at) => cursor.stepOnNode(model, at, -1)),
      send: by(cursor.toSend),
      receipt: by(cursor.toReceipt),
      violation: by((model, at) => cursor.toViolation(model, at, 1)),
      'previous-violation': by((model, at) => cursor.toViolation(model, at, -1)),
      first: by(() => 0),
      last: by((model) => model.count - 1),
      'other-run': () => this.#toOther(),
      difference: () => this.#toDifference(),
    };
  }

  seek(position: number): void {
    const { value: model } = this.#runs.model;
    if (model === undefined || position === NONE) return;
    this.cursor.value = cursor.step(model, position, 0);
    this.#moved();
  }

  /** To the event of that number, or the one before it. */
  seekNumber(n: number): void {
    const { value: model } = this.#runs.model;
    if (model !== undefined) this.seek(cursor.toNumber(model, n));
  }

  /** Shows another run, at that event or the one before it. */
  seekIn(fork: ForkId, n: number): void {
    batch(() => {
      this.#runs.show(fork);
      this.seekNumber(n);
    });
  }

  /** The same event in the run to compare with. */
  #toOther(): void {
    const other = this.#runs.other.peek();
    if (other !== undefined) this.seekIn(other.id, this.event.peek()?.n ?? 1);
  }

  #toDifference(): void {
    const n = this.#runs.pair.peek()?.difference?.event;
    if (n !== undefined) this.seekNumber(n);
  }

  #go(goTo: (model: RunModel, at: number) => number): void {
    const { value: model } = this.#runs.model;
    if (model !== undefined && model.count > 0) this.seek(goTo(model, this.cursor.peek()));
  }
}
