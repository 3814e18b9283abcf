import { computed, signal } from '@preact/signals';
import { NONE } from '../model/columns.ts';
import { frameOf, type Size } from '../model/frame.ts';
import { Geometry } from '../model/geometry.ts';
import type { Pane } from './pane.ts';
import type { Session } from './session.ts';

/**
 * The run to compare with, under the one that is shown. It has the same view of the same axis: what the two have in
 * common stands in the same places, and so does the line where they part.
 */
export class OtherPane implements Pane {
  readonly hovered = signal(NONE);
  readonly cone = signal(undefined);
  readonly why = signal([]);
  readonly model = computed(() => this.#session.runs.other.value?.model);
  readonly layout = computed(() => {
    const { runs } = this.#session;
    return this.model.value?.layout(runs.axisMode.value, runs.layout.value);
  });
  /** The same step: the event of the same number, or the last one before. */
  readonly cursor = computed(() => {
    const n = this.#session.event.value?.n;
    return n === undefined ? NONE : (this.model.value?.trace.positionOf(n) ?? NONE);
  });
  readonly geometry = computed(() => {
    const frame = frameOf(this.model.value, this.#size.value);
    const view = { ...this.#session.diagram.view.value, across: this.#across.value };
    return new Geometry(frame, view);
  });
  readonly #session: Session;
  readonly #size = signal<Size>({ width: 0, height: 0, isVertical: false });
  /** Lanes are scrolled by themselves: there is less room for them here, or more. */
  readonly #across = signal(0);

  constructor(session: Session) {
    this.#session = session;
  }

  get parting() {
    return this.#session.runs.otherParting;
  }

  get revision() {
    return this.#session.diagram.revision;
  }

  resize(width: number, height: number, isVertical: boolean): void {
    this.#size.value = { width, height, isVertical };
    this.#scroll(0);
  }

  pan(along: number, across: number): void {
    this.#session.diagram.pan(along, 0);
    this.#scroll(across);
  }

  zoom(factor: number, about?: number): void {
    this.#session.diagram.zoom(factor, about);
  }

  /** Whoever points at an event here wants to see this run. */
  seek(position: number): void {
    const other = this.#session.runs.other.peek();
    const event = other?.model.eventAt(position);
    if (other !== undefined && event !== undefined) {
      this.#session.navigation.seekIn(other.id, event.n);
    }
  }

  repaint(): void {
    this.#session.diagram.repaint();
  }

  #scroll(by: number): void {
    const { mostAcross } = this.geometry.peek();
    this.#across.value = Math.max(0, Math.min(mostAcross, this.#across.peek() + by));
  }
}
