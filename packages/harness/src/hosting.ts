import type { NodeFactory, ValueCodec } from '@netsplit/simulator';
import type { Contract } from './contract.ts';

/** What the harness needs to know of the code under test, wherever that runs. */
export interface Hosting {
  /** `src`, `solution`, `mutant:replies-before-counting`. */
  readonly name: string;
  readonly codeHash: string;
  readonly contract: Contract;
  /** How nodes of a role are made. */
  factory(role: string): NodeFactory;
  /**
   * Calls a function that the contract names.
   *
   * @returns what it returned, which may be anything
   */
  call(name: string, args: readonly unknown[]): unknown;
  /** Copies values in the realm of the nodes; absent when they live in ours. */
  readonly valueCodec?: ValueCodec;
  /**
   * Runs a stretch of a cluster's life and stops it when a handler does not return.
   *
   * @throws {HandlerTimeout} after about two seconds of wall time
   */
  guard<Result>(run: () => Result): Result;
  /**
   * Lets a cluster advance together with others whose nodes live as far away: it is called when the node of
   * its next event has been told, and calls `settle` when the node has had its time. Absent, or undefined
   * for now, when clusters run one after another.
   */
  readonly turn?: ((settle: () => void) => Promise<void>) | undefined;
  /** What a student should read of an error that their code threw. */
  explain(thrown: unknown): Explanation;
  /** Where the code of a role defines a member: for what no stack tells the line of. */
  define?(member: string, role: string): Pick<Explanation, 'place' | 'excerpt'> | undefined;
}

/** An error of the code under test, for the eyes of who wrote it. */
export interface Explanation {
  readonly message: string;
  /** `src/server.ts:12:5` */
  readonly place?: string;
  /** A few lines around it. */
  readonly excerpt?: string;
  readonly cure?: string;
}

/** A handler ran for so long that it will not return. */
export class HandlerTimeout extends Error {
  override readonly name = 'HandlerTimeout';
}
