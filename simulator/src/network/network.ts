import type { FaultOf, NetworkFault } from '../fault/fault.ts';
import { toMicroseconds } from '../clock/virtual-time.ts';
import type { NodeId } from '../node/names.ts';
import { sampleUs } from '../random/distribution.ts';
import { drawAt, streamKey, type StreamKey } from '../random/key.ts';
import type { LinkConditions, NetworkConditions } from './conditions.ts';
import { corrupted } from './corruption.ts';
import { hasMemory, linkOf, type Link, type OwnLink } from './link.ts';
import type { LossReason, Passage } from './passage.ts';
import { Rules } from './rules.ts';
import { Traffic } from './traffic.ts';

type LinkFault = Exclude<NetworkFault, FaultOf<'rule'>>;

/** What a draw is for: part of its key, so that draws never shift one another. */
export const PURPOSE = {
  delay: 0,
  copyDelay: 0x6c078965,
  loss: 0x51ed270b,
  copy: 0x2545f491,
  burst: 0x3c6ef372,
  burstLoss: 0x1b873593,
  corrupt: 0x7feb352d,
  corruptWhere: 0x4cf5ad43,
  corruptHow: 0x27d4eb2f,
};
const DRAWS = 0x1_0000_0000;

/**
 * The directions between all nodes, and the faults that lie on them now. Nodes are told by their
 * position in the cluster.
 *
 * While nothing sets one direction apart, all share one `Link`: a large cluster has millions of them.
 */
export class Network {
  readonly #seed: string;
  readonly #ids: readonly NodeId[];
  readonly #key: StreamKey;
  readonly #conditions: NetworkConditions;
  readonly #overrides = new Map<string, LinkConditions>();
  #traffic: Traffic;
  readonly #shared: Link;
  readonly #local: Link;
  readonly #own = new Map<number, OwnLink>();
  #rules = new Rules();
  readonly #faults: LinkFault[] = [];
  #isUniform: boolean;
  #epoch = 0;

  constructor(seed: string, ids: readonly NodeId[], conditions: NetworkConditions) {
    this.#seed = seed;
    this.#ids = ids;
    this.#key = streamKey(seed, 'network');
    this.#conditions = conditions;
    this.#traffic = new Traffic(ids.length);
    this.#shared = linkOf(conditions);
    this.#local = linkOf({ delayMs: 0 });
    for (const link of conditions.links ?? []) {
      linkOf(link);
      this.#overrides.set(nameOf(link.from, link.to), link);
    }
    this.#isUniform = this.#sharesAll();
  }

  /** The same network with the same future, that goes on apart. */
  fork(): Network {
    const fork = new Network(this.#seed, this.#ids, this.#conditions);
    fork.#traffic = this.#traffic.fork();
    for (const [direction, own] of this.#own) fork.#own.set(direction, { ...own });
    fork.#rules = this.#rules.copy();
    fork.#faults.push(...this.#faults);
    fork.#isUniform = this.#isUniform;
    fork.#epoch = this.#epoch;
    return fork;
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

  /** Whether a message on this link meets nothing but delay, loss and duplication. */
  isPlain(link: Link): boolean {
    return link.isPlain && this.#rules.isEmpty;
  }

  /** What becomes of the `count`-th message of a direction that is not plain. */
  pass(from: number, to: number, count: number, message: unknown, nowUs: number): Passage {
    const ruling = this.#rules.on(this.#ids[from] as NodeId, this.#ids[to] as NodeId, message);
    const rule = ruling?.fault;
    const delayUs = ruling?.verdict === 'delay' ? toMicroseconds(ruling.byMs, 'byMs') : 0;
    const intact = { isDoubled: false, departUs: nowUs + delayUs, corrupted: undefined, rule };
    if (ruling?.verdict === 'drop') return { ...intact, lost: 'rule' };
    if (ruling?.verdict === 'deliver') return { ...intact, lost: undefined };
    const link = from === to ? this.#local : this.#ownLink(from, to);
    const isDoubled =
      ruling?.verdict === 'duplicate' ||
      this.befalls(link.duplicateProbability, from, to, PURPOSE.copy, count);
    return {
      lost: this.#lossOf(link, from, to, count),
      isDoubled,
      departUs: delayUs + this.#departUs(link, message, nowUs),
      corrupted: this.#corruption(link, from, to, count, message),
      rule,
    };
  }

  /** A message of a direction whose messages under way are bounded in number is under way. */
  enqueue(from: number, to: number): void {
    this.#ownLink(from, to).queued += 1;
  }

  /** A message that was counted has left its link. */
  dequeue(from: number, to: number): void {
    this.#ownLink(from, to).queued -= 1;
  }

  /** When the `count`-th message of a direction is due; in virtual microseconds. */
  dueUs(
    link: Link,
    from: number,
    to: number,
    purpose: number,
    count: number,
    departUs: number,
  ): number {
    const { delay, fifo } = link;
    const delayUs = delay.constantUs ?? sampleUs(delay, this.#draw(from, to, purpose, count));
    const due = departUs + delayUs;
    if (!fifo) return due;
    const own = this.#ownLink(from, to);
    own.notBeforeUs = Math.max(due, own.notBeforeUs);
    return own.notBeforeUs;
  }

  /** @throws {RangeError} for conditions that make no sense, before they lie on a link */
  expectSense(conditions: LinkConditions): void {
    linkOf(conditions);
  }

  /** @param index which of the run's faults it is */
  begin(fault: NetworkFault, index: number): void {
    if (fault.kind === 'rule') return this.#rules.begin(fault, index);
    this.#faults.push(fault);
    this.#changed();
  }

  end(fault: NetworkFault): void {
    if (fault.kind === 'rule') return this.#rules.end(fault);
    const at = this.#faults.indexOf(fault);
    if (at !== -1) this.#faults.splice(at, 1);
    this.#changed();
  }

  /** Ends every fault. */
  heal(): void {
    this.#rules.clear();
    this.#faults.length = 0;
    this.#changed();
  }

  #changed(): void {
    this.#epoch += 1;
    this.#isUniform = this.#sharesAll();
  }

  #sharesAll(): boolean {
    return this.#overrides.size === 0 && this.#faults.length === 0 && !hasMemory(this.#shared);
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
      own = {
        ...this.#shared,
        epoch: -1,
        notBeforeUs: 0,
        isIll: false,
        passedByUs: 0,
        queued: 0,
      };
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
    return {
      ...linkOf(conditions),
      cut: this.#faults.some((fault) => cuts(fault, from, to)),
      held: this.#faults.some((fault) => holds(fault, from, to)),
    };
  }

  #lossOf(link: Link | OwnLink, from: number, to: number, count: number): LossReason | undefined {
    if (this.befalls(link.lossProbability, from, to, PURPOSE.loss, count)) return 'loss';
    if (!('epoch' in link)) return undefined;
    if (link.burstLoss !== undefined) {
      const { beginProbability, endProbability, lossProbability = 1 } = link.burstLoss;
      const turn = link.isIll ? endProbability : beginProbability;
      if (this.befalls(turn, from, to, PURPOSE.burst, count)) link.isIll = !link.isIll;
      const isLost = this.befalls(lossProbability, from, to, PURPOSE.burstLoss, count);
      if (link.isIll && isLost) return 'burst';
    }
    return link.queued >= (link.maxQueued ?? Infinity) ? 'queue' : undefined;
  }

  #departUs(link: Link | OwnLink, message: unknown, nowUs: number): number {
    if (link.bytesPerSecond === undefined || !('epoch' in link)) return nowUs;
    const passageUs = Math.ceil((bytesOf(message) * 1_000_000) / link.bytesPerSecond);
    link.passedByUs = Math.max(nowUs, link.passedByUs) + passageUs;
    return link.passedByUs;
  }

  #corruption(link: Link, from: number, to: number, count: number, message: unknown): unknown {
    if (!this.befalls(link.corruptProbability, from, to, PURPOSE.corrupt, count)) return undefined;
    const where = this.#draw(from, to, PURPOSE.corruptWhere, count);
    return corrupted(message, where, this.#draw(from, to, PURPOSE.corruptHow, count));
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

/** How long a message is on a wire: its JSON, in UTF-8. */
function bytesOf(message: unknown): number {
  let bytes = 0;
  for (const letter of JSON.stringify(message)) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

function withoutUndefined(conditions: LinkConditions): LinkConditions {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));
}

function nameOf(from: NodeId, to: NodeId): string {
  return `${from}\0${to}`;
}
