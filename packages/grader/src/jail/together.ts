import type { Jail } from './jail.ts';
import type { JailedNode } from './jailed-node.ts';

interface Waiting {
  readonly settle: () => void;
  readonly node: JailedNode;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  isSettled: boolean;
  error: unknown;
}

/**
 * Clusters that advance together. Each has told the node of its next event, and waits; when all of them wait,
 * all nodes are reached with one frame. Within a cluster nothing changes its order: an event may cancel the
 * timer that would be the next one.
 */
export class Together {
  readonly #jail: Jail;
  readonly #check: () => void;
  #told: JailedNode | undefined;
  #waiting: Waiting[] = [];

  /** @param check throws when they have taken too long in all */
  constructor(jail: Jail, check: () => void) {
    this.#jail = jail;
    this.#check = check;
  }

  /** A node was told of its next event; its cluster's turn follows. */
  told(node: JailedNode): void {
    this.#told = node;
  }

  turn(settle: () => void): Promise<void> {
    const node = this.#told;
    this.#told = undefined;
    if (node === undefined) throw new Error('turn() without a node that was told');
    return new Promise((resolve, reject) => {
      const waiting = { settle, node, resolve, reject, isSettled: false, error: undefined };
      node.onAhead = () => settleNow(waiting);
      // Once every cluster has gone as far as it can without an answer.
      if (this.#waiting.length === 0) setImmediate(() => this.#reach());
      this.#waiting.push(waiting);
    });
  }

  #reach(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    let lost: unknown;
    try {
      this.#jail.flush();
      this.#check();
    } catch (error) {
      lost = error;
    }
    for (const one of waiting) {
      one.node.onAhead = undefined;
      if (one.error !== undefined) one.reject(one.error);
      else if (one.isSettled) one.resolve();
      else one.reject(lost);
    }
  }
}

/** What the node did takes place now: it may have asked something, and the jail waits for the answer. */
function settleNow(waiting: Waiting): void {
  waiting.isSettled = true;
  try {
    waiting.settle();
  } catch (error) {
    waiting.error = error;
  }
}
