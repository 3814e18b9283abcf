import type { NetworkFault } from '../fault/fault.ts';
import { toMicroseconds } from '../clock/virtual-time.ts';
import type { NodeId } from '../node/names.ts';
import { sampleUs } from '../random/distribution.ts';
import { drawAt, streamKey, type StreamKey } from '../random/key.ts';
import type { LinkConditions, NetworkConditions } from './conditions.ts';
import { corrupted } from './corruption.ts';
import { LinkMemories } from './link-memory.ts';
import { linkOf, type Link } from './link.ts';
import { Links } from './links.ts';
import type { LossReason, Passage } from './passage.ts';
import { Rules } from './rules.ts';
import { Traffic } from './traffic.ts';

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

/** What befalls messages between nodes, which are told by their positions in the cluster. */
export class Network {
  readonly #ids: readonly NodeId[];
  #key: StreamKey;
  #traffic: Traffic;
  #links: Links;
  #memories = new LinkMemories();
  #rules = new Rules();

  constructor(seed: string, ids: readonly NodeId[], conditions: NetworkConditions) {
    this.#ids = ids;
    this.#key = streamKey(seed, 'network');
    this.#traffic = new Traffic(ids.length);
    this.#links = new Links(ids, conditions);
  }

  /** The same network with the same future, that goes on apart. */
  fork(): Network {
    const fork = new Network('', this.#ids, {});
    fork.#key = this.#key;
    fork.#traffic = this.#traffic.fork();
    fork.#links = this.#links.fork();
    fork.#memories = this.#memories.fork();
    fork.#rules = this.#rules.copy();
    return fork;
  }

  /** What befalls messages from here on is drawn from another seed. */
  reseed(seed: string): void {
    this.#key = streamKey(seed, 'network');
  }

  /** How the direction behaves now. */
  link(from: number, to: number): Link {
    return this.#links.between(from, to);
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
  pass(
    link: Link,
    from: number,
    to: number,
    count: number,
    message: unknown,
    nowUs: number,
  ): Passage {
    const ruling = this.#rules.on(this.#ids[from] as NodeId, this.#ids[to] as NodeId, message);
    const rule = ruling?.fault;
    const delayUs = ruling?.verdict === 'delay' ? toMicroseconds(ruling.byMs, 'byMs') : 0;
    const intact = { isDoubled: false, departUs: nowUs + delayUs, corrupted: undefined, rule };
    if (ruling?.verdict === 'drop') return { ...intact, lost: 'rule' };
    if (ruling?.verdict === 'deliver') return { ...intact, lost: undefined };
    const isDoubled =
      ruling?.verdict === 'duplicate' ||
      this.befalls(link.duplicateProbability, from, to, PURPOSE.copy, count);
    return {
      lost: this.#lossOf(link, from, to, count),
      isDoubled,
      departUs: delayUs + this.#departUs(link, from, to, message, nowUs),
      corrupted: this.#corruption(link, from, to, count, message),
      rule,
    };
  }

  /** Whether one more message may be under way in the direction. */
  hasRoom({ maxQueued }: Link, from: number, to: number): boolean {
    return maxQueued === undefined || this.#memories.of(from, to).queued < maxQueued;
  }

  /** A message of a direction whose messages under way are bounded in number is under way. */
  enqueue(from: number, to: number): void {
    this.#memories.of(from, to).queued += 1;
  }

  /** A message that was counted has left its link. */
  dequeue(from: number, to: number): void {
    this.#memories.of(from, to).queued -= 1;
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
    const memory = this.#memories.of(from, to);
    memory.notBeforeUs = Math.max(due, memory.notBeforeUs);
    return memory.notBeforeUs;
  }

  /** @throws {RangeError} for conditions that make no sense, before they lie on a link */
  expectSense(conditions: LinkConditions): void {
    linkOf(conditions);
  }

  /** @param index which of the run's faults it is */
  begin(fault: NetworkFault, index: number): void {
    if (fault.kind === 'rule') this.#rules.begin(fault, index);
    else this.#links.begin(fault);
  }

  end(fault: NetworkFault): void {
    if (fault.kind === 'rule') this.#rules.end(fault);
    else this.#links.end(fault);
  }

  /** Ends every fault. */
  heal(): void {
    this.#rules.clear();
    this.#links.heal();
  }

  #draw(from: number, to: number, purpose: number, count: number): number {
    const { a, b } = this.#key;
    return drawAt(
      a ^ Math.imul(from + 1, 0x9e3779b1) ^ purpose,
      (b + Math.imul(to + 1, 0x85ebca6b)) | 0,
      count,
    );
  }

  #lossOf(link: Link, from: number, to: number, count: number): LossReason | undefined {
    if (this.befalls(link.lossProbability, from, to, PURPOSE.loss, count)) return 'loss';
    const { burstLoss } = link;
    if (burstLoss !== undefined) {
      const memory = this.#memories.of(from, to);
      const { beginProbability, endProbability, lossProbability = 1 } = burstLoss;
      const turn = memory.isIll ? endProbability : beginProbability;
      if (this.befalls(turn, from, to, PURPOSE.burst, count)) memory.isIll = !memory.isIll;
      const isLost = this.befalls(lossProbability, from, to, PURPOSE.burstLoss, count);
      if (memory.isIll && isLost) return 'burst';
    }
    return this.hasRoom(link, from, to) ? undefined : 'queue';
  }

  #departUs(link: Link, from: number, to: number, message: unknown, nowUs: number): number {
    const { bytesPerSecond } = link;
    if (bytesPerSecond === undefined) return nowUs;
    const memory = this.#memories.of(from, to);
    const passageUs = Math.ceil((bytesOf(message) * 1_000_000) / bytesPerSecond);
    memory.passedByUs = Math.max(nowUs, memory.passedByUs) + passageUs;
    return memory.passedByUs;
  }

  #corruption(link: Link, from: number, to: number, count: number, message: unknown): unknown {
    if (!this.befalls(link.corruptProbability, from, to, PURPOSE.corrupt, count)) return undefined;
    const where = this.#draw(from, to, PURPOSE.corruptWhere, count);
    return corrupted(message, where, this.#draw(from, to, PURPOSE.corruptHow, count));
  }
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
