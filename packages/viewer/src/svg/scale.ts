/** How the values of an axis become places on it. */
export interface Scale {
  readonly isLogarithmic: boolean;
  readonly ticks: readonly number[];
  /** From 0 to 1 for what lies between the ends. */
  place(value: number): number;
}

/** An even axis that ends at a round value, at or after `to`. */
export function linearScale(from: number, to: number): Scale {
  const step = niceStep(to > from ? to - from : 1);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, tick) =>
    Number(((first + tick) * step).toPrecision(12)),
  );
  const [start, end] = [first * step, last * step];
  return { isLogarithmic: false, ticks, place: (value) => (value - start) / (end - start) };
}

/** An axis from power of ten to power of ten. What is 0 or less stands at its beginning. */
export function logarithmicScale(least: number, most: number): Scale {
  const from = Math.floor(Math.log10(least) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(most) - 1e-9));
  const ticks = Array.from({ length: to - from + 1 }, (_, power) => 10 ** (from + power));
  const place = (value: number): number =>
    value <= 0 ? 0 : Math.max(0, (Math.log10(value) - from) / (to - from));
  return { isLogarithmic: true, ticks, place };
}

/** A step of 1, 2 or 5 that makes about six of `extent`. */
function niceStep(extent: number): number {
  const power = 10 ** Math.floor(Math.log10(extent / 6));
  return ([1, 2, 5, 10].find((factor) => factor * power >= extent / 6) ?? 10) * power;
}
