import type { NodeId, TimerName } from '@netsplit/simulator/node';
import { ACK_WITHIN_MS, nodeOf, PERIOD_MS, PROXIES, RECONTACT_PERIODS } from '../given.ts';
import type { MemberId, Update } from '../given.ts';
import { Believer } from './believer.ts';

/** The probe of the present period. */
interface Probe {
  readonly number: number;
  readonly member: MemberId;
  isAnswered: boolean;
}

/** A ping for someone else: whom to forward the ack to, and under which number. */
interface Errand {
  readonly asker: NodeId;
  readonly number: number;
  readonly untilMs: number;
}

/** Finds out who does not answer any more. */
export abstract class Prober extends Believer {
  /** Whom to probe in this round, and how far it has come. */
  order: NodeId[] = [];
  place = 0;
  probe: Probe | undefined = undefined;
  errands = new Map<number, Errand>();
  lastNumber = 0;

  /** One protocol period: the last probe is judged, the next begins. (§3.1) */
  protected beginPeriod(): void {
    this.endProbe();
    this.forgetErrands();
    this.setTimer('period', this.periodMs());
    const target = this.nextTarget();
    if (target !== undefined) this.beginProbe(target);
  }

  override onTimer(timer: TimerName): void {
    if (timer === 'period') this.beginPeriod();
    else if (timer === 'no ack') this.askOthers();
    else super.onTimer(timer);
  }

  private beginProbe(target: NodeId): void {
    const known = this.recordOf(target);
    if (known === undefined) return;
    const number = this.nextNumber();
    this.probe = { number, member: known.member, isAnswered: false };
    this.say(target, { kind: 'ping', number });
    this.setTimer('no ack', this.ackWithinMs());
  }

  /**
   * Round robin over a shuffled list, shuffled anew when it has been gone through: each is probed once in
   * a round, so at most 2n − 1 periods go by until it is probed again. (§4.3)
   */
  private nextTarget(): NodeId | undefined {
    for (;;) {
      if (this.place >= this.order.length) {
        this.order = this.random.shuffle(this.others());
        this.place = 0;
        if (this.order.length === 0) return undefined;
      }
      const target = this.order[this.place];
      this.place += 1;
      // Some have gone since the list was made.
      if (target !== undefined && this.isMember(target)) return target;
    }
  }

  /** A newcomer's place in the list is random: at its end, everyone would come to it at once. (§4.3) */
  protected override takeIn(node: NodeId): void {
    if (this.order.includes(node, this.place)) return;
    this.order.splice(this.random.integer(this.place, this.order.length), 0, node);
  }

  /** Perhaps it is only the way between the two of us: so others try. (§3.1) */
  private askOthers(): void {
    if (this.probe === undefined || this.probe.isAnswered) return;
    const { number, member } = this.probe;
    const target = nodeOf(member);
    const others = this.random.shuffle(this.others().filter((node) => node !== target));
    const proxies = others.slice(0, PROXIES);
    for (const proxy of proxies) this.say(proxy, { kind: 'ping-req', number, target });
    this.hasAsked(proxies);
  }

  protected runErrand(asker: NodeId, askersNumber: number, target: NodeId): void {
    const number = this.nextNumber();
    this.errands.set(number, { asker, number: askersNumber, untilMs: this.now() + PERIOD_MS });
    this.say(target, { kind: 'ping', number });
  }

  protected hearAck(_from: NodeId, number: number, member: MemberId): void {
    const errand = this.errands.get(number);
    if (errand !== undefined) {
      this.errands.delete(number);
      this.say(errand.asker, { kind: 'ack', number: errand.number, member });
    }
    // The number, for an ack may be late, and of an earlier ping; the member, for another life of the
    // node may answer.
    const { probe } = this;
    if (probe?.number !== number || probe.member !== member) return;
    probe.isAnswered = true;
    this.cancelTimer('no ack');
  }

  private endProbe(): void {
    const { probe } = this;
    if (probe === undefined) return;
    this.probe = undefined;
    this.cancelTimer('no ack');
    this.hasProbed(probe.isAnswered);
    const known = this.recordOf(nodeOf(probe.member));
    if (probe.isAnswered || known?.member !== probe.member) return;
    this.learn({ ...known, state: 'suspect', by: this.name() });
  }

  /** The asker does not wait for longer. */
  private forgetErrands(): void {
    for (const [number, { untilMs }] of this.errands) {
      if (untilMs <= this.now()) this.errands.delete(number);
    }
  }

  /**
   * Now and then one of those who failed is contacted. If it was the network that failed, this is how the
   * two sides find each other again.
   */
  protected contactADeparted(): void {
    const departed = [...this.records.values()].filter(({ state }) => state === 'confirmed');
    // By chance, not by count: or all would do it in the same period.
    if (departed.length === 0 || !this.random.chance(1 / RECONTACT_PERIODS)) return;
    const { member }: Update = this.random.pick(departed);
    this.say(nodeOf(member), { kind: 'ping', number: this.nextNumber() });
  }

  protected nextNumber(): number {
    this.lastNumber += 1;
    return this.lastNumber;
  }

  // What part E changes.

  protected periodMs(): number {
    return PERIOD_MS;
  }

  protected ackWithinMs(): number {
    return ACK_WITHIN_MS;
  }

  protected hasAsked(_proxies: readonly NodeId[]): void {}

  protected hasProbed(_isAnswered: boolean): void {}
}
