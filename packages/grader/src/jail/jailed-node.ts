import {
  type ComingEvent,
  type HostedNode,
  nextCheck,
  type NodeContext,
} from '@netsplit/simulator/host';
import { StateError } from '@netsplit/simulator';
import { decodeFields } from './decode.ts';
import type { Jail, Request } from './jail.ts';
import type { Effect, Fore, Question, Reply, StateReply, Thrown } from './protocol.ts';

/** How many draws go with an event to a node that draws: as many as it took for its last one, within these. */
const FEWEST_DRAWS = 2;
const MOST_DRAWS = 256;

/** What outlives a node's restarts: how many events it has had, and after how many its state is looked at. */
export interface Life {
  handled: number;
  checkDue: number;
}

/** What the nodes of one jail have in common. */
export interface Cells {
  readonly jail: Jail;
  /** The number of a new node. */
  next(): number;
  /** The number of a cluster with these nodes, which the jail has been told. */
  clusterOf(names: readonly string[]): number;
  /** A node was told of its next event. */
  told(node: JailedNode): void;
  readonly eventCpuMs: number;
  readonly eventWallMs: number;
  /** Whether what the code prints is kept: never in a test that is hidden. */
  readonly isHeard: boolean;
  /** Counts what the nodes of a cluster said. @throws {JailEnded} for too much of it */
  count(cluster: number, characters: number): void;
}

/** What was thrown in the jail and is no Error. */
export class ThrownInJail {
  /** As the kernel says it. */
  readonly message: string;
  /** As a student reads it. */
  readonly described: string;

  constructor(message: string, described: string) {
    this.message = message;
    this.described = described;
  }
}

/**
 * A node that lives in the jail. Its handlers return here when they have returned there: what it did takes place
 * through its context, in the order in which it did it.
 */
export class JailedNode implements HostedNode {
  readonly #cells: Cells;
  readonly #context: NodeContext;
  readonly #number: number;
  /** What the jail said first of the event that it has been told of, before its handler was called. */
  #ahead: Reply | undefined;
  /** What it said of its state after its last event. */
  #state: StateReply | undefined;
  /** When its state is to be looked at, as the kernel counts. */
  readonly #life: Life;
  #cluster = 0;
  #aheadLength = 0;
  /** How many of the draws that it was given for its event it has not taken. */
  #drawsLeft = 0;
  /** How many draws its event has taken. */
  #drawsTaken = 0;
  #doesDraw = false;
  /** Why this copy of a node could not be made. */
  #failed: Thrown | undefined;

  private constructor(cells: Cells, context: NodeContext, life: Life) {
    this.#cells = cells;
    this.#context = context;
    this.#number = cells.next();
    this.#life = life;
  }

  /** Makes a node and begins its start. @throws what its class's fields or constructor throw */
  static born(cells: Cells, context: NodeContext, classIndex: number, life: Life): JailedNode {
    const node = new JailedNode(cells, context, life);
    const names = context.cluster ?? [context.id, ...context.peers];
    const cluster = cells.clusterOf(names);
    node.#cluster = cluster;
    const position = names.indexOf(context.id);
    const reply = cells.jail.exchange([
      'start',
      node.#number,
      node.#fore(),
      classIndex,
      cluster,
      position,
    ]);
    if (reply[1] === 'threw') throw asThrown(reply[2]);
    node.#ahead = reply;
    node.#aheadLength = cells.jail.lineLength;
    return node;
  }

  get life(): Life {
    return this.#life;
  }

  start(): void {
    this.#perform(() => {
      throw this.#cells.jail.close('protocol');
    });
  }

  message(from: string, body: unknown): void {
    this.#perform(() => ['message', this.#number, this.#fore(), from, body]);
  }

  timer(name: string): void {
    this.#perform(() => ['timer', this.#number, this.#fore(), name]);
  }

  request(id: string, body: unknown): void {
    this.#perform(() => ['request', this.#number, this.#fore(), id, body]);
  }

  prepare({ kind, from, name, body }: ComingEvent): void {
    const request: Request =
      kind === 'timer'
        ? ['timer', this.#number, this.#fore(), name]
        : [kind, this.#number, this.#fore(), kind === 'message' ? from : name, body];
    this.#cells.told(this);
    this.#cells.jail.send(request, (reply) => {
      this.#ahead = reply;
      this.#aheadLength = this.#cells.jail.lineLength;
      this.onAhead?.();
    });
  }

  /** Called when the jail has said the first of the event that the node was told of. */
  onAhead: (() => void) | undefined;

  get fields(): Readonly<Record<string, unknown>> {
    if (this.#state?.[0] !== 'fields') this.#state = this.#askState(2);
    if (this.#state[0] === 'refused') throw stateError(this.#state);
    try {
      return decodeFields(this.#state[1]);
    } catch {
      throw this.#cells.jail.close('protocol');
    }
  }

  checkState(): number {
    this.#state ??= this.#askState(1);
    if (this.#state[0] === 'fields') this.#state = this.#askState(1);
    if (this.#state[0] === 'refused') throw stateError(this.#state);
    if (this.#state[0] !== 'plain') throw this.#cells.jail.close('protocol');
    this.#life.checkDue = nextCheck(this.#state[1], this.#life.handled);
    return this.#state[1];
  }

  copy(context: NodeContext): HostedNode {
    const copy = new JailedNode(this.#cells, context, { ...this.#life });
    copy.#doesDraw = this.#doesDraw;
    copy.#cluster = this.#cluster;
    // It goes along with the copy's first event, and fails there if it fails.
    this.#cells.jail.send(['copy', copy.#number, null, this.#number], (reply) => {
      if (reply[1] === 'threw') copy.#failed = reply[2];
    });
    return copy;
  }

  release(): void {
    this.#cells.jail.send(['release', 0, null, [this.#number]], () => {});
  }

  #fore(): Fore {
    this.#life.handled += 1;
    this.#state = undefined;
    const draws = this.#doesDraw ? within(this.#drawsTaken) : 0;
    this.#drawsTaken = 0;
    const foresight = this.#context.foresee?.(draws);
    // Whoever does not foresee looks at the whole state after each event.
    const heard = this.#cells.isHeard ? 1 : 0;
    if (foresight === undefined) return [null, null, 0, 2, heard];
    this.#drawsLeft = draws;
    const isDue = this.#life.handled >= this.#life.checkDue;
    const { nowMs, isDiskFull } = foresight;
    return [nowMs, foresight.draws, isDiskFull ? 1 : 0, isDue ? 1 : 0, heard];
  }

  #perform(request: () => Request): void {
    const { jail, eventCpuMs, eventWallMs } = this.#cells;
    const isAhead = this.#ahead !== undefined;
    let reply = this.#ahead ?? jail.exchange(request());
    let length = isAhead ? this.#aheadLength : jail.lineLength;
    this.#ahead = undefined;
    const untilCpuMs = jail.cpuMs + eventCpuMs;
    const untilMs = performance.now() + eventWallMs;
    for (;;) {
      if (this.#failed !== undefined) throw asThrown(this.#failed);
      if (reply[1] !== 'done' && reply[1] !== 'ask') throw jail.close('protocol');
      const [tag, is, effects, drawn] = reply;
      this.#cells.count(this.#cluster, length);
      this.#draw(drawn);
      for (const effect of effects) this.#let(effect);
      if (is === 'done') {
        this.#state = reply[5] ?? undefined;
        if (reply[4] !== null) throw asThrown(reply[4]);
        return;
      }
      // A loop that asks never waits for long.
      if (jail.cpuMs > untilCpuMs || performance.now() > untilMs) throw jail.close('time');
      reply = this.#answer(tag, reply[4]);
      length = jail.lineLength;
    }
  }

  /** The draws that it took of those it was given. */
  #draw(count: number): void {
    if (count > this.#drawsLeft) throw this.#cells.jail.close('protocol');
    this.#drawsLeft -= count;
    this.#drawsTaken += count;
    for (let at = 0; at < count; at++) this.#context.draw();
  }

  /** Lets an effect take place of which the jail was sure. @throws {JailEnded} if it is refused all the same */
  #let(effect: Effect): void {
    try {
      this.#apply(effect);
    } catch {
      throw this.#cells.jail.close('protocol');
    }
  }

  #apply(effect: Effect): void {
    const context = this.#context;
    switch (effect[0]) {
      case 'send':
        return context.send(effect[1], effect[2]);
      case 'all':
        return context.broadcast(effect[1]);
      case 'timer':
        return context.setTimer(effect[1], effect[2]);
      case 'cancel':
        return context.cancelTimer(effect[1] as string);
      case 'respond':
        return context.respond(effect[1], effect[2]);
      case 'output':
        return context.output(effect[1], effect[2]);
      case 'note':
        return context.note(effect[1]);
      case 'log':
        return context.log(effect[1]);
      case 'write':
        return context.write(effect[1], effect[2]);
      case 'sync':
        return context.sync();
    }
  }

  #answer(tag: number, question: Question): Reply {
    const { jail } = this.#cells;
    let value: unknown;
    try {
      value = this.#find(question);
    } catch (error) {
      const { name, message } = error as Error;
      return jail.answer(tag, ['answer', 0, null, 'error', [name, message]]);
    }
    return value === undefined
      ? jail.answer(tag, ['answer', 0, null, 'value'])
      : jail.answer(tag, ['answer', 0, null, 'value', value]);
  }

  #find(question: Question): unknown {
    const context = this.#context;
    switch (question[0]) {
      case 'now':
        return context.now();
      case 'draw': {
        if (question[1] === 1) return [context.draw()];
        this.#doesDraw = true;
        // Twice as many with each question: who shuffles a thousand members asks a dozen times.
        const draws = context.foresee?.(within(this.#drawsTaken)).draws ?? [context.draw()];
        this.#drawsLeft = draws.length;
        return draws;
      }
      case 'read':
        return context.read(question[1]);
      case 'keys':
        return context.keys();
      case 'try':
        this.#apply(question[1]);
        return null;
    }
  }

  #askState(how: 1 | 2): StateReply {
    const reply = this.#cells.jail.exchange(['state', this.#number, null, how]);
    if (reply[1] === 'value') {
      const state = reply[2] as StateReply | null;
      if (Array.isArray(state) && ['plain', 'fields', 'refused'].includes(String(state[0]))) {
        return state;
      }
    }
    throw this.#cells.jail.close('protocol');
  }
}

function within(draws: number): number {
  return Math.min(Math.max(draws, FEWEST_DRAWS), MOST_DRAWS);
}

/** What was thrown in the jail, as an error of ours with the same words. */
export function asThrown([isError, name, message, stack, described]: Thrown): unknown {
  if (isError === 0) return new ThrownInJail(message, described);
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  error.stack = stack;
  return error;
}

function stateError([, path, message]: Extract<StateReply, readonly ['refused', ...unknown[]]>) {
  const error = new StateError(path, '', '');
  error.message = message;
  return error;
}
