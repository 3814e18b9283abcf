import type { Trace, TraceEvent } from '@netsplit/simulator/trace';
import { axisOf, type Axis, type AxisMode } from './axis.ts';
import { columnsOf, NONE, type Columns } from './columns.ts';
import { faultSpansOf, type FaultSpan } from './fault-spans.ts';
import { flightsOf, reachOf, type Flights } from './flights.ts';
import { operationsOf, type Operation } from './operations.ts';
import { ArmedTimers, timerSpansOf } from './timer-spans.ts';

export interface Lane {
  readonly node: string;
  readonly role: string | undefined;
}

/** A run's events on an axis: where they are, and which messages may be seen from where. */
export interface Layout {
  readonly axis: Axis;
  readonly reach: Float64Array;
}

/** Everything about a run that views ask for, made once when its trace is opened. */
export class RunModel {
  readonly trace: Trace;
  readonly lanes: readonly Lane[];
  readonly columns: Columns;
  readonly flights: Flights;
  readonly faults: readonly FaultSpan[];
  readonly timers: ArmedTimers;
  readonly operations: readonly Operation[];
  readonly #laneByNode: ReadonlyMap<string, number>;
  readonly #layouts = new Map<string, Layout>();

  constructor(trace: Trace) {
    this.trace = trace;
    this.lanes = trace.header.nodes.map(({ id, role }) => ({ node: id, role }));
    this.#laneByNode = new Map(this.lanes.map(({ node }, index) => [node, index]));
    const laneOf = (node: string): number => this.laneOf(node);
    this.columns = columnsOf(trace, laneOf);
    this.flights = flightsOf(trace, this.columns, laneOf);
    this.faults = faultSpansOf(trace, laneOf);
    this.operations = operationsOf(trace);
    this.timers = new ArmedTimers(timerSpansOf(trace));
  }

  get count(): number {
    return this.columns.count;
  }

  laneOf(node: string): number {
    return this.#laneByNode.get(node) ?? NONE;
  }

  /** @param like the layout of another run, so that what both have in common stands in the same places */
  layout(mode: AxisMode, like?: Layout): Layout {
    const key = like === undefined ? mode : `${mode} ${like.axis.ordinaryUs}`;
    const known = this.#layouts.get(key);
    if (known !== undefined) return known;
    const axis = axisOf(this.columns, mode, like?.axis.ordinaryUs);
    const layout = { axis, reach: reachOf(this.flights, axis) };
    this.#layouts.set(key, layout);
    return layout;
  }

  eventAt(position: number): TraceEvent | undefined {
    return this.trace.events[position];
  }

  /** Where a reader begins: at the first violation, or at the first event. */
  get opening(): number {
    const [violation] = this.violations;
    return violation ?? (this.count === 0 ? NONE : 0);
  }

  /** The positions of the events that violated a property, in order. */
  get violations(): readonly number[] {
    const positions = this.trace.violations.map(({ n }) => this.trace.positionOf(n));
    return [...new Set(positions)].filter((at) => at !== NONE).toSorted((a, b) => a - b);
  }
}
