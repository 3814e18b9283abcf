// Evaluated in the realm of a student's code, too.

import type { Evaluated } from './context.ts';

/** What an evaluated bundle exports, as it can be told from elsewhere. */
export interface ExportFacts {
  /** For each class that was asked for. */
  readonly classes: readonly {
    readonly is: 'absent' | 'no class' | 'no node' | 'node';
    /** How many arguments its constructor takes. */
    readonly takes: number;
  }[];
  /** Whether each function that was asked for is one. */
  readonly functions: readonly boolean[];
}

export function factsOf({ classes, functions, Node }: Evaluated): ExportFacts {
  return {
    classes: classes.map((exported) => {
      if (exported === undefined) return { is: 'absent', takes: 0 };
      if (typeof exported !== 'function') return { is: 'no class', takes: 0 };
      const isNode = exported.prototype instanceof Node;
      return { is: isNode ? 'node' : 'no node', takes: exported.length };
    }),
    functions: functions.map((exported) => typeof exported === 'function'),
  };
}
