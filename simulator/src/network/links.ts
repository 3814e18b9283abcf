import type { FaultOf, NetworkFault } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';
import type { LinkConditions, NetworkConditions } from './conditions.ts';
import { linkOf, type Link } from './link.ts';

type LinkFault = Exclude<NetworkFault, FaultOf<'rule'>>;

/**
 * How every direction between two nodes, told by their positions, behaves at present.
 *
 * While nothing sets one direction apart, all share one `Link`: a large cluster has millions of them.
 * Under faults each direction that is used has its own place, and shares the `Link` of its like.
 */
export class Links {
  readonly #ids: readonly NodeId[];
  readonly #conditions: NetworkConditions;
  readonly #overrides = new Map<string, LinkConditions>();
  readonly #local: Link;
  readonly #shared: Link;
  /** `#shared`, but cut, held, or both. */
  readonly #variants = new Map<string, Link>();
  #faults: readonly LinkFault[] = [];
  #isUniform: boolean;
  /** Worked out when first used after a change. */
  #rows: (Link[] | undefined)[] = [];

  constructor(ids: readonly NodeId[], conditions: NetworkConditions) {
    this.#ids = ids;
    this.#conditions = conditions;
    this.#shared = linkOf(conditions);
    this.#local = linkOf({ delayMs: 0 });
    for (const link of conditions.links ?? []) {
      linkOf(link);
      this.#overrides.set(nameOf(link.from, link.to), link);
    }
    this.#isUniform = this.#overrides.size === 0;
  }

  between(from: number, to: number): Link {
    if (from === to) return this.#local;
    if (this.#isUniform) return this.#shared;
    const row = (this.#rows[from] ??= []);
    return (row[to] ??= this.#workOut(from, to));
  }

  begin(fault: LinkFault): void {
    this.#lie([...this.#faults, fault]);
  }

  end(fault: LinkFault): void {
    this.#lie(this.#faults.filter((one) => one !== fault));
  }

  heal(): void {
    this.#lie([]);
  }

  fork(): Links {
    const fork = new Links(this.#ids, this.#conditions);
    fork.#lie(this.#faults);
    return fork;
  }

  #lie(faults: readonly LinkFault[]): void {
    this.#faults = faults;
    this.#rows = [];
    this.#isUniform = this.#overrides.size === 0 && faults.length === 0;
  }

  #workOut(fromIndex: number, toIndex: number): Link {
    const from = this.#ids[fromIndex] as NodeId;
    const to = this.#ids[toIndex] as NodeId;
    const cut = this.#faults.some((fault) => cuts(fault, from, to));
    const held = this.#faults.some((fault) => holds(fault, from, to));
    const special = [
      this.#overrides.get(nameOf(from, to)) ?? [],
      this.#faults.filter(
        (fault) => fault.kind === 'link' && fault.from === from && fault.to === to,
      ),
    ].flat();
    if (special.length === 0) return this.#variant(cut, held);
    const conditions: LinkConditions = Object.assign(
      { ...this.#conditions },
      ...special.map(withoutUndefined),
    );
    return { ...linkOf(conditions), cut, held };
  }

  #variant(cut: boolean, held: boolean): Link {
    if (!cut && !held) return this.#shared;
    const name = `${cut} ${held}`;
    const known = this.#variants.get(name);
    if (known !== undefined) return known;
    const variant = { ...this.#shared, cut, held };
    this.#variants.set(name, variant);
    return variant;
  }
}

function cuts(fault: LinkFault, from: NodeId, to: NodeId): boolean {
  switch (fault.kind) {
    case 'partition': {
      const groupOf = (id: NodeId): number => fault.groups.findIndex((group) => group.includes(id));
      const fromGroup = groupOf(from);
      const toGroup = groupOf(to);
      return fromGroup !== -1 && toGroup !== -1 && fromGroup !== toGroup;
    }
    case 'cut':
      return fault.links.some(([one, other]) => one === from && other === to);
    case 'link':
    case 'hold':
      return false;
  }
}

function holds(fault: LinkFault, from: NodeId, to: NodeId): boolean {
  if (fault.kind !== 'hold') return false;
  const { nodes = [], links = [] } = fault;
  return (
    nodes.includes(from) ||
    nodes.includes(to) ||
    links.some(([one, other]) => one === from && other === to)
  );
}

function withoutUndefined(conditions: object): object {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}

function nameOf(from: NodeId, to: NodeId): string {
  return `${from}\0${to}`;
}
