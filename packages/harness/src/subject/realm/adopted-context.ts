import type { NodeContext } from '@netsplit/simulator/host';

/**
 * A node's context whose lists are made of this realm's own arrays: so `peers` is an `Array` to the
 * node's code here just as it is where the kernel itself is of the node's realm.
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
    this.#peers ??= Object.freeze(ownList(this.#context.peers));
    return this.#peers;
  }

  now(): number {
    return this.#context.now();
  }

  draw(): number {
    return this.#context.draw();
  }

  read(key: string): unknown {
    return this.#context.read(key);
  }

  keys(): string[] {
    return ownList(this.#context.keys());
  }

  send(to: string, message: unknown): void {
    this.#context.send(to, message);
  }

  broadcast(message: unknown): void {
    this.#context.broadcast(message);
  }

  setTimer(name: string, delayMs: number): void {
    this.#context.setTimer(name, delayMs);
  }

  cancelTimer(name: string): void {
    this.#context.cancelTimer(name);
  }

  respond(id: string, response: unknown): void {
    this.#context.respond(id, response);
  }

  output(kind: string, data: unknown): void {
    this.#context.output(kind, data);
  }

  note(text: string): void {
    this.#context.note(text);
  }

  log(text: string): void {
    this.#context.log(text);
  }

  write(key: string, value: unknown): void {
    this.#context.write(key, value);
  }

  sync(): void {
    this.#context.sync();
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
