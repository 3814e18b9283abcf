import { compareTraces, type TraceDifference } from '@netsplit/simulator/trace';
import type { RunModel } from './run-model.ts';

/** Names a fork for good, in the address of the page too: `a` is the run that was opened, then `b`, … */
export type ForkId = string;

/** A run, and where it left the run that it came from. */
export interface Fork {
  readonly id: ForkId;
  /** The run that it left; undefined for the one that was opened first. */
  readonly parent: ForkId | undefined;
  /** The number of the last event that it has in common with its parent; 0 where it shares none. */
  readonly after: number;
  /** What a reader calls it: a file's name, or what was done. */
  readonly label: string;
  readonly model: RunModel;
}

/** The runs that are open. It is never changed: each act makes a new one, so that views see it change. */
export class ForkTree {
  static readonly empty = new ForkTree([]);

  /** In the order in which they came. */
  readonly forks: readonly Fork[];

  private constructor(forks: readonly Fork[]) {
    this.forks = forks;
  }

  static of(model: RunModel, label: string): ForkTree {
    return new ForkTree([{ id: idOf(0), parent: undefined, after: 0, label, model }]);
  }

  get root(): Fork | undefined {
    return this.forks[0];
  }

  get last(): Fork | undefined {
    return this.forks.at(-1);
  }

  get(id: ForkId | undefined): Fork | undefined {
    return this.forks.find((fork) => fork.id === id);
  }

  childrenOf(id: ForkId): readonly Fork[] {
    return this.forks.filter(({ parent }) => parent === id);
  }

  /** With one more fork, which is its {@link last}. What was there stays as it was. */
  with(fork: Omit<Fork, 'id'>): ForkTree {
    return new ForkTree([...this.forks, { ...fork, id: idOf(this.forks.length) }]);
  }

  /** With another recording in a fork's place: the run went on, or was recorded again. */
  replacing(id: ForkId, model: RunModel): ForkTree {
    return new ForkTree(this.forks.map((fork) => (fork.id === id ? { ...fork, model } : fork)));
  }

  /** Every fork under its parent, and how deep it stands: as a tree is written. */
  get rows(): readonly { readonly fork: Fork; readonly depth: number }[] {
    const rows: { fork: Fork; depth: number }[] = [];
    const add = (fork: Fork, depth: number): void => {
      rows.push({ fork, depth });
      for (const child of this.childrenOf(fork.id)) add(child, depth + 1);
    };
    for (const fork of this.forks) if (fork.parent === undefined) add(fork, 0);
    return rows;
  }

  /** The fork to look at beside this one: its parent, or the first that left it. */
  otherOf(id: ForkId): Fork | undefined {
    return this.get(this.get(id)?.parent) ?? this.childrenOf(id)[0];
  }

  /** Where a fork first went otherwise than its parent; undefined for a root, and for two that are the same. */
  differenceOf(id: ForkId): TraceDifference | undefined {
    const fork = this.get(id);
    const parent = this.get(fork?.parent);
    return fork === undefined || parent === undefined ? undefined : differenceOf(parent, fork);
  }
}

const known = new WeakMap<RunModel, WeakMap<RunModel, { difference?: TraceDifference }>>();

/** To compare long runs takes a while: it is done once for two of them. */
function differenceOf(parent: Fork, fork: Fork): TraceDifference | undefined {
  const ofParent = known.get(parent.model) ?? new WeakMap();
  known.set(parent.model, ofParent);
  const found = ofParent.get(fork.model) ?? {
    difference: compareTraces(parent.model.trace, fork.model.trace, {
      names: [`run ${parent.id}`, `run ${fork.id}`],
    }),
  };
  ofParent.set(fork.model, found);
  return found.difference;
}

/** `a` to `z`, then `aa`: short in an address, and a name that can be said. */
export function idOf(index: number): ForkId {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : idOf(Math.floor(index / 26) - 1) + letter;
}
