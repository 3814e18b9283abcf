import {
  createValueCodec,
  EffectRefused,
  type EffectRecord,
  type NodeContext,
  type NodeId,
  type RequestId,
} from '@netsplit/simulator';
import { SpaceFailure } from '../space/failure.ts';

/** What a node knows when a handler begins, beside its fields. */
export interface Surroundings {
  readonly id: NodeId;
  readonly peers: readonly NodeId[];
  readonly nowMs: number;
  readonly disk: ReadonlyMap<string, unknown>;
  /** Requests that came to it, and those of them that it has answered. */
  readonly asked: readonly RequestId[];
  readonly answered: readonly RequestId[];
  /** What random draws may give. */
  readonly draws: readonly number[];
}

const codec = createValueCodec();

/** A node's context while one handler runs: it keeps what the node does, in order, and chooses what it draws. */
export class RecordingContext implements NodeContext {
  readonly effects: EffectRecord[] = [];
  /** Which of the possible draws each draw took, so far. */
  readonly choices: number[];
  readonly #prefix: readonly number[];
  readonly #around: Surroundings;
  readonly #disk: Map<string, unknown>;
  readonly #answered: Set<RequestId>;
  /** Whether the node looked at its clock. */
  hasReadClock = false;
  /** What no search can go on after. The node may catch what it throws, or make another error of it in its own realm. */
  unexplorable: SpaceFailure | undefined;

  /** @param prefix the choices of the first draws; those after take the first value */
  constructor(around: Surroundings, prefix: readonly number[]) {
    this.#around = around;
    this.#prefix = prefix;
    this.choices = [];
    this.#disk = new Map(around.disk);
    this.#answered = new Set(around.answered);
  }

  get id(): NodeId {
    return this.#around.id;
  }

  get peers(): readonly NodeId[] {
    return this.#around.peers;
  }

  now(): number {
    this.hasReadClock = true;
    return this.#around.nowMs;
  }

  draw(): number {
    const { draws, id } = this.#around;
    if (draws.length === 0) {
      const what = `${id} draws a random number, and nobody said which there are.`;
      const hint = 'Name the values to explore in `draws`: [0, 0.5] for two halves.';
      this.unexplorable = new SpaceFailure(what, { hint });
      throw this.unexplorable;
    }
    const choice = this.#prefix[this.choices.length] ?? 0;
    this.choices.push(choice);
    return Math.floor((draws[choice] ?? 0) * 0x1_0000_0000);
  }

  read(key: string): unknown {
    const value = this.#disk.get(key);
    return value === undefined ? undefined : codec.take(value, key);
  }

  keys(): string[] {
    return [...this.#disk.keys()];
  }

  send(to: NodeId, message: unknown): void {
    if (to !== this.id && !this.peers.includes(to)) {
      throw new EffectRefused(
        `send('${String(to)}', …): there is no such node. The cluster has ${[this.id, ...this.peers].join(', ')}`,
      );
    }
    this.effects.push({ do: 'send', to, message: codec.take(message, 'message') });
  }

  broadcast(message: unknown): void {
    for (const peer of this.peers) this.send(peer, message);
  }

  setTimer(name: string, delayMs: number): void {
    if (typeof name !== 'string' || !(delayMs >= 0)) {
      throw new EffectRefused(
        `setTimer('${String(name)}', ${String(delayMs)}): give a name and a delay`,
      );
    }
    this.effects.push({ do: 'timer', name, delayMs });
  }

  cancelTimer(name: string): void {
    this.effects.push({ do: 'cancel', name });
  }

  respond(id: RequestId, response: unknown): void {
    if (!this.#around.asked.includes(id)) {
      throw new EffectRefused(
        `respond('${String(id)}'): no client asked ${this.id} this. The id is the one that onRequest was given`,
      );
    }
    if (this.#answered.has(id)) {
      throw new EffectRefused(
        `respond('${id}'): this request was answered already. Forget a request once it is answered`,
      );
    }
    this.#answered.add(id);
    this.effects.push({ do: 'respond', id, response: codec.take(response, 'response') });
  }

  output(kind: string, data: unknown): void {
    this.effects.push({ do: 'output', kind, data: codec.take(data, `output '${kind}'`) });
  }

  note(text: string): void {
    this.effects.push({ do: 'note', text });
  }

  log(text: string): void {
    this.effects.push({ do: 'log', text });
  }

  write(key: string, value: unknown): void {
    const copy = value === undefined ? undefined : codec.take(value, `disk.write('${key}')`);
    if (copy === undefined) this.#disk.delete(key);
    else this.#disk.set(key, copy);
    this.effects.push(
      copy === undefined ? { do: 'write', key } : { do: 'write', key, value: copy },
    );
  }

  sync(): void {
    this.effects.push({ do: 'sync' });
  }
}
