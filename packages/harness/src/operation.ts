import type { NodeId, RequestId } from '@netsplit/simulator';
import { type Contract, type Protocol, wantsAnswer } from './contract.ts';

/** A client's request and what became of it. It changes as the cluster runs. */
export interface Operation<P extends Protocol = Protocol> {
  readonly id: RequestId;
  /** The node that was asked. */
  readonly node: NodeId;
  readonly request: P['request'];
  /** The answer, once there is one. */
  readonly response?: P['response'];
  readonly answered: boolean;
  /** Whether anybody waits for an answer: see the contract's `withoutAnswer`. */
  readonly wantsAnswer: boolean;
  /**
   * The node that was asked was down, or crashed before it answered: by the rules of the game it owes
   * no answer any more. (It may still give one, if its disk remembered the request.)
   */
  readonly abandoned: boolean;
  /** Virtual milliseconds since the cluster's start. */
  readonly invokedAtMs: number;
  readonly answeredAtMs?: number;
}

/** All operations of a cluster, kept up to date by its acts. */
export class Operations<P extends Protocol> {
  readonly #all: Mutable<Operation<P>>[] = [];
  readonly #byId = new Map<RequestId, Mutable<Operation<P>>>();

  readonly #contract: Contract;

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  get all(): readonly Operation<P>[] {
    return this.#all;
  }

  invoke(id: RequestId, node: NodeId, request: P['request'], invokedAtMs: number): Operation<P> {
    const open = { answered: false, abandoned: false, invokedAtMs };
    const operation = {
      id,
      node,
      request,
      wantsAnswer: wantsAnswer(this.#contract, request),
      ...open,
    };
    this.#all.push(operation);
    this.#byId.set(id, operation);
    return operation;
  }

  answer(id: RequestId, response: P['response'], atMs: number): void {
    const operation = this.#byId.get(id);
    if (operation === undefined) return;
    operation.response = response;
    operation.answered = true;
    operation.answeredAtMs = atMs;
  }

  refuse(id: RequestId): void {
    const operation = this.#byId.get(id);
    if (operation !== undefined) operation.abandoned = true;
  }

  crash(node: NodeId, atMs: number): void {
    for (const operation of this.#all) {
      if (operation.node === node && !operation.answered && operation.invokedAtMs <= atMs) {
        operation.abandoned = true;
      }
    }
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
