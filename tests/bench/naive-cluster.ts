import type { Envelope, ExploredCluster } from '@netsplit/explorer';
import type { HostedNode, NodeContext, NodeId } from '@netsplit/simulator';

interface NaiveState {
  readonly nodes: Record<NodeId, NaiveNode>;
  messages: Envelope[];
  readonly used: { drops: number; duplicates: number; timers: number };
}

interface NaiveNode {
  fields: Record<string, unknown>;
  timers: string[];
  asked: string[];
  answered: string[];
  history: unknown[];
}

/**
 * Explores a cluster as anybody would write it: a copy of all of the state for each step, its JSON as the key. Of faults it knows
 * losses and copies.
 */
export class NaiveCluster {
  readonly #cluster: ExploredCluster;
  readonly #names: readonly NodeId[];
  readonly #templates = new Map<NodeId, HostedNode>();
  readonly #seen = new Set<string>();
  readonly #queue: NaiveState[] = [];
  generated = 0;
  handlerRuns = 0;

  constructor(cluster: ExploredCluster) {
    this.#cluster = cluster;
    this.#names = cluster.nodes.map(({ id }) => id);
  }

  get distinct(): number {
    return this.#seen.size;
  }

  explore(states: number): void {
    const first: NaiveState = {
      nodes: Object.fromEntries(
        this.#names.map((id) => [
          id,
          { fields: {}, timers: [], asked: [], answered: [], history: [] },
        ]),
      ),
      messages: [],
      used: { drops: 0, duplicates: 0, timers: 0 },
    };
    for (const { id, create } of this.#cluster.nodes) {
      const made = create(this.#contextOf(first, id));
      this.#templates.set(id, made);
      first.nodes[id] = { ...(first.nodes[id] as NaiveNode), fields: { ...made.fields } };
    }
    for (const id of this.#names) this.#run(first, id, (host) => host.start());
    this.#meet(first, states);
    for (const state of this.#queue) {
      if (this.#seen.size >= states) break;
      this.#successors(state, states);
    }
  }

  #successors(state: NaiveState, states: number): void {
    const { faults = {}, timers: most = Infinity, requests = [] } = this.#cluster;
    const met = new Set<string>();
    for (const [at, { from, to, message }] of state.messages.entries()) {
      // Two equal messages under way: it is one transition to deliver either.
      const text = JSON.stringify([from, to, message], replacer);
      if (met.has(text)) continue;
      met.add(text);
      const deliver = (next: NaiveState): void =>
        this.#run(next, to, (host) => host.message(from, structuredClone(message)));
      const delivered = structuredClone(state);
      delivered.messages.splice(at, 1);
      deliver(delivered);
      // What changes nothing and sends nothing is no transition.
      const isNoOp =
        delivered.messages.length === state.messages.length - 1 &&
        nodeText(delivered, to) === nodeText(state, to);
      if (!isNoOp) this.#meet(delivered, states);
      if (!isNoOp && state.used.duplicates < (faults.duplicates ?? 0)) {
        const doubled = structuredClone(state);
        doubled.used.duplicates += 1;
        deliver(doubled);
        this.#meet(doubled, states);
      }
      if (state.used.drops < (faults.drops ?? 0)) {
        const dropped = structuredClone(state);
        dropped.used.drops += 1;
        dropped.messages.splice(at, 1);
        this.#meet(dropped, states);
      }
    }
    for (const id of this.#names) {
      const node = state.nodes[id] as NaiveNode;
      for (const timer of state.used.timers < most ? node.timers : []) {
        const next = structuredClone(state);
        if (this.#cluster.timers !== undefined) next.used.timers += 1;
        const own = next.nodes[id] as NaiveNode;
        own.timers = own.timers.filter((name) => name !== timer);
        this.#run(next, id, (host) => host.timer(timer));
        this.#meet(next, states);
      }
      const planned = requests.filter((request) => request.node === id)[node.asked.length];
      if (planned === undefined) continue;
      const next = structuredClone(state);
      const request = `r${requests.indexOf(planned) + 1}`;
      const own = next.nodes[id] as NaiveNode;
      own.asked.push(request);
      own.history.push(this.#begun(next, id, planned.request));
      this.#run(next, id, (host) => host.request(request, structuredClone(planned.request)));
      this.#meet(next, states);
    }
  }

  #run(state: NaiveState, id: NodeId, handle: (host: HostedNode) => void): void {
    this.handlerRuns += 1;
    const node = state.nodes[id] as NaiveNode;
    const host = this.#templates.get(id)?.copy(this.#contextOf(state, id)) as HostedNode;
    Object.assign(host.fields, node.fields);
    handle(host);
    node.fields = structuredClone({ ...host.fields });
  }

  #meet(state: NaiveState, states: number): void {
    this.generated += 1;
    const key = keyOf(state);
    if (this.#seen.has(key) || this.#seen.size >= states) return;
    this.#seen.add(key);
    this.#queue.push(state);
  }

  /** When an operation begins, its history notes how many of each other node's had ended. */
  #begun(state: NaiveState, id: NodeId, operation: unknown): unknown {
    const ended = (history: readonly unknown[]): number =>
      history.filter((event) => (event as { kind: string }).kind === 'end').length;
    const seen = this.#names
      .filter((other) => other !== id)
      .map((other) => ended((state.nodes[other] as NaiveNode).history));
    return { kind: 'begin', operation, seen };
  }

  #contextOf(state: NaiveState, id: NodeId): NodeContext {
    const node = state.nodes[id] as NaiveNode;
    const peers = this.#names.filter((name) => name !== id);
    const { outputs = [], operations } = this.#cluster;
    const send = (to: NodeId, message: unknown): void => {
      state.messages.push({ from: id, to, message: structuredClone(message) });
    };
    const nothing = (): void => {};
    return {
      id,
      peers,
      now: () => 0,
      draw: () => 0,
      read: () => undefined,
      keys: () => [],
      send,
      broadcast: (message) => peers.forEach((peer) => send(peer, message)),
      setTimer: (name) => {
        if (!node.timers.includes(name)) node.timers.push(name);
      },
      cancelTimer: (name) => {
        node.timers = node.timers.filter((one) => one !== name);
      },
      respond: (request, response) => {
        node.answered.push(request);
        node.history.push({ kind: 'end', id: request, response: structuredClone(response) });
      },
      output: (kind, data) => {
        if (kind === operations?.begin) node.history.push(this.#begun(state, id, data));
        else if (kind === operations?.end) node.history.push({ kind: 'end', data });
        else if (outputs.includes(kind)) node.history.push({ kind, data: structuredClone(data) });
      },
      note: nothing,
      log: nothing,
      write: nothing,
      sync: nothing,
    };
  }
}

function nodeText({ nodes }: NaiveState, id: NodeId): string {
  return JSON.stringify(nodes[id], replacer);
}

function keyOf({ nodes, messages, used }: NaiveState): string {
  const sorted = messages.map((message) => JSON.stringify(message, replacer)).sort();
  for (const node of Object.values(nodes)) node.timers.sort();
  return JSON.stringify([nodes, sorted, used], replacer);
}

/** JSON has neither Maps nor Sets, and the order in which they were filled is no part of a state. */
function replacer(_key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value].map((pair) => JSON.stringify(pair, replacer)).sort();
  if (value instanceof Set) return [...value].map((one) => JSON.stringify(one, replacer)).sort();
  return value;
}
