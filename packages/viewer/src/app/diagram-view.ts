import { computed, signal } from '@preact/signals';
import { NONE } from '../model/columns.ts';
import { frameOf, type Size } from '../model/frame.ts';
import { Geometry, type View } from '../model/geometry.ts';
import type { Pane } from './pane.ts';
import type { Session } from './session.ts';

/** Pixels a unit: as a run opens, and as near as it can be seen. */
const OPENING_SCALE = 40;
const NEAREST = 160;
const FOLLOW_MS = 130;

/** Which part of the run the diagram shows. It follows the cursor, and goes where a reader moves it. */
export class DiagramView implements Pane {
  readonly size = signal<Size>({ width: 0, height: 0, isVertical: false });
  readonly view = signal<View>({ from: 0, scale: OPENING_SCALE, across: 0 });
  readonly hovered = signal(NONE);
  readonly revision = signal(0);
  readonly geometry = computed(() => new Geometry(this.#frame.value, this.view.value));
  readonly #session: Session;
  readonly #frame = computed(() => frameOf(this.model.value, this.size.value));
  #animation: number | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  resize(width: number, height: number, isVertical: boolean): void {
    const { value: old } = this.size;
    if (old.width === width && old.height === height && old.isVertical === isVertical) return;
    this.size.value = { width, height, isVertical };
    this.reset();
  }

  get model() {
    return this.#session.model;
  }

  get layout() {
    return this.#session.layout;
  }

  get cursor() {
    return this.#session.cursor;
  }

  get parting() {
    return this.#session.runs.parting;
  }

  get cone() {
    return this.#session.explain.cone;
  }

  get why() {
    return this.#session.explain.why;
  }

  seek(position: number): void {
    this.#session.seek(position);
  }

  /** As a run opens: all of it when it is short, the cursor in sight when it is long. */
  reset(): void {
    this.#stop();
    const total = this.layout.peek()?.axis.total ?? 1;
    const fitting = this.#length / total;
    const scale = fitting > OPENING_SCALE * 0.55 ? Math.min(fitting, 72) : OPENING_SCALE;
    this.view.value = this.#within({ from: 0, scale, across: 0 });
    this.#show(this.#centred());
    this.#show({ ...this.view.peek(), across: this.#acrossInSight() });
  }

  fit(): void {
    const total = this.layout.peek()?.axis.total ?? 1;
    this.#stop();
    this.#show({ ...this.view.peek(), from: 0, scale: Math.min(NEAREST, this.#length / total) });
  }

  /** Zooms about a point along, or about the cursor. */
  zoom(factor: number, about?: number): void {
    this.#stop();
    const { value: view } = this.view;
    const along = about ?? this.#cursorAlong();
    const scale = Math.min(NEAREST, Math.max(this.#farthest, view.scale * factor));
    const place = view.from + along / view.scale;
    this.#show({ ...view, scale, from: place - along / scale });
  }

  pan(along: number, across: number): void {
    this.#stop();
    const { value: view } = this.view;
    this.#show({ ...view, from: view.from + along / view.scale, across: view.across + across });
  }

  /** Brings the cursor back in sight, if it left it. */
  follow(): void {
    const along = this.#cursorAlong();
    const room = this.#length;
    const isInSight = along > room * 0.12 && along < room * 0.82;
    const target = this.#within(isInSight ? this.view.peek() : this.#centred());
    this.#glide({ ...target, across: this.#acrossInSight() });
  }

  repaint(): void {
    this.revision.value += 1;
  }

  get #length(): number {
    const { width, height, isVertical } = this.size.peek();
    return Math.max(1, isVertical ? height : width);
  }

  get #farthest(): number {
    return Math.min(OPENING_SCALE, this.#length / (this.layout.peek()?.axis.total ?? 1));
  }

  #cursorPlace(): number {
    return this.layout.peek()?.axis.at[this.cursor.peek()] ?? 0;
  }

  #cursorAlong(): number {
    return this.geometry.peek().along(this.#cursorPlace());
  }

  #centred(): View {
    const view = this.view.peek();
    return { ...view, from: this.#cursorPlace() - (this.#length * 0.55) / view.scale };
  }

  #acrossInSight(): number {
    const geometry = this.geometry.peek();
    const lane = this.model.peek()?.columns.lane[this.cursor.peek()] ?? NONE;
    const { across } = this.view.peek();
    if (lane === NONE || geometry.mostAcross === 0) return across;
    const top = geometry.across(lane) - geometry.laneRoom;
    const bottom = geometry.across(lane) + geometry.laneRoom;
    if (top < geometry.lanesFrom) return Math.max(0, across - (geometry.lanesFrom - top));
    return bottom > geometry.lanesTo ? across + bottom - geometry.lanesTo : across;
  }

  /** Neither before the run's beginning nor after its end. */
  #within(view: View): View {
    const total = this.layout.peek()?.axis.total ?? 1;
    const most = Math.max(0, total - this.#length / view.scale);
    const { mostAcross } = this.geometry.peek();
    return {
      scale: view.scale,
      from: Math.max(0, Math.min(most, view.from)),
      across: Math.max(0, Math.min(mostAcross, view.across)),
    };
  }

  #show(view: View): void {
    this.view.value = this.#within(view);
  }

  #stop(): void {
    if (this.#animation !== undefined) cancelAnimationFrame(this.#animation);
    this.#animation = undefined;
  }

  /** Moves there so that the eye can follow; at once when it is far, or when motion is not wished. */
  #glide(target: View): void {
    this.#stop();
    const start = this.view.peek();
    const end = this.#within(target);
    const distance = Math.abs(end.from - start.from) * start.scale;
    if (distance + Math.abs(end.across - start.across) < 1) return;
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (isCalm || distance > this.#length * 1.5) return this.#show(end);
    const begun = performance.now();
    const frame = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - begun) / FOLLOW_MS));
      const eased = 1 - (1 - share) ** 3;
      this.#show({
        scale: start.scale,
        from: start.from + (end.from - start.from) * eased,
        across: start.across + (end.across - start.across) * eased,
      });
      this.#animation = share < 1 ? requestAnimationFrame(frame) : undefined;
    };
    this.#animation = requestAnimationFrame(frame);
  }
}
