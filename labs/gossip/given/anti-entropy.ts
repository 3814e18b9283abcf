// Part B: what a database consists of, and what two sites say to each other to make theirs equal.

import type { NodeId } from '@netsplit/simulator/node';

/** When a key was written or deleted, and where. Of two stamps the greater one counts. */
export interface Stamp {
  readonly time: number;
  readonly site: NodeId;
}

/** Which stamp is greater: below 0 the second, above 0 the first, 0 if they are the same. */
export function compareStamps(a: Stamp, b: Stamp): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.site === b.site) return 0;
  return a.site < b.site ? -1 : 1;
}

/** What was written under a key. */
export interface Item {
  readonly kind: 'item';
  readonly key: string;
  readonly value: string;
  readonly stamp: Stamp;
}

/** Stands where an item was that has been deleted. The paper's (NIL, t), with what dormancy needs. */
export interface DeathCertificate {
  readonly kind: 'death certificate';
  readonly key: string;
  /** When the item was deleted. It says what is cancelled: what is older. */
  readonly stamp: Stamp;
  /** The activation timestamp, in ms. It says how long the certificate goes round: see {@link ACTIVE_MS}. */
  readonly activatedMs: number;
  /** The sites that keep it when it goes round no more. */
  readonly retainedBy: readonly NodeId[];
}

export type Entry = Item | DeathCertificate;

/** So long after its activation a certificate goes round: the paper's τ₁. Twenty cycles. */
export const ACTIVE_MS = 20_000;

/** So much longer its retention sites keep it, dormant: the paper's τ₂. Two hundred cycles. */
export const DORMANT_MS = 200_000;

/** How many sites retain a certificate, the one that deletes among them: the paper's r. */
export const RETENTION_SITES = 3;

/** An entry without what it holds: enough to tell which of two is newer. */
export interface Version {
  readonly key: string;
  readonly stamp: Stamp;
  /** Of a death certificate its activation, of an item null. */
  readonly activatedMs: number | null;
}

/** The version of an entry. */
export function versionOf(entry: Entry): Version {
  const { key, stamp } = entry;
  return { key, stamp, activatedMs: entry.kind === 'item' ? null : entry.activatedMs };
}

/** One number for a whole list of versions, in any order: two lists that differ have two different ones, practically always. */
export function checksum(versions: readonly Version[]): number {
  let sum = 0;
  for (const { key, stamp, activatedMs } of versions) {
    sum = (sum + hash(`${key}\n${stamp.time}\n${stamp.site}\n${activatedMs}`)) >>> 0;
  }
  return sum;
}

/** FNV-1a of 32 bits, over the UTF-16 units. */
function hash(text: string): number {
  let result = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    result = Math.imul(result ^ text.charCodeAt(at), 0x01000193);
  }
  return result >>> 0;
}

/** In which direction a contact repairs: from who begins it (push), to who begins it (pull), or both. */
export type Direction = 'push' | 'pull' | 'push-pull';

/** A contact begins: this is the checksum of what I have. Is yours the same? */
export interface Compare {
  readonly kind: 'compare';
  readonly direction: Direction;
  readonly checksum: number;
}

/** The answer, if the checksums differ: the versions of all that I have. */
export interface VersionDigest {
  readonly kind: 'digest';
  /** That of the contact, for who began it. */
  readonly direction: Direction;
  readonly versions: readonly Version[];
}

/** Entries that are newer than yours, and the keys of which I want yours. */
export interface Update {
  readonly kind: 'update';
  readonly entries: readonly Entry[];
  readonly wanted: readonly string[];
}

export type ReplicaMessage = Compare | VersionDigest | Update;
