// What the documents' fragments of code take for granted: the types of a lab, tests and a subject at hand. Declared only, for
// the compiler: a fragment that needs something of this is not run.

import type { ClusterState, ExploredCluster } from '@netsplit/explorer';
import type { Invariant, LabTest, Law, Subject } from '@netsplit/harness';
import { Node, type NodeId, type NodeFactory, type Trace } from '@netsplit/simulator';
import type { Arbitrary } from 'fast-check';

export type Message = { kind: 'asks' };
export type Increment = { kind: 'increment' };
export type Count = { value: number };

/** The protocol that the examples of the harness speak of: smaller than that of the lab. */
export type FirstContact = {
  message: Message;
  request: Increment | { kind: 'print'; line: string };
  response: Count;
  outputs: { counted: { client: NodeId; value: number } };
};

export type Mutex = {
  message: Message;
  request: { kind: 'enter' };
  response: null;
  outputs: { entered: null; left: null };
};

export type ConsistentHashing = {
  message: never;
  request: never;
  response: never;
  outputs: object;
  functions: { ringOwners: (members: readonly string[], keys: readonly string[]) => string[] };
};

export type Case = {
  readonly members: string[];
  readonly keys: string[];
  readonly leaver: number;
};

export declare const members: Arbitrary<string[]>;
export declare const keys: Arbitrary<string[]>;
export declare const countedOnce: Invariant<FirstContact>;
export declare const printedOnce: (state: ClusterState) => boolean;

export declare const tests: readonly LabTest[];
export declare const subject: Subject;
export declare const laws: readonly Law[];
export declare const labDir: string;

export class Echo extends Node<string> {}
export class Server extends Node<never> {}
export class Client extends Node<never> {}
export declare const nodes: ExploredCluster['nodes'] &
  readonly { readonly id: NodeId; readonly create: NodeFactory }[];
export declare const trace: Trace;
export declare const response: Response;
export declare function linesOf(body: Response['body']): AsyncIterable<string>;
