/** Virtual time is a whole number of microseconds; people read and write milliseconds. */
export function toMicroseconds(ms: number, what: string): number {
  const us = Math.round(ms * 1000);
  if (!(us >= 0) || us > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`${what} is ${ms}: give a number of milliseconds, 0 or more`);
  }
  return us;
}

export function toMilliseconds(us: number): number {
  return us / 1000;
}
