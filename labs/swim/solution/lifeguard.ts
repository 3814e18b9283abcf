import { naturalLogarithm, type NodeId, type TimerName } from '@netsplit/simulator/node';
import { ACK_WITHIN_MS, nodeOf, PERIOD_MS, spreadRounds } from '../given.ts';
import type { MemberId, Update } from '../given.ts';
import { Member } from './member.ts';

/** The worst health: the period is then nine times as long. */
const WORST_HEALTH = 8;
/** A suspicion that nobody else shares waits so many times as long as one that many share: β. */
const LONGEST_SUSPICION = 6;
/** So many more who suspect the same are as good as all: K. */
const ENOUGH_WITNESSES = 3;
/** A proxy that has no ack after this part of the time says so. */
const NACK_AFTER = 0.8;
const NACK = 'nack ';

/** A suspicion that this member shares. */
interface Suspicion {
  readonly sinceMs: number;
  /** Those who came to it by probes of their own. */
  readonly witnesses: MemberId[];
}

/**
 * A member that reckons with being the slow one itself.
 *
 * @see Dadgar, Phillips and Currey, Lifeguard, IV
 */
export class LifeguardMember extends Member {
  /** The paper's LHM: 0 is well. */
  health = 0;
  suspicions = new Map<NodeId, Suspicion>();
  /** Those who try in my stead, and have not been heard of yet. */
  silentProxies: NodeId[] = [];

  // Local health aware probe (IV-A)

  protected override periodMs(): number {
    return super.periodMs() * (this.health + 1);
  }

  protected override ackWithinMs(): number {
    return super.ackWithinMs() * (this.health + 1);
  }

  protected override hasAsked(proxies: readonly NodeId[]): void {
    this.silentProxies = [...proxies];
  }

  protected override hasProbed(isAnswered: boolean): void {
    this.suffer(isAnswered ? -1 : 1);
    // Those had only to say that they heard me. If nothing came, it may well be that I hear nothing.
    if (this.silentProxies.length > 0) this.suffer(1);
    this.silentProxies = [];
  }

  protected override hasRefuted(): void {
    this.suffer(1);
  }

  private suffer(events: number): void {
    this.health = Math.min(Math.max(this.health + events, 0), WORST_HEALTH);
  }

  protected override runErrand(asker: NodeId, askersNumber: number, target: NodeId): void {
    super.runErrand(asker, askersNumber, target);
    this.setTimer(`${NACK}${this.lastNumber}`, NACK_AFTER * ACK_WITHIN_MS);
  }

  override onTimer(timer: TimerName): void {
    if (!timer.startsWith(NACK)) return super.onTimer(timer);
    const errand = this.errands.get(Number(timer.slice(NACK.length)));
    if (errand !== undefined) this.say(errand.asker, { kind: 'nack', number: errand.number });
  }

  protected override hearNack(from: NodeId, number: number): void {
    if (this.probe?.number === number) this.hearProxy(from);
  }

  protected override hearAck(from: NodeId, number: number, member: MemberId): void {
    if (this.probe?.number === number) this.hearProxy(from);
    super.hearAck(from, number, member);
  }

  private hearProxy(node: NodeId): void {
    this.silentProxies = this.silentProxies.filter((proxy) => proxy !== node);
  }

  // Local health aware suspicion (IV-B)

  protected override learn(update: Update): void {
    super.learn(update);
    const node = nodeOf(update.member);
    const known = this.records.get(node);
    if (known?.state !== 'suspect') this.suspicions.delete(node);
    else if (known !== update) this.hearWitness(node, known, update);
  }

  /** The same suspicion, by another's own probe: it is less likely then that the slow one is I. */
  private hearWitness(
    node: NodeId,
    known: Update,
    { member, state, incarnation, by }: Update,
  ): void {
    const suspicion = this.suspicions.get(node);
    if (suspicion === undefined || by === undefined || suspicion.witnesses.includes(by)) return;
    if (state !== 'suspect' || member !== known.member || incarnation !== known.incarnation) return;
    if (suspicion.witnesses.length > ENOUGH_WITNESSES) return;
    suspicion.witnesses.push(by);
    this.rumours.set(node, { update: { member, state, incarnation, by }, sent: 0 });
    const endsAtMs = suspicion.sinceMs + this.waitMs(suspicion.witnesses.length - 1);
    this.awaitRefutation(node, Math.max(0, endsAtMs - this.now()));
  }

  protected override suspicionMs(update: Update): number {
    const witnesses = update.by === undefined ? [] : [update.by];
    this.suspicions.set(nodeOf(update.member), { sinceMs: this.now(), witnesses });
    return this.waitMs(0);
  }

  /** From the longest wait, without any other witness, down to the shortest, with enough of them. */
  private waitMs(otherWitnesses: number): number {
    const shortestMs = spreadRounds(this.size()) * PERIOD_MS;
    // In a tiny group there are not so many who could confirm it.
    const enough = Math.min(ENOUGH_WITNESSES, this.size() - 2);
    if (enough < 1) return shortestMs;
    const longestMs = LONGEST_SUSPICION * shortestMs;
    const share = naturalLogarithm(otherWitnesses + 1) / naturalLogarithm(enough + 1);
    return Math.max(shortestMs, longestMs - (longestMs - shortestMs) * share);
  }

  // Buddy system (IV-C)

  /** Who is suspected hears of it with the first message, so as to refute as soon as possible. */
  protected override urgentFor(to: NodeId): Update | undefined {
    const known = this.records.get(to);
    return known?.state === 'suspect' ? known : super.urgentFor(to);
  }
}
