import type { RequestId } from '@netsplit/simulator/node';
import type { Version } from '../given.ts';

/** Keep these versions of a key. Whoever does, says so. */
export interface Store {
  readonly kind: 'store';
  readonly key: string;
  readonly versions: readonly Version[];
  /** For whom: the receiver itself, or a keeper that it stands in for (4.6). */
  readonly keeper: string;
  /** What it belongs to: a request's name, or one of the words below. It comes back with the answer. */
  readonly purpose: string;
}

/** These versions, or some that replace them, are kept. */
export interface Stored {
  readonly kind: 'stored';
  readonly key: string;
  readonly dots: readonly string[];
  readonly purpose: string;
}

/** What do you have of this key? */
export interface Fetch {
  readonly kind: 'fetch';
  readonly key: string;
  readonly purpose: string;
}

export interface Fetched {
  readonly kind: 'fetched';
  readonly key: string;
  readonly versions: readonly Version[];
  readonly purpose: string;
}

/** This is what I have, by its dots: send what I should have and lack (4.7). */
export interface Compare {
  readonly kind: 'compare';
  readonly dots: Readonly<Record<string, readonly string[]>>;
}

export type Message = Store | Stored | Fetch | Fetched | Compare;

/** Purposes that are no request's. */
export const HANDOVER = 'handover';
export const HINT = 'hint';
export const REPAIR = 'repair';

/** A put or get that this node coordinates. */
export interface Coordinated {
  readonly kind: 'put' | 'get';
  readonly id: RequestId;
  readonly key: string;
  /** How many different nodes have to answer: W, or R. */
  readonly needed: number;
  readonly sloppy: boolean;
  /** What is written. */
  readonly versions: readonly Version[];
  /** How often it was tried. */
  tries: number;
  isAnswered: boolean;
  /** Who has answered, and with what. */
  answers: Map<string, readonly Version[]>;
}
