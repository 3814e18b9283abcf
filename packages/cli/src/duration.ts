import { UsageError } from './trouble.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration as people write it: `500ms`, `10s`, `1.5 s`, `2m`, `1m30s`; a bare number is seconds.
 *
 * @throws {UsageError} saying how to write one
 */
export function parseDuration(text: string): number {
  const compact = text.trim().toLowerCase().replace(/\s+/g, '');
  const bare = /^\d+(\.\d+)?$/.test(compact) ? `${compact}s` : compact;
  if (!/^(\d+(\.\d+)?(us|ms|min|s|m|h))+$/.test(bare)) {
    throw new UsageError(`"${text}" is not a duration.`, 'Write one as 500ms, 10s, 2m or 1m30s.');
  }
  let ms = 0;
  for (const [, amount, unit] of bare.matchAll(/(\d+(?:\.\d+)?)(us|ms|min|s|m|h)/g)) {
    ms += Number(amount) * (UNITS_MS[unit ?? ''] ?? 0);
  }
  return ms;
}

/** A duration of real time for a reader: `340 ms`, `2.1 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 3_600_000) {
    const minutes = Math.round(ms / 60_000);
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  }
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
