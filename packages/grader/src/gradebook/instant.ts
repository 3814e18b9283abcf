import { z } from 'zod';

/** A moment as people write it, with its zone: without one it would be another moment on another machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** What to write instead of what is not one. */
export const INSTANT_EXPECTED = 'expected a time with its zone, as "2026-10-05T23:59+02:00"';

/** Milliseconds since 1970, or undefined for what is no moment. */
export function instantMs(text: string): number | undefined {
  if (!INSTANT.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

export const instantSchema = z
  .string()
  .refine((text) => instantMs(text) !== undefined, INSTANT_EXPECTED);

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** `2 d 3 h`, `40 min`, `less than a minute`: as exact as a reader needs it. */
export function span(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const hours = Math.floor((ms % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : 'less than a minute';
}
