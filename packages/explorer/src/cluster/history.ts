import type { EffectRecord, NodeId } from '@netsplit/simulator';
import type { Parts } from '../model/parts.ts';
import type { ExploredCluster, HistoryEvent } from './cluster.ts';

/** An event, and the history before it: 0 for none. */
interface Link {
  readonly before: number;
  readonly event: HistoryEvent;
}

/** What was asked and answered, a chain for each node: one integer stands for all of a history. */
export class Histories {
  readonly #parts: Parts;
  readonly #operations: ExploredCluster['operations'];
  readonly #names: readonly NodeId[];
  /** How many operations have ended in a history. */
  readonly #ended = new Map<number, number>([[0, 0]]);
  readonly #events = new Map<number, readonly HistoryEvent[]>([[0, Object.freeze([])]]);

  constructor(parts: Parts, cluster: ExploredCluster) {
    this.#parts = parts;
    this.#operations = cluster.operations;
    this.#names = cluster.nodes.map(({ id }) => id);
  }

  /** The chain after an effect of a node; `chains` are those of all nodes. */
  afterEffect(chain: number, effect: EffectRecord, chains: Int32Array): number {
    if (effect.do === 'respond') {
      return this.#add(chain, { kind: 'end', id: effect.id, result: effect.response });
    }
    if (effect.do !== 'output') return chain;
    const { kind: output, data } = effect;
    if (output === this.#operations?.begin) return this.begin(chain, { operation: data }, chains);
    if (output === this.#operations?.end) return this.#add(chain, { kind: 'end', result: data });
    return this.#add(chain, { kind: 'output', output, data });
  }

  begin(
    chain: number,
    what: { readonly id?: string; readonly operation: unknown },
    chains: Int32Array,
  ): number {
    const seen: Record<NodeId, number> = {};
    chains.forEach((other, at) => {
      const ended = this.#ended.get(other) ?? 0;
      // An operation's own node has ended all before it: that is no news.
      if (other !== chain && ended > 0) seen[this.#names[at] as NodeId] = ended;
    });
    return this.#add(chain, { kind: 'begin', ...what, seen });
  }

  /** The events of a chain, the first first: the same list each time, which nobody can change. */
  events(chain: number): readonly HistoryEvent[] {
    const known = this.#events.get(chain);
    if (known !== undefined) return known;
    const { before, event } = this.#parts.value(chain) as Link;
    const events = Object.freeze([...this.events(before), event]);
    this.#events.set(chain, events);
    return events;
  }

  #add(before: number, event: HistoryEvent): number {
    const link: Link = { before, event };
    // Parts are even and odd numbers from 0 on; 0 stands for no history.
    const chain = this.#parts.part(link, 'a history');
    const ended = (this.#ended.get(before) ?? 0) + (event.kind === 'end' ? 1 : 0);
    this.#ended.set(chain, ended);
    return chain;
  }
}
