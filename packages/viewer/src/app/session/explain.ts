import { computed, signal } from '@preact/signals';
import { coneOf } from '../../model/cone.ts';
import type { FieldRef } from '../../model/field.ts';
import { isSameField } from '../../model/field.ts';
import { changesOfField, neighbour } from '../../model/field-changes.ts';
import type { RunModel } from '../../model/run-model.ts';
import { whyChain, type WhyLink } from '../../model/why.ts';
import type { Actions } from './actions.ts';
import type { Navigation } from './navigation.ts';
import type { Runs } from './runs.ts';

/** A way back that a reader asked for, and how far it was gone. */
interface Asked {
  readonly model: RunModel;
  readonly links: readonly WhyLink[];
}

/** What an event came from: its cone, the way back to a fault, and the changes of the chosen field. */
export class Explain {
  /** Whether only the past and the future of the event are shown in full. */
  readonly isConeShown = signal(false);
  /** The field that a reader looks at. */
  readonly field = signal<FieldRef | undefined>(undefined);
  /** Whether the states show only what the event changed. */
  readonly isOnlyChanged = signal(false);
  /** What fields must have in their names or values to be shown. */
  readonly filter = signal('');

  readonly cone = computed(() => {
    const model = this.#runs.model.value;
    const at = this.#navigation.cursor.value;
    if (!this.isConeShown.value || model === undefined || at < 0) return undefined;
    return coneOf(model.columns, at);
  });
  /** Where the chosen field changes, in the run that is shown. */
  readonly changes = computed<readonly number[]>(() => {
    const model = this.#runs.model.value;
    const field = this.field.value;
    return model === undefined || field === undefined ? [] : changesOfField(model, field);
  });
  /** The way back that is shown; none any more in another run. */
  readonly why = computed<readonly WhyLink[]>(() => {
    const asked = this.#asked.value;
    return asked?.model === this.#runs.model.value ? (asked?.links ?? []) : [];
  });

  readonly actions: Actions;
  readonly #asked = signal<Asked | undefined>(undefined);
  readonly #runs: Runs;
  readonly #navigation: Navigation;

  constructor(runs: Runs, navigation: Navigation) {
    this.#runs = runs;
    this.#navigation = navigation;
    this.actions = {
      cone: () => {
        this.isConeShown.value = !this.isConeShown.peek();
      },
      'only-changed': () => {
        this.isOnlyChanged.value = !this.isOnlyChanged.peek();
      },
      why: () => this.#why(),
      'next-change': () => this.#toChange(1),
      'previous-change': () => this.#toChange(-1),
    };
  }

  /** Chooses a field, or no one when it was chosen already. */
  choose(field: FieldRef): void {
    this.field.value = isSameField(this.field.peek(), field) ? undefined : field;
    this.forget();
  }

  /** Shows no way back any more. */
  forget(): void {
    this.#asked.value = undefined;
  }

  /** One link further back, past those between; from elsewhere, the way that begins at the cursor. */
  #why(): void {
    const model = this.#runs.model.peek();
    const at = this.#navigation.cursor.peek();
    if (model === undefined || at < 0) return;
    const here = this.why.peek().findIndex((link) => link.at === at);
    if (here === -1) {
      this.#asked.value = { model, links: whyChain(model, at, this.field.peek()) };
    }
    const links = this.why.peek();
    const next = links.find((link, index) => index > Math.max(0, here) && !link.isBetween);
    if (next !== undefined) this.#navigation.seek(next.at);
  }

  #toChange(by: 1 | -1): void {
    const field = this.field.peek() ?? this.#fieldOfEvent();
    if (field === undefined) return;
    this.field.value = field;
    const at = this.#navigation.cursor.peek();
    this.#navigation.seek(neighbour(this.changes.peek(), at, by));
  }

  /** Who has chosen no field means the one that the event changed. */
  #fieldOfEvent(): FieldRef | undefined {
    const model = this.#runs.model.peek();
    if (model === undefined) return undefined;
    return whyChain(model, this.#navigation.cursor.peek(), undefined)[0]?.field;
  }
}
