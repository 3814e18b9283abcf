/** What of the axis is in view: the place at its beginning, and pixels a unit. */
export interface View {
  readonly from: number;
  readonly scale: number;
  /** How far lanes are scrolled, in pixels. */
  readonly across: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Time runs downward: on narrow screens. */
  readonly isVertical: boolean;
  readonly laneCount: number;
  readonly faultRows: number;
  /** Operations that are under way at one time have a row each; none by default. */
  readonly operationRows?: number;
}

/** The room of the axis' labels, of a row of faults, and around the lanes, in pixels. */
const AXIS = { wide: 30, narrow: 60 };
const FAULT_ROW = { wide: 22, narrow: 18 };
const PAD = 10;
/** Rows of operations get lower the more there are, so that the lanes keep their room. */
const OPERATIONS = { wide: { row: 18, most: 92 }, narrow: { row: 10, most: 36 } };
const LANE = { wide: { least: 30, most: 128 }, narrow: { least: 74, most: 150 } };

/** How much room the names of nodes take beside their lanes, in pixels. */
export function roomForNames(names: readonly string[]): number {
  const longest = Math.max(0, ...names.map((name) => name.length));
  return Math.min(180, Math.max(76, 30 + 9.2 * longest));
}

/** Where things of a run stand on a surface. `along` is the direction of time, `across` that of lanes. */
export class Geometry {
  readonly frame: Frame;
  readonly view: View;
  /** Where the lanes begin, across. */
  readonly lanesFrom: number;
  readonly faultsFrom: number;
  readonly faultRow: number;
  readonly laneRoom: number;
  /** Where operations begin, across, the room of one, and of all. */
  readonly operationsFrom: number;
  readonly operationRow: number;
  readonly operationRoom: number;

  constructor(frame: Frame, view: View) {
    this.frame = frame;
    this.view = view;
    const size = frame.isVertical ? 'narrow' : 'wide';
    const { least, most } = LANE[size];
    this.faultRow = FAULT_ROW[size];
    this.faultsFrom = AXIS[size];
    this.lanesFrom = this.faultsFrom + frame.faultRows * this.faultRow + PAD;
    const { operationRows = 0 } = frame;
    const { row, most: mostRoom } = OPERATIONS[size];
    this.operationRow = Math.min(row, mostRoom / Math.max(1, operationRows));
    this.operationRoom = operationRows === 0 ? 0 : operationRows * this.operationRow + PAD;
    this.operationsFrom = this.acrossLength - this.operationRoom + PAD / 2;
    const room = this.lanesTo - this.lanesFrom - PAD;
    this.laneRoom = Math.max(least, Math.min(most, room / Math.max(1, frame.laneCount)));
  }

  get alongLength(): number {
    return this.frame.isVertical ? this.frame.height : this.frame.width;
  }

  get acrossLength(): number {
    return this.frame.isVertical ? this.frame.width : this.frame.height;
  }

  /** Where the room for lanes ends, across. */
  get lanesTo(): number {
    return this.acrossLength - this.operationRoom;
  }

  /** The last place in view. */
  get to(): number {
    return this.view.from + this.alongLength / this.view.scale;
  }

  /** How far lanes can be scrolled. */
  get mostAcross(): number {
    const all = this.lanesFrom + this.laneRoom * this.frame.laneCount + PAD;
    return Math.max(0, all - this.lanesTo);
  }

  along(place: number): number {
    return (place - this.view.from) * this.view.scale;
  }

  across(lane: number): number {
    return this.lanesFrom + (lane + 0.5) * this.laneRoom - this.view.across;
  }

  /** From along and across to the surface's own x and y. */
  x(along: number, across: number): number {
    return this.frame.isVertical ? across : along;
  }

  y(along: number, across: number): number {
    return this.frame.isVertical ? along : across;
  }

  placeAt(x: number, y: number): number {
    return this.view.from + (this.frame.isVertical ? y : x) / this.view.scale;
  }

  /** The lane nearest to a point, or a part of one. */
  laneAt(x: number, y: number): number {
    const across = this.frame.isVertical ? x : y;
    return (across + this.view.across - this.lanesFrom) / this.laneRoom - 0.5;
  }
}
