import type { HostedNode, NodeClass, NodeContext, NodeFactory } from '@netsplit/simulator/host';
import type { ValueCodec } from '@netsplit/simulator';
import { constants, createContext, Script } from 'node:vm';

/** Everything that a bundle of a student's code leaves: see the entry in bundle.ts. */
export interface Evaluated {
  /** The classes that were asked for, in that order; undefined where `index.ts` exports none. */
  readonly classes: readonly unknown[];
  /** The functions that were asked for, likewise. */
  readonly functions: readonly unknown[];
  /** The bundle's own copies: a class of nodes inherits from this `Node` and from no other. */
  readonly Node: abstract new () => object;
  readonly hostNode: (
    NodeClass: NodeClass,
    context: NodeContext,
    adopt: (context: NodeContext) => NodeContext,
  ) => HostedNode;
  /** The context of the handler that runs now, of all nodes that share this evaluation. */
  readonly present: () => NodeContext | undefined;
}

/** What `realm/index.ts` exports, seen from outside. */
interface Inside {
  createValueCodec(compile: (source: string) => unknown): ValueCodec;
  consoleFor(log: (text: string) => void): unknown;
  adopt(context: NodeContext): NodeContext;
  harden(stackTraceLimit: number): void;
}

/**
 * Deep enough that the student's line is still on the stack of an error found far inside a message,
 * which may be nested a hundred deep.
 */
const STACK_TRACE_LIMIT = 200;

/**
 * The realm in which the nodes of one subject live: a hardened `vm` context.
 *
 * It is no security boundary. It keeps honest code repeatable, and explains. What keeps hostile code
 * in is the jail, which makes this same realm in a child process, from the same two strings: this
 * file imports nothing that bundles or reads files.
 */
export class Realm {
  readonly valueCodec: ValueCodec;
  readonly #context: object;
  readonly #inside: Inside;

  /** @param inside the script that `realmScript()` makes */
  constructor(inside: string) {
    // An ordinary global: one with Node's interceptors cannot be frozen, and each look at `Map` or
    // `Math` would go through them.
    this.#context = createContext(constants.DONT_CONTEXTIFY, {
      codeGeneration: { strings: false, wasm: false },
    });
    this.#inside = (this.compile(inside, 'netsplit:realm') as () => Inside)();
    this.valueCodec = this.#inside.createValueCodec((source) => this.compile(source));
    this.#inside.harden(STACK_TRACE_LIMIT);
  }

  /** Evaluates trusted source text in the realm, where code itself cannot compile anything. */
  compile(source: string, filename = 'netsplit:compiled'): unknown {
    return new Script(source, { filename }).runInContext(this.#context);
  }

  /** Compiles a bundle, once: what is returned evaluates it afresh at each call. */
  load(code: string, filename: string): LoadedCode {
    const evaluate = this.compile(code, filename) as (console: unknown) => Evaluated;
    return new LoadedCode(this, this.#inside, evaluate);
  }
}

/** A bundle in its realm. Every node has an evaluation of its own, and so its own module variables. */
export class LoadedCode {
  readonly realm: Realm;
  readonly #inside: Inside;
  readonly #evaluate: (console: unknown) => Evaluated;

  constructor(realm: Realm, inside: Inside, evaluate: (console: unknown) => Evaluated) {
    this.realm = realm;
    this.#inside = inside;
    this.#evaluate = evaluate;
  }

  /** @throws what the student's code throws while it is loaded */
  evaluate(log: (text: string) => void = () => {}): Evaluated {
    return this.#evaluate(this.#inside.consoleFor(log));
  }

  /**
   * Calls a function, named by its place among those that the bundle was asked for, in an evaluation of
   * its own: what one call leaves behind, no other one finds.
   *
   * @returns what it returned: a value of the realm that nobody has looked at
   */
  call(index: number, args: readonly unknown[]): unknown {
    const own = args.map((argument) => this.realm.valueCodec.take(argument, 'argument'));
    return (this.evaluate().functions[index] as (...args: readonly unknown[]) => unknown)(...own);
  }

  /** Makes nodes of a class, named by its place among those that the bundle was asked for. */
  factory(index: number): NodeFactory {
    return (context) => {
      // A copy of the node shares its evaluation, and prints where it itself runs.
      let present: Evaluated['present'] = () => undefined;
      const evaluated = this.evaluate((text) => (present() ?? context).log(text));
      present = evaluated.present;
      const { classes, hostNode } = evaluated;
      return hostNode(classes[index] as NodeClass, context, this.#inside.adopt);
    };
  }
}
