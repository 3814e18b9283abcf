import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Cone } from '../model/cone.ts';
import type { Geometry } from '../model/geometry.ts';
import type { Layout, RunModel } from '../model/run-model.ts';
import type { WhyLink } from '../model/why.ts';

/** A run as a diagram shows it, and what may be done to it there. */
export interface Pane {
  readonly model: ReadonlySignal<RunModel | undefined>;
  readonly layout: ReadonlySignal<Layout | undefined>;
  readonly geometry: ReadonlySignal<Geometry>;
  /** The event that all views show, or the one in its place. */
  readonly cursor: ReadonlySignal<number>;
  /** The event that the pointer is on. */
  readonly hovered: Signal<number>;
  /** Where it parts from the run to compare with. */
  readonly parting: ReadonlySignal<number>;
  readonly cone: ReadonlySignal<Cone | undefined>;
  readonly why: ReadonlySignal<readonly WhyLink[]>;
  /** Goes up when colours changed. */
  readonly revision: ReadonlySignal<number>;
  /** The diagram's room changed. */
  resize(width: number, height: number, isVertical: boolean): void;
  /** By pixels along the direction of time, and across it. */
  pan(along: number, across: number): void;
  /** About a point along. */
  zoom(factor: number, about?: number): void;
  /** Makes this event the one that all views show. */
  seek(position: number): void;
  repaint(): void;
}
