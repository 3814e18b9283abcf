// Part C. A journal on disk: records that are written once, in order, and never in place.

import { type Disk, DiskError } from '@netsplit/simulator/node';

/*
 * A crash may tear a write that was not synced: the beginning of the new text is there, and after it what was there
 * before. Two values that are mixed so may make a third one that nobody wrote. A record under a key of its own
 * can be torn into no value only, and a journal that ends before its first damaged record is a state that the server
 * was in before, and nothing that was synced is missing from it.
 *
 * What to write, and when to sync, is yours to decide.
 */

/** The number of the record that is written next: a field of your node. */
export type JournalEnd = number;

/** Writes a record behind the others, and gives the number of the next one. It is safe after `disk.sync()`. */
export function writeRecord(disk: Disk, end: JournalEnd, record: unknown): JournalEnd {
  disk.write(keyOf(end), { record });
  return end + 1;
}

/**
 * Writes a record that makes all earlier ones superfluous, and deletes them once it is safe.
 *
 * @returns the number of the next record
 */
export function restartJournal(disk: Disk, end: JournalEnd, record: unknown): JournalEnd {
  disk.write(keyOf(end), { record, isFirst: true });
  disk.sync();
  for (const number of numbersOn(disk)) {
    if (number < end) disk.delete(keyOf(number));
  }
  return end + 1;
}

/**
 * The records that are on the disk, from the last beginning on, the oldest first. What a crash left behind
 * them is deleted: it was never safe.
 */
export function readJournal(disk: Disk): { records: unknown[]; end: JournalEnd } {
  const numbers = numbersOn(disk);
  const written = new Map(numbers.map((number) => [number, readWritten(disk, number)]));
  const first = numbers.findLast((number) => written.get(number)?.isFirst === true) ?? 0;
  const records: unknown[] = [];
  let end = first;
  for (let next = written.get(end); next !== undefined; next = written.get(end)) {
    records.push(next.record);
    end += 1;
  }
  const leftovers = numbers.filter((number) => number < first || number >= end);
  for (const number of leftovers) disk.delete(keyOf(number));
  if (leftovers.length > 0) disk.sync();
  return { records, end };
}

interface Written {
  readonly record: unknown;
  readonly isFirst?: true;
}

function readWritten(disk: Disk, number: number): Written | undefined {
  try {
    return disk.read(keyOf(number)) as Written;
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

function numbersOn(disk: Disk): number[] {
  return disk
    .keys()
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => Number(key.slice(PREFIX.length)))
    .sort((one, other) => one - other);
}

function keyOf(number: number): string {
  return `${PREFIX}${number}`;
}

const PREFIX = 'journal/';
