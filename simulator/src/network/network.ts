import type { FaultOf } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';
import {
  compileDistribution,
  sampleUs,
  type CompiledDistribution,
} from '../random/distribution.ts';
import { drawAt, streamKey, type StreamKey } from '../random/key.ts';
import { DEFAULT_DELAY, type LinkConditions, type NetworkConditions } from './conditions.ts';
import type { Link, OwnLink } from './link.ts';
import { Traffic } from './traffic.ts';

type LinkFault = FaultOf<'partition' | 'cut' | 'link'>;

/** What a draw is for: part of its key, so that draws never shift one another. */
export const PURPOSE = { delay: 0, copyDelay: 0x6c078965, loss: 0x51ed270b, copy: 0x2545f491 };
const DRAWS = 0x1_0000_0000;

/**
 * The directions between all nodes, and the faults that lie on them now. Nodes are told by their
 * position in the cluster.
 *
 * While nothing sets one direction apart, all share one `Link`: a large cluster has millions of them.
 */
export class Network {
  readonly #ids: readonly NodeId[];
  readonly #key: StreamKey;
  readonly #conditions: LinkConditions;
  readonly #fifo: boolean;
  readonly #overrides = new Map<string, LinkConditions>();
  readonly #traffic: Traffic;
  readonly #shared: Link;
  readonly #local: Link;
  readonly #own = new Map<number, OwnLink>();
  readonly #faults: LinkFault[] = [];
  #isUniform: boolean;
  #epoch = 0;

  constructor(seed: string, ids: readonly NodeId[], conditions: NetworkConditions) {
    this.#ids = ids;
    this.#key = streamKey(seed, 'network');
    this.#conditions = conditions;
    this.#fifo = conditions.fifo ?? false;
    this.#traffic = new Traffic(ids.length);
    this.#shared = linkOf(conditions);
    this.#local = linkOf({ delayMs: 0 });
    for (const link of conditions.links ?? []) {
      linkOf(link);
      this.#overrides.set(nameOf(link.from, link.to), link);
    }
    this.#isUniform = this.#sharesAll();
  }

  /** How the direction behaves now. */
  link(from: number, to: number): Link {
    if (from === to) return this.#local;
    return this.#isUniform ? this.#shared : this.#ownLink(from, to);
  }

  /** The number of the next message of this direction, from 0. */
  nextCount(from: number, to: number): number {
    return this.#traffic.next(from, to);
  }

  /** Whether something of this probability befalls the `count`-th message. Zero makes no draw. */
  befalls(probability: number, from: number, to: number, purpose: number, count: number): boolean {
    return probability > 0 && this.#draw(from, to, purpose, count) < probability * DRAWS;
  }

  /** When the `count`-th message of a direction, sent now, is due; in virtual microseconds. */
  dueUs(from: number, to: number, purpose: number, count: number, nowUs: number): number {
    const { delay } = this.link(from, to);
    const delayUs = delay.constantUs ?? sampleUs(delay, this.#draw(from, to, purpose, count));
    const due = nowUs + delayUs;
    if (!this.#fifo || from === to) return due;
    const own = this.#ownLink(from, to);
    own.notBeforeUs = Math.max(due, own.notBeforeUs);
    return own.notBeforeUs;
  }

  /** @throws {RangeError} for conditions that make no sense, before they lie on a link */
  expectSense(conditions: LinkConditions): void {
    linkOf(conditions);
  }

  begin(fault: LinkFault): void {
    this.#faults.push(fault);
    this.#changed();
  }

  end(fault: LinkFault): void {
    const at = this.#faults.indexOf(fault);
    if (at !== -1) this.#faults.splice(at, 1);
    this.#changed();
  }

  /** Ends every fault. */
  heal(): void {
    this.#faults.length = 0;
    this.#changed();
  }

  #changed(): void {
    this.#epoch += 1;
    this.#isUniform = this.#sharesAll();
  }

  #sharesAll(): boolean {
    return !this.#fifo && this.#overrides.size === 0 && this.#faults.length === 0;
  }

  #draw(from: number, to: number, purpose: number, count: number): number {
    const { a, b } = this.#key;
    return drawAt(
      a ^ Math.imul(from + 1, 0x9e3779b1) ^ purpose,
      (b + Math.imul(to + 1, 0x85ebca6b)) | 0,
      count,
    );
  }

  #ownLink(from: number, to: number): OwnLink {
    const direction = from * this.#ids.length + to;
    let own = this.#own.get(direction);
    if (own === undefined) {
      own = { ...this.#shared, epoch: -1, notBeforeUs: 0 };
      this.#own.set(direction, own);
    }
    if (own.epoch !== this.#epoch) {
      Object.assign(own, this.#workOut(from, to));
      own.epoch = this.#epoch;
    }
    return own;
  }

  #workOut(fromIndex: number, toIndex: number): Link {
    const from = this.#ids[fromIndex] as NodeId;
    const to = this.#ids[toIndex] as NodeId;
    let conditions = { ...this.#conditions, ...this.#overrides.get(nameOf(from, to)) };
    for (const fault of this.#faults) {
      if (fault.kind === 'link' && fault.from === from && fault.to === to) {
        conditions = { ...conditions, ...withoutUndefined(fault) };
      }
    }
    return { ...linkOf(conditions), cut: this.#faults.some((fault) => cuts(fault, from, to)) };
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
      return false;
  }
}

/** @throws {RangeError} for a delay or a probability that makes no sense */
function linkOf(conditions: LinkConditions): Link {
  const delay: CompiledDistribution = compileDistribution(conditions.delayMs ?? DEFAULT_DELAY);
  const { lossProbability = 0, duplicateProbability = 0 } = conditions;
  for (const [name, value] of Object.entries({ lossProbability, duplicateProbability })) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`${name} is ${value}: a probability is a number from 0 to 1`);
    }
  }
  return { cut: false, delay, lossProbability, duplicateProbability };
}

function withoutUndefined(conditions: LinkConditions): LinkConditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}

function nameOf(from: NodeId, to: NodeId): string {
  return `${from}\0${to}`;
}
