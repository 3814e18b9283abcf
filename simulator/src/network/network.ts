import type { Fault } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';
import { compileDistribution, type CompiledDistribution } from '../random/distribution.ts';
import { derivedKey, drawAt, streamKey, type StreamKey } from '../random/key.ts';
import { DEFAULT_DELAY, type LinkConditions, type NetworkConditions } from './conditions.ts';
import { Link, type Endpoint } from './link.ts';

type LinkFault = Extract<Fault, { kind: 'partition' | 'cut' | 'link' }>;

/** What each draw of a link is for: part of its key, so that draws never shift one another. */
const PURPOSE = { delay: 0, loss: 0x51ed270b, duplicate: 0x2545f491, copy: 0x6c078965 } as const;
const DRAWS = 0x1_0000_0000;

/** The links between all nodes, and the faults that lie on them now. */
export class Network {
  readonly fifo: boolean;
  readonly #key: StreamKey;
  readonly #conditions: LinkConditions;
  readonly #delay: CompiledDistribution;
  readonly #overrides = new Map<string, LinkConditions>();
  readonly #faults: LinkFault[] = [];
  #epoch = 0;

  constructor(seed: string, conditions: NetworkConditions) {
    this.#key = streamKey(seed, 'network');
    this.fifo = conditions.fifo ?? false;
    this.#conditions = conditions;
    this.#delay = compileDistribution(conditions.delayMs ?? DEFAULT_DELAY);
    checkProbabilities(conditions);
    for (const link of conditions.links ?? []) {
      checkProbabilities(link);
      this.#overrides.set(nameOf(link.from, link.to), link);
    }
  }

  link(from: Endpoint, to: Endpoint): Link {
    let link = from.links.get(to.index);
    if (link === undefined) {
      link = new Link(from, to, derivedKey(this.#key, from.index, to.index));
      from.links.set(to.index, link);
    }
    if (link.epoch !== this.#epoch) this.#refresh(link);
    return link;
  }

  /** Whether messages due now on this link do not arrive. */
  isCut(link: Link): boolean {
    if (link.epoch !== this.#epoch) this.#refresh(link);
    return link.cut;
  }

  /** Whether the link loses its `count`-th message. A rate of zero makes no draw. */
  loses(link: Link, count: number): boolean {
    return link.lossProbability > 0 && chance(link, PURPOSE.loss, count, link.lossProbability);
  }

  duplicates(link: Link, count: number): boolean {
    return (
      link.duplicateProbability > 0 &&
      chance(link, PURPOSE.duplicate, count, link.duplicateProbability)
    );
  }

  /** When the `count`-th message of a link, sent now, is due; in virtual microseconds. */
  dueUs(link: Link, count: number, nowUs: number, isCopy: boolean): number {
    const delay = link.delay ?? this.#delay;
    const purpose = isCopy ? PURPOSE.copy : PURPOSE.delay;
    const delayUs =
      delay.constantUs ?? delay.sample(drawAt(link.key.a ^ purpose, link.key.b, count));
    let due = nowUs + delayUs;
    if (this.fifo) {
      if (due < link.notBeforeUs) due = link.notBeforeUs;
      link.notBeforeUs = due;
    }
    return due;
  }

  begin(fault: LinkFault): void {
    this.#faults.push(fault);
    this.#epoch += 1;
  }

  end(fault: LinkFault): void {
    const at = this.#faults.indexOf(fault);
    if (at === -1) return;
    this.#faults.splice(at, 1);
    this.#epoch += 1;
  }

  /** Ends every fault; returns those that it ended. */
  heal(): readonly LinkFault[] {
    this.#epoch += 1;
    return this.#faults.splice(0);
  }

  #refresh(link: Link): void {
    const { id: from } = link.from;
    const { id: to } = link.to;
    link.epoch = this.#epoch;
    link.cut = link.from !== link.to && this.#faults.some((fault) => cuts(fault, from, to));
    let conditions: LinkConditions = {
      ...this.#conditions,
      ...this.#overrides.get(nameOf(from, to)),
    };
    for (const fault of this.#faults) {
      if (fault.kind === 'link' && fault.from === from && fault.to === to) {
        conditions = { ...conditions, ...withoutUndefined(fault) };
      }
    }
    const toItself = link.from === link.to;
    link.lossProbability = toItself ? 0 : (conditions.lossProbability ?? 0);
    link.duplicateProbability = toItself ? 0 : (conditions.duplicateProbability ?? 0);
    link.delay =
      conditions.delayMs === this.#conditions.delayMs
        ? undefined
        : compileDistribution(conditions.delayMs ?? DEFAULT_DELAY);
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

function chance(link: Link, purpose: number, count: number, probability: number): boolean {
  return drawAt(link.key.a ^ purpose, link.key.b, count) < probability * DRAWS;
}

function checkProbabilities(conditions: LinkConditions): void {
  for (const name of ['lossProbability', 'duplicateProbability'] as const) {
    const value = conditions[name];
    if (value !== undefined && !(value >= 0 && value <= 1)) {
      throw new RangeError(`${name} is ${value}: a probability is a number from 0 to 1`);
    }
  }
}

function withoutUndefined(conditions: LinkConditions): LinkConditions {
  return Object.fromEntries(
    Object.entries(conditions).filter(([, value]) => value !== undefined),
  ) as LinkConditions;
}

function nameOf(from: NodeId, to: NodeId): string {
  return `${from}\0${to}`;
}
