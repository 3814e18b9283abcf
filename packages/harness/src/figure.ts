/** What a figure shows, as plain data: a picture of it is drawn elsewhere. */
export interface Figure {
  readonly title: string;
  /** What it was measured on, in a few words: `1,000 members, 20 runs`. */
  readonly aside?: string;
  readonly charts: readonly (Chart | RingChart)[];
}

/** One pair of axes, and what is drawn between them. */
export interface Chart {
  readonly kind?: 'axes';
  readonly title: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly Series[];
  /** A sentence on what to look at. */
  readonly note?: string;
}

/** A circle of places, who owns which piece of it, and what that makes of their loads. */
export interface RingChart {
  readonly kind: 'ring';
  readonly title: string;
  readonly members: readonly RingMember[];
  /** A sentence on what to look at. */
  readonly note?: string;
}

/** A member of a ring of hashes: where it stands, and how much of the keys it has. */
export interface RingMember {
  readonly name: string;
  /** Where its points are, in turns from the top clockwise: 0.25 is on the right. It owns what is before each. */
  readonly points: readonly number[];
  /** Its part of all keys, from 0 to 1. */
  readonly load: number;
}

/** One axis of a chart. */
export interface ChartAxis {
  /** What is measured: `time since the crash`. */
  readonly label: string;
  /** `ms`, `%`, `periods`; left out for a plain number. */
  readonly unit?: string;
  /** Default `linear`. A logarithmic axis shows nothing at 0 or below. */
  readonly scale?: 'linear' | 'logarithmic';
  /** Where the axis begins and ends; default: 0, or the least power of ten, and where the points end. */
  readonly from?: number;
  readonly to?: number;
}

/** One line, or one set of points or bars, of a chart. */
export interface Series {
  readonly name: string;
  /** `steps` holds each value until the next point; `bars` stand on the x axis. */
  readonly kind: 'line' | 'steps' | 'dots' | 'bars';
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A formula or a published table, to hold the others against: drawn dashed, or as hollow dots. */
  readonly isExpected?: boolean;
}
