import type { NodeContext } from '@netsplit/simulator/host';
import { own } from './own-error.ts';

/**
 * A node's context whose lists and errors are made of this realm: so `peers` is an `Array`, and what a
 * refused effect throws an `Error`, to the node's code here just as it is where the kernel itself is of
 * the node's realm.
 */
class AdoptedContext implements NodeContext {
  readonly id: string;
  readonly #context: NodeContext;
  /** Made when first used: a large cluster would have as many lists as nodes, each as long. */
  #peers: readonly string[] | undefined;

  constructor(context: NodeContext) {
    this.#context = context;
    this.id = context.id;
  }

  get peers(): readonly string[] {
    try {
      this.#peers ??= Object.freeze(ownList(this.#context.peers));
      return this.#peers;
    } catch (thrown) {
      throw own(thrown);
    }
  }

  now(): number {
    try {
      return this.#context.now();
    } catch (thrown) {
      throw own(thrown);
    }
  }

  draw(): number {
    try {
      return this.#context.draw();
    } catch (thrown) {
      throw own(thrown);
    }
  }

  read(key: string): unknown {
    try {
      return this.#context.read(key);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  keys(): string[] {
    try {
      return ownList(this.#context.keys());
    } catch (thrown) {
      throw own(thrown);
    }
  }

  send(to: string, message: unknown): void {
    try {
      this.#context.send(to, message);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  broadcast(message: unknown): void {
    try {
      this.#context.broadcast(message);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  setTimer(name: string, delayMs: number): void {
    try {
      this.#context.setTimer(name, delayMs);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  cancelTimer(name: string): void {
    try {
      this.#context.cancelTimer(name);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  respond(id: string, response: unknown): void {
    try {
      this.#context.respond(id, response);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  output(kind: string, data: unknown): void {
    try {
      this.#context.output(kind, data);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  note(text: string): void {
    try {
      this.#context.note(text);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  log(text: string): void {
    try {
      this.#context.log(text);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  write(key: string, value: unknown): void {
    try {
      this.#context.write(key, value);
    } catch (thrown) {
      throw own(thrown);
    }
  }

  sync(): void {
    try {
      this.#context.sync();
    } catch (thrown) {
      throw own(thrown);
    }
  }
}

export function adopt(context: NodeContext): NodeContext {
  return new AdoptedContext(context);
}

function ownList(list: readonly string[]): string[] {
  const own: string[] = [];
  for (let at = 0; at < list.length; at++) own.push(list[at] as string);
  return own;
}
