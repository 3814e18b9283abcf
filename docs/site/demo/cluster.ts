import { type Act, hostNode, type NodeId, Simulation } from '@netsplit/simulator';
import { Keeper, type Message } from './keeper.ts';

export const MEMBERS: readonly NodeId[] = ['n1', 'n2', 'n3', 'n4', 'n5'];
/** A leader that has settled nothing for so long is told from one that leads. */
const ALONE_MS = 42;
/** How far back the picture of the run reaches. */
export const SHOWN_MS = 170;

/** A node as it is drawn. */
export interface Member {
  readonly id: NodeId;
  readonly isUp: boolean;
  /** `alone`: it believes that it leads, and no majority is with it. */
  readonly status: 'follows' | 'leads' | 'alone' | 'moves';
  readonly epoch: number;
  readonly count: number;
  readonly settled: number;
}

/** A message under way, or one that was until a short time ago. */
export interface Flight {
  readonly key: string;
  readonly kind: Message['kind'];
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sentMs: number;
  readonly dueMs: number;
  readonly fate: 'flying' | 'arrived' | 'lost';
}

/** A time that has a beginning, and an end once it is over. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number | undefined;
}

/** While the network was cut: who could reach whom. */
export interface Split extends Span {
  readonly groups: readonly (readonly NodeId[])[];
}

/** While a node was down. */
export interface Down extends Span {
  readonly node: NodeId;
}

/** The cluster at one moment. */
export interface Snapshot {
  readonly nowMs: number;
  readonly events: number;
  readonly members: readonly Member[];
  readonly flights: readonly Flight[];
  readonly splits: readonly Split[];
  readonly downs: readonly Down[];
  /** The cut that is there now. */
  readonly split: Split | undefined;
  /** The highest count that a majority has accepted. */
  readonly settled: number;
}

/** Five keepers on a simulated network, which whoever looks at them may cut and heal. */
export class DemoCluster {
  readonly #simulation: Simulation;
  readonly #sentMs = new Map<number, number>();
  readonly #settledMs = new Map<NodeId, number>();
  #past: Flight[] = [];
  #splits: Split[] = [];
  #downs: Down[] = [];
  #settled = 0;

  constructor(seed: number) {
    this.#simulation = new Simulation({
      seed,
      nodes: MEMBERS.map((id) => ({ id, create: (context) => hostNode(Keeper, context) })),
      network: { delayMs: { kind: 'uniform', minMs: 4, maxMs: 8 } },
      observe: (act) => {
        this.#observe(act);
      },
    });
  }

  get nowMs(): number {
    return this.#simulation.nowMs;
  }

  get fingerprint(): string {
    return this.#simulation.fingerprint;
  }

  advance(ms: number): void {
    this.#simulation.runFor(ms);
    const since = this.nowMs - SHOWN_MS;
    this.#past = this.#past.filter(({ dueMs }) => dueMs > since);
    this.#splits = this.#splits.filter(({ toMs }) => toMs === undefined || toMs > since);
    this.#downs = this.#downs.filter(({ toMs }) => toMs === undefined || toMs > since);
    for (const [event, atMs] of this.#sentMs) {
      if (atMs > since) break;
      this.#sentMs.delete(event);
    }
  }

  /** From now on, only members of the same group reach each other. */
  split(groups: readonly (readonly NodeId[])[]): void {
    this.heal();
    const atMs = this.nowMs;
    this.#simulation.inject({
      kind: 'partition',
      atMs,
      groups: groups.map((group) => [...group]),
    });
    this.#splits.push({ fromMs: atMs, toMs: undefined, groups });
  }

  heal(): void {
    if (!this.#splits.some(({ toMs }) => toMs === undefined)) return;
    this.#simulation.inject({ kind: 'heal', atMs: this.nowMs });
    this.#splits = this.#splits.map((split) => ended(split, this.nowMs));
  }

  /** Whether the node is up afterwards. */
  crashOrRestart(node: NodeId): boolean {
    const isDown = this.#downs.some((down) => down.node === node && down.toMs === undefined);
    if (isDown) {
      this.#simulation.inject({ kind: 'restart', atMs: this.nowMs, node });
      this.#downs = this.#downs.map((down) =>
        down.node === node ? ended(down, this.nowMs) : down,
      );
    } else {
      this.#simulation.inject({ kind: 'crash', atMs: this.nowMs, node });
      this.#downs.push({ fromMs: this.nowMs, toMs: undefined, node });
    }
    return isDown;
  }

  snapshot(): Snapshot {
    return {
      nowMs: this.nowMs,
      events: this.#simulation.eventCount,
      members: MEMBERS.map((id) => this.#member(id)),
      flights: [...this.#past, ...this.#underWay()],
      splits: this.#splits,
      downs: this.#downs,
      split: this.#splits.find(({ toMs }) => toMs === undefined),
      settled: this.#settled,
    };
  }

  #member(id: NodeId): Member {
    const fields = this.#simulation.fields(id) as Partial<Keeper> | undefined;
    const { status = 'follows', epoch = 1, last, settled = 0 } = fields ?? {};
    const isAlone =
      status === 'leads' && this.nowMs - (this.#settledMs.get(id) ?? this.nowMs) > ALONE_MS;
    return {
      id,
      isUp: this.#simulation.isUp(id),
      status: isAlone ? 'alone' : status,
      epoch,
      count: last?.count ?? 0,
      settled,
    };
  }

  #underWay(): Flight[] {
    return this.#simulation.pending().flatMap((pending) => {
      const { kind, cause, index, node, from, atMs, body } = pending;
      const sentMs = this.#sentMs.get(cause);
      if (kind !== 'message' || from === undefined || sentMs === undefined) return [];
      const message = body as Message;
      const key = `${cause}/${index}`;
      return [
        { key, kind: message.kind, from, to: node, sentMs, dueMs: atMs, fate: 'flying' as const },
      ];
    });
  }

  #observe(act: Act): void {
    if (act.kind === 'sent') this.#sentMs.set(act.event, act.atMs);
    if (act.kind === 'delivered' || act.kind === 'dropped') {
      this.#past.push({
        key: `${act.event}`,
        kind: (act.message as Message).kind,
        from: act.from,
        to: act.node,
        sentMs: this.#sentMs.get(act.sentBy) ?? act.atMs,
        dueMs: act.atMs,
        fate: act.kind === 'delivered' ? 'arrived' : 'lost',
      });
    }
    if (act.kind !== 'output') return;
    this.#settledMs.set(act.node, act.atMs);
    if (act.output === 'settled') {
      this.#settled = Math.max(this.#settled, (act.data as { count: number }).count);
    }
  }
}

function ended<S extends Span>(span: S, atMs: number): S {
  return span.toMs === undefined ? { ...span, toMs: atMs } : span;
}
