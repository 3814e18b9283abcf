/** What a lab's code and its tests agree on: the kinds of node with the classes that play them, and functions. */
export interface Contract {
  /** The lab's folder name: `first-contact`. */
  readonly lab: string;
  /** Role → the name of the class that the lab's `index.ts` exports for it. */
  readonly roles: Readonly<Record<string, string>>;
  /**
   * Pure functions that the lab's `index.ts` exports: from JSON values to a JSON value. Each call runs
   * in a fresh evaluation of the code, so that nothing can be kept from one to the next.
   */
  readonly functions?: readonly string[];
  /** Kinds of request (their `kind`) that nobody answers: they only make a node do something. */
  readonly withoutAnswer?: readonly string[];
}

/**
 * Declares a lab's contract; `contract.ts` exports it as `contract`, beside its {@link Protocol}.
 *
 * @example
 * export const contract = defineContract({
 *   lab: 'first-contact',
 *   roles: { client: 'Client', server: 'Server' },
 * });
 */
export function defineContract<const Roles extends Readonly<Record<string, string>>>(contract: {
  readonly lab: string;
  readonly roles: Roles;
  readonly functions?: readonly string[];
  readonly withoutAnswer?: readonly string[];
}): Contract & { readonly roles: Roles } {
  return contract;
}

/** Whether somebody waits for the answer to a request. */
export function wantsAnswer({ withoutAnswer = [] }: Contract, request: unknown): boolean {
  if (typeof request !== 'object' || request === null || !('kind' in request)) return true;
  return !withoutAnswer.some((kind) => kind === request.kind);
}

/**
 * The types that a lab's nodes speak, as one type that its tests are written in. A union over the
 * lab's roles where they differ.
 *
 * @example
 * export type FirstContact = {
 *   message: Message;
 *   request: Increment;
 *   response: Count;
 *   outputs: { counted: { client: NodeId; value: number } };
 * };
 */
export interface Protocol {
  /** What nodes send to each other. */
  readonly message: unknown;
  /** What a client asks of a node. */
  readonly request: unknown;
  /** What a node answers. */
  readonly response: unknown;
  /** Output kind → the data of such an output. */
  readonly outputs: object;
  /** The functions that the contract names, by their types; absent in a lab that has none. */
  readonly functions?: object;
}
