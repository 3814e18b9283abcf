import type { Digest, Text } from '../given.ts';

/** What nodes of the tree send each other: the four messages of the paper's protocol. */
export type TreeMessage = Gossip | Prune | IHave | Graft;

/** Texts in full. They go along the tree; after a graft, what was missed comes in one of these. */
export interface Gossip {
  readonly kind: 'gossip';
  readonly texts: readonly Text[];
}

/** What you sent I have from another: send me no texts from now on, only word of them. */
export interface Prune {
  readonly kind: 'prune';
}

/** Which texts I have. It goes along the links that are not of the tree, and now and then along all. */
export interface IHave {
  readonly kind: 'i-have';
  readonly digest: Digest;
}

/** I have these texts, and you said that you have more: send them, and whatever comes. */
export interface Graft {
  readonly kind: 'graft';
  readonly digest: Digest;
}
