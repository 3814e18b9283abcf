import {
  EffectRefused,
  expectDiskKey,
  expectOutputKind,
  expectTimer,
  neverAsked,
  notNow,
  unknownReceiver,
  type NodeContext,
} from '@netsplit/simulator/host';
import type { Effect, Fore, Question } from '../protocol.ts';

/** Validates and copies a JSON value in this realm. @throws {ValueError} */
export type Take = (value: unknown, what: string) => unknown;

/**
 * What a node acts through in the jail: it notes what the node does, in order, and asks the grader only what
 * it cannot know. An effect that may be refused is tried there and then, so that the node's code hears of it
 * at the line that asked.
 */
export class JailedContext implements NodeContext {
  readonly id: string;
  effects: Effect[] = [];
  /** How many of the draws that the grader gave were taken, and it does not know yet. */
  drawn = 0;
  readonly #position: number;
  readonly #names: readonly string[];
  #peers: readonly string[] | undefined;
  readonly #take: Take;
  readonly #ask: (context: JailedContext, question: Question) => unknown;
  /** Requests that came to this life of the node, and it has not answered. */
  readonly #asked: Set<string>;
  #isActive = false;
  #nowMs: number | null = null;
  #draws: readonly number[] | null = null;
  #drawsTaken = 0;
  #isDiskFull = false;
  #isHeard = false;

  constructor(
    position: number,
    names: readonly string[],
    take: Take,
    ask: (context: JailedContext, question: Question) => unknown,
    asked: Iterable<string> = [],
  ) {
    this.id = names[position] as string;
    this.#position = position;
    this.#names = names;
    this.#take = take;
    this.#ask = ask;
    this.#asked = new Set(asked);
  }

  /** The context of a copy of the node. */
  copy(): JailedContext {
    return new JailedContext(this.#position, this.#names, this.#take, this.#ask, this.#asked);
  }

  begin([nowMs, draws, isDiskFull, , isHeard]: Fore, request?: string): void {
    this.effects = [];
    this.drawn = 0;
    this.#nowMs = nowMs;
    this.#draws = draws;
    this.#drawsTaken = 0;
    this.#isDiskFull = isDiskFull === 1;
    this.#isHeard = isHeard === 1;
    this.#isActive = true;
    if (request !== undefined) this.#asked.add(request);
  }

  end(): void {
    this.#isActive = false;
  }

  /** Made when first used: in a large cluster few nodes look at the whole list. */
  get peers(): readonly string[] {
    this.#peers ??= Object.freeze(this.#names.filter((_, at) => at !== this.#position));
    return this.#peers;
  }

  now(): number {
    return this.#nowMs ?? (this.#ask(this, ['now']) as number);
  }

  draw(): number {
    this.#expectActive();
    if (this.#draws === null)
      return (this.#ask(this, ['draw', 1]) as readonly number[])[0] as number;
    if (this.#drawsTaken === this.#draws.length) {
      // The grader counts those that were taken, and gives what comes after them.
      this.#draws = this.#ask(this, ['draw', 0]) as readonly number[];
      this.#drawsTaken = 0;
    }
    this.drawn += 1;
    return this.#draws[this.#drawsTaken++] as number;
  }

  read(key: string): unknown {
    this.#expectActive();
    return typeof key === 'string' ? this.#ask(this, ['read', key]) : undefined;
  }

  keys(): string[] {
    this.#expectActive();
    return this.#ask(this, ['keys']) as string[];
  }

  send(to: string, message: unknown): void {
    this.#expectActive();
    if (!this.#names.includes(to)) throw unknownReceiver(to, this.#names);
    this.effects.push(['send', to, this.#take(message, 'message')]);
  }

  broadcast(message: unknown): void {
    this.#expectActive();
    this.effects.push(['all', this.#take(message, 'message')]);
  }

  setTimer(name: string, delayMs: number): void {
    this.#expectActive();
    expectTimer(name, delayMs);
    this.effects.push(['timer', name, delayMs]);
  }

  cancelTimer(name: string): void {
    this.#expectActive();
    this.effects.push(['cancel', typeof name === 'string' ? name : null]);
  }

  respond(id: string, response: unknown): void {
    this.#expectActive();
    const body = this.#take(response, 'response');
    if (typeof id !== 'string') throw neverAsked(id, this.id);
    const effect = ['respond', id, body] as const;
    if (this.#asked.delete(id)) this.effects.push(effect);
    else this.#ask(this, ['try', effect]);
  }

  output(kind: string, data: unknown): void {
    this.#expectActive();
    expectOutputKind(kind);
    this.effects.push(['output', kind, this.#take(data, `output '${kind}'`)]);
  }

  note(text: string): void {
    this.#expectActive();
    this.effects.push(['note', String(text)]);
  }

  /** What a student prints is kept only where the grader asks for it: it could tell of inputs that are hidden. */
  log(text: string): void {
    if (this.#isActive && this.#isHeard) this.effects.push(['log', String(text)]);
  }

  write(key: string, value: unknown): void {
    this.#expectActive();
    expectDiskKey(key);
    if (value === undefined) {
      this.effects.push(['write', key]);
      return;
    }
    const effect = ['write', key, this.#take(value, `disk.write('${key}')`)] as const;
    if (this.#isDiskFull) this.#ask(this, ['try', effect]);
    else this.effects.push(effect);
  }

  sync(): void {
    this.#expectActive();
    this.effects.push(['sync']);
  }

  #expectActive(): void {
    if (!this.#isActive) throw notNow(this.id);
  }
}

/** What the grader refused, as an error of this realm. */
export function refusedBy(name: string, message: string): Error {
  if (name === 'EffectRefused') return new EffectRefused(message);
  const error = new Error(message);
  error.name = name;
  return error;
}
