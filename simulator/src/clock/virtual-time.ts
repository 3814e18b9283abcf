/** Virtual time is a whole number of microseconds; people read and write milliseconds. */
export function toMicroseconds(ms: number, what: string): number {
  const us = Math.round(ms * 1000);
  if (!(us >= 0) || us > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`${what} is ${ms}: give a number of milliseconds, 0 or more${limit(us)}`);
  }
  return us;
}

/** `ms` after a moment. @throws {RangeError} beyond what a number counts exactly: 285 years */
export function laterUs(nowUs: number, ms: number, what: string): number {
  const us = nowUs + toMicroseconds(ms, what);
  if (us <= Number.MAX_SAFE_INTEGER) return us;
  throw new RangeError(
    `${what} is ${ms}, and it is ${nowUs / 1000} ms now: virtual time ends after 9,007,199,254,740 ms`,
  );
}

function limit(us: number): string {
  return us > Number.MAX_SAFE_INTEGER ? ' and at most 9,007,199,254,740' : '';
}

export function toMilliseconds(us: number): number {
  return us / 1000;
}
