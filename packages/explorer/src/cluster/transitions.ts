import {
  copyState,
  messageOf,
  type EffectRecord,
  type HostedNode,
  type NodeId,
  type RequestId,
  type TimerName,
} from '@netsplit/simulator';
import { Parts } from '../model/parts.ts';
import { SpaceFailure } from '../space/failure.ts';
import type { ExploredCluster } from './cluster.ts';
import { PairTable } from './pair-table.ts';
import { RecordingContext } from './recording-context.ts';

/** All of one node's state, as plain data of this realm: what its part stands for. */
export interface NodeState {
  readonly at: number;
  readonly isUp: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly timers: ReadonlySet<TimerName>;
  readonly disk: ReadonlyMap<string, unknown>;
  readonly synced: ReadonlyMap<string, unknown>;
  readonly asked: readonly RequestId[];
  readonly answered: readonly RequestId[];
  readonly failed?: string;
}

/** What can happen at one node. */
export type NodeEvent =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'message';
      readonly from: NodeId;
      readonly to: NodeId;
      readonly message: unknown;
    }
  | { readonly kind: 'timer'; readonly name: TimerName }
  | { readonly kind: 'request'; readonly id: RequestId; readonly request: unknown };

/** What one node made of one event. */
export interface Outcome {
  readonly choices: readonly number[];
  readonly crashAfter: number | undefined;
  /** The node afterwards. */
  readonly part: number;
  /** The messages that it sent, as parts. */
  readonly sent: Int32Array;
  /** What goes into its history. */
  readonly history: readonly EffectRecord[];
  /** The node is as before, and nobody can tell that anything happened. */
  readonly isNoOp: boolean;
}

/**
 * What nodes do, learned by running them: each handler on a copy of a node, once for every state of it and every event. In a run of
 * a million states a few thousand handlers run.
 */
export class Transitions {
  readonly parts = new Parts();
  readonly #cluster: ExploredCluster;
  readonly #names: readonly NodeId[];
  /** A node in each state that was met: copied, never run. */
  readonly #hosted = new Map<number, HostedNode>();
  readonly #outcomes: (readonly Outcome[])[] = [];
  readonly #byStateAndEvent = new PairTable();
  readonly #tickEvents = new Map<number, number>();
  /** Parts of nodes whose handling of an event looks at the clock. */
  readonly #clockReaders = new Set<number>();
  /** How many handlers ran. */
  handlerRuns = 0;

  constructor(cluster: ExploredCluster) {
    this.#cluster = cluster;
    this.#names = cluster.nodes.map(({ id }) => id);
  }

  get bytes(): number {
    return this.parts.bytes + this.#byStateAndEvent.bytes + this.#outcomes.length * OUTCOME_BYTES;
  }

  /** A node that has not started yet. */
  unborn(at: number): number {
    return this.#partOf(blank(at));
  }

  node(part: number): NodeState {
    return this.parts.value(part) as NodeState;
  }

  event(part: number): NodeEvent {
    return this.parts.value(part) as NodeEvent;
  }

  eventPart(event: NodeEvent): number {
    return this.parts.part(event, 'an event');
  }

  /** What the node in this state may make of the event. */
  outcomes(part: number, event: number, tick: number): readonly Outcome[] {
    if (this.#cluster.isMemoised === false) return this.#learn(part, event, tick);
    const key = this.#clockReaders.has(part) ? this.#atTick(event, tick) : event;
    const known = this.#byStateAndEvent.get(part, key);
    if (known !== -1) return this.#outcomes[known] as readonly Outcome[];
    const outcomes = this.#learn(part, event, tick);
    const learned = this.#clockReaders.has(part) ? this.#atTick(event, tick) : event;
    this.#byStateAndEvent.set(part, learned, this.#outcomes.length);
    this.#outcomes.push(outcomes);
    return outcomes;
  }

  /** The node after it went down. */
  crashed(part: number): number {
    return this.#partOf(down(this.node(part), this.#cluster.faults?.disk ?? 'synced'));
  }

  /** Events at different ticks, as one that looks at the clock tells them apart. */
  #atTick(event: number, tick: number): number {
    const key = event * 1024 + tick;
    const known = this.#tickEvents.get(key);
    if (known !== undefined) return known;
    // Negative: no part is.
    const made = -1 - this.#tickEvents.size;
    this.#tickEvents.set(key, made);
    return made;
  }

  #learn(part: number, event: number, tick: number): Outcome[] {
    const outcomes: Outcome[] = [];
    const draws = this.#cluster.draws ?? [];
    let prefix: number[] | undefined = [];
    while (prefix !== undefined) {
      const run = this.#run(part, event, tick, prefix);
      if (this.#cluster.isCheckedTwice === true) this.#expectSame(run, part, event, tick, prefix);
      outcomes.push(this.#outcome(run, part, undefined));
      if (this.#cluster.faults?.insideHandlers === true) {
        const { length } = run.context.effects.filter(isCounted);
        for (let after = 0; after < length; after++) {
          outcomes.push(this.#outcome(run, part, after));
        }
      }
      prefix = following(run.context.choices, draws.length);
    }
    return outcomes;
  }

  #run(part: number, eventPart: number, tick: number, prefix: readonly number[]): Run {
    this.handlerRuns += 1;
    const before = this.node(part);
    const event = this.event(eventPart);
    const id = this.#names[before.at] as NodeId;
    const asked = event.kind === 'request' ? [...before.asked, event.id] : before.asked;
    const context = new RecordingContext(
      {
        id,
        peers: this.#names.filter((name) => name !== id),
        nowMs: tick * (this.#cluster.tickMs ?? 1),
        disk: before.disk,
        asked,
        answered: before.answered,
        draws: this.#cluster.draws ?? [],
      },
      prefix,
    );
    const run: Run = { context, event, asked, hosted: undefined, failed: undefined };
    try {
      run.hosted =
        event.kind === 'start'
          ? this.#cluster.nodes[before.at]?.create(context)
          : this.#hosted.get(part)?.copy(context);
      handle(run.hosted, event, (value) => this.#handOver(value));
    } catch (error) {
      run.failed = messageOf(error);
    }
    if (context.unexplorable !== undefined) throw context.unexplorable;
    if (context.hasReadClock) this.#clockReaders.add(part);
    return run;
  }

  /** A copy for the node, made in its realm. */
  #handOver(value: unknown): unknown {
    return this.#cluster.values === undefined
      ? structuredClone(value)
      : this.#cluster.values.take(value, 'message');
  }

  #outcome(run: Run, part: number, crashAfter: number | undefined): Outcome {
    const { context, event } = run;
    const before = this.node(part);
    const effects = crashAfter === undefined ? context.effects : upTo(context.effects, crashAfter);
    const after = applied(before, run, effects);
    const next =
      crashAfter === undefined
        ? this.#partOf(after, run.hosted)
        : this.#partOf(down(after, this.#cluster.faults?.disk ?? 'synced'));
    const from = this.#names[before.at] as NodeId;
    const sent = Int32Array.from(
      effects.flatMap((effect) => {
        if (effect.do !== 'send') return [];
        const envelope = { from, to: effect.to, message: effect.message };
        if (this.#cluster.isLost?.(envelope) === true) return [];
        return [this.eventPart({ kind: 'message', ...envelope })];
      }),
    );
    const history = effects.filter((effect) => this.#isHistory(effect));
    const { choices } = context;
    return {
      choices,
      crashAfter,
      part: next,
      sent,
      history,
      isNoOp:
        next === part && sent.length === 0 && history.length === 0 && event.kind === 'message',
    };
  }

  #isHistory(effect: EffectRecord): boolean {
    if (effect.do === 'respond') return true;
    if (effect.do !== 'output') return false;
    const { outputs = [], operations } = this.#cluster;
    return (
      outputs.includes(effect.kind) ||
      effect.kind === operations?.begin ||
      effect.kind === operations?.end
    );
  }

  #partOf(state: NodeState, hosted?: HostedNode): number {
    const part = this.parts.part(state, `the state of ${this.#names[state.at]}`);
    if (hosted !== undefined && !this.#hosted.has(part)) this.#hosted.set(part, hosted);
    return part;
  }

  #expectSame(
    first: Run,
    part: number,
    event: number,
    tick: number,
    prefix: readonly number[],
  ): void {
    const again = this.#run(part, event, tick, prefix);
    const before = this.node(part);
    const one = this.#partOf(applied(before, first, first.context.effects));
    const other = this.#partOf(applied(before, again, again.context.effects));
    const said = JSON.stringify(first.context.effects);
    if (one === other && said === JSON.stringify(again.context.effects)) return;
    throw new SpaceFailure(
      `${first.context.id} does one thing and then another, from the same state at the same event.`,
      {
        hint: 'It looks at something beside its fields, its messages, and what its node gives it.',
      },
    );
  }
}

interface Run {
  readonly context: RecordingContext;
  readonly event: NodeEvent;
  readonly asked: readonly RequestId[];
  hosted: HostedNode | undefined;
  failed: string | undefined;
}

function handle(
  hosted: HostedNode | undefined,
  event: NodeEvent,
  handOver: (value: unknown) => unknown,
): void {
  switch (event.kind) {
    case 'start':
      return hosted?.start();
    case 'message':
      return hosted?.message(event.from, handOver(event.message));
    case 'timer':
      return hosted?.timer(event.name);
    case 'request':
      return hosted?.request(event.id, handOver(event.request));
  }
}

/** The node after these effects; its fields are those at the handler's end. */
function applied(before: NodeState, run: Run, effects: readonly EffectRecord[]): NodeState {
  const timers = new Set(before.timers);
  const disk = new Map(before.disk);
  let { synced } = before;
  const answered = [...before.answered];
  if (run.event.kind === 'timer') timers.delete(run.event.name);
  for (const effect of effects) {
    if (effect.do === 'timer') timers.add(effect.name);
    else if (effect.do === 'cancel') timers.delete(effect.name);
    else if (effect.do === 'respond') answered.push(effect.id);
    else if (effect.do === 'sync') synced = new Map(disk);
    else if (effect.do === 'write') {
      if (effect.value === undefined) disk.delete(effect.key);
      else disk.set(effect.key, effect.value);
    }
  }
  return {
    at: before.at,
    isUp: true,
    fields: run.hosted === undefined ? {} : copyState({ ...run.hosted.fields }),
    timers,
    disk,
    synced,
    asked: run.asked,
    answered,
    ...(run.failed === undefined ? {} : { failed: run.failed }),
  };
}

function down(state: NodeState, disk: 'synced' | 'kept' | 'wiped'): NodeState {
  const left = disk === 'kept' ? state.disk : disk === 'synced' ? state.synced : new Map();
  return {
    ...blank(state.at),
    disk: left,
    synced: disk === 'kept' ? state.synced : left,
    asked: state.asked,
    answered: state.answered,
  };
}

function blank(at: number): NodeState {
  const disk = new Map<string, unknown>();
  return {
    at,
    isUp: false,
    fields: {},
    timers: new Set(),
    disk,
    synced: disk,
    asked: [],
    answered: [],
  };
}

/** The next choices after these, as a number with so many digits counts; undefined after the last. */
function following(choices: readonly number[], digits: number): number[] | undefined {
  const next = [...choices];
  for (let last = next.pop(); last !== undefined; last = next.pop()) {
    if (last + 1 < digits) return [...next, last + 1];
  }
  return undefined;
}

/** Remarks are no effects: a crash cannot fall between them. */
function isCounted({ do: kind }: EffectRecord): boolean {
  return kind !== 'note' && kind !== 'log';
}

function upTo(effects: readonly EffectRecord[], count: number): EffectRecord[] {
  let left = count;
  const kept: EffectRecord[] = [];
  for (const effect of effects) {
    if (isCounted(effect) && left-- <= 0) break;
    kept.push(effect);
  }
  return kept;
}

const OUTCOME_BYTES = 300;
