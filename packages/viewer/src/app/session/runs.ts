import type { TraceDifference } from '@netsplit/simulator/trace';
import { batch, computed, signal } from '@preact/signals';
import type { AxisMode } from '../../model/axis.ts';
import { NONE } from '../../model/columns.ts';
import { ForkTree, type Fork, type ForkId } from '../../model/forks.ts';
import type { RunModel } from '../../model/run-model.ts';

/** A run and one that left it. */
export interface RunPair {
  readonly first: Fork;
  readonly second: Fork;
  /** Undefined for two runs that are the same. */
  readonly difference: TraceDifference | undefined;
}

/** The runs that are open, and the one of them that all views show. */
export class Runs {
  readonly tree = signal(ForkTree.empty);
  readonly #currentId = signal<ForkId | undefined>(undefined);
  readonly axisMode = signal<AxisMode>('even');

  readonly fork = computed<Fork | undefined>(
    () => this.tree.value.get(this.#currentId.value) ?? this.tree.value.root,
  );
  readonly model = computed<RunModel | undefined>(() => this.fork.value?.model);
  readonly layout = computed(() => this.model.value?.layout(this.axisMode.value));

  /** The run that is shown beside the one to compare it with, the older one first, and where they part. */
  readonly pair = computed<RunPair | undefined>(() => {
    const tree = this.tree.value;
    const shown = this.fork.value;
    const other = shown === undefined ? undefined : tree.otherOf(shown.id);
    if (shown === undefined || other === undefined) return undefined;
    const [first, second] = shown.parent === other.id ? [other, shown] : [shown, other];
    return { first, second, difference: tree.differenceOf(second.id) };
  });

  /** The one of the pair that is not shown. */
  readonly other = computed<Fork | undefined>(() => {
    const { value: pair } = this.pair;
    return pair?.first.id === this.fork.value?.id ? pair?.second : pair?.first;
  });
  /** Whether the other one has a diagram, too. */
  readonly isOtherDrawn = signal(false);

  /** The position of the first event of the shown run that the other one has not so; NONE if there is none. */
  readonly parting = computed<number>(() => this.#partingOf(this.model.value));
  /** The same in the other one. */
  readonly otherParting = computed<number>(() => this.#partingOf(this.other.value?.model));

  /** Shows one run, and no other one any more. */
  open(model: RunModel, label: string): void {
    batch(() => {
      this.tree.value = ForkTree.of(model, label);
      this.#currentId.value = this.tree.value.root?.id;
    });
  }

  /** Opens a fork of a run; what is shown stays. */
  add(parent: ForkId, after: number, label: string, model: RunModel): Fork | undefined {
    this.tree.value = this.tree.peek().with({ parent, after, label, model });
    return this.tree.peek().last;
  }

  /** Opens a run beside the first one, as a fork from where they part. */
  addBeside(label: string, model: RunModel): Fork | undefined {
    const root = this.tree.peek().root;
    if (root === undefined) return undefined;
    const beside = this.tree.peek().with({ parent: root.id, after: 0, label, model });
    const { last } = beside;
    const difference = last === undefined ? undefined : beside.differenceOf(last.id);
    // Whoever brings two runs wants to see both.
    this.isOtherDrawn.value = true;
    const after = (difference?.event ?? model.trace.events.at(-1)?.n ?? 0) - 1;
    return this.add(root.id, Math.max(0, after), label, model);
  }

  /** The recording of a fork went on, or was made anew. */
  replace(id: ForkId, model: RunModel): void {
    this.tree.value = this.tree.peek().replacing(id, model);
  }

  #partingOf(model: RunModel | undefined): number {
    const n = this.pair.value?.difference?.event;
    if (n === undefined || model === undefined) return NONE;
    const at = model.trace.positionOf(n);
    return model.trace.events[at]?.n === n ? at : NONE;
  }

  /** Makes a fork the one that is shown; who calls says where the cursor goes. */
  show(id: ForkId): void {
    if (this.tree.peek().get(id) !== undefined) this.#currentId.value = id;
  }
}
