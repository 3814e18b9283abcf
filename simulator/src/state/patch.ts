import type { Encoded } from './encode.ts';

/**
 * A step into encoded state: a field, a position, the key of a Map, the member of a Set; or "length" of
 * an array that became shorter.
 */
export type PathStep = string | number | { readonly key: Encoded } | { readonly member: Encoded };

/** What changed: `[path, value]` is now there, `[path]` is gone. */
export type PatchEntry =
  readonly [path: readonly PathStep[], value: Encoded] | readonly [path: readonly PathStep[]];
/** What turns one state into another: its changes, in order. */
export type Patch = readonly PatchEntry[];
