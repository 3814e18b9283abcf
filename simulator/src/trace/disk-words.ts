import type { RecordedEvent } from './schema.ts';
import { enumerate } from './wording.ts';

type DiskChange = NonNullable<RecordedEvent['disk']>;

/** More keys than a reader takes in at a glance are counted. */
const MOST_KEYS = 4;

/** What a fault did to a disk, a clause each: `under term 3 became 1`. */
export function diskWords({ kept, lost, harmed }: DiskChange): string[] {
  const words: string[] = [];
  if (harmed !== undefined) {
    const { key, before, after, unreadable } = harmed;
    const now = unreadable === true ? `${after}, which is no JSON` : after;
    words.push(
      before === undefined ? `under ${key} stands ${now}` : `under ${key} ${before} became ${now}`,
    );
  }
  if (kept !== undefined && kept.length > 0) words.push(`${writes(kept)} survived unsynced`);
  if (lost !== undefined && lost.length > 0)
    words.push(`${writes(lost)} ${lost.length === 1 ? 'was' : 'were'} lost`);
  return words.length === 0 ? ['the disk held nothing that it could strike'] : words;
}

function writes(keys: readonly string[]): string {
  if (keys.length > MOST_KEYS) return `${keys.length} writes`;
  return `the write${keys.length === 1 ? '' : 's'} of ${enumerate(keys)}`;
}
