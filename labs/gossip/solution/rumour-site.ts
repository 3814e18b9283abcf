import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Outputs, Response, Tell } from '../contract.ts';
import { cycleAt, sample, untilNextCycle } from '../given.ts';
import type { Manner, RumourMessage } from '../given.ts';

/** A rumour that this site spreads. */
interface HotRumour {
  readonly manner: Manner;
  /** How many contacts that count there were, one after the other. */
  counter: number;
  /** The contact of the present cycle, until it is judged. */
  contact: 'none' | 'unanswered' | 'useful' | 'unnecessary';
}

/**
 * A site that spreads rumours until it finds that most have heard them.
 *
 * @see Demers and others 1987, Complex Epidemics
 */
export class RumourSite extends Node<RumourMessage, Tell, Response, Outputs> {
  /** Every rumour heard, with the cycle in which it was: those who know it. */
  learnedIn = new Map<string, number>();
  /** Those of them that it spreads: for these the site is infective, for the others removed. */
  hot = new Map<string, HotRumour>();

  override onRequest(id: RequestId, { rumour, manner }: Tell): void {
    this.learn(rumour, manner);
    this.respond(id, { kind: 'told' });
  }

  override onTimer(): void {
    for (const [rumour, state] of this.hot) {
      if (this.isTired(state)) {
        this.hot.delete(rumour);
        this.output('tired', { rumour });
      } else {
        this.contactOne(rumour, state);
      }
    }
    // With nothing to spread there is nothing to do: push is quiet in a quiet system.
    if (this.hot.size > 0) this.setTimer('cycle', untilNextCycle(this.now()));
  }

  override onMessage(from: NodeId, message: RumourMessage): void {
    const { rumour, cycle } = message;
    if (message.kind === 'rumour') {
      // A contact sees the state at the start of its cycle: of two in the same cycle, both are useful.
      const knew = (this.learnedIn.get(rumour) ?? cycle) < cycle;
      this.learn(rumour, message.manner);
      this.send(from, { kind: 'feedback', rumour, cycle, knew });
      return;
    }
    const state = this.hot.get(rumour);
    if (state?.contact !== 'unanswered' || cycle !== cycleAt(this.now())) return;
    state.contact = message.knew ? 'unnecessary' : 'useful';
  }

  private learn(rumour: string, manner: Manner): void {
    if (this.learnedIn.has(rumour)) return;
    this.learnedIn.set(rumour, cycleAt(this.now()));
    this.hot.set(rumour, { manner, counter: 0, contact: 'none' });
    this.output('learned', { rumour });
    this.setTimer('cycle', untilNextCycle(this.now()));
  }

  private contactOne(rumour: string, state: HotRumour): void {
    const [partner] = sample(this.random, this.peers, 1);
    if (partner === undefined) return;
    state.contact = 'unanswered';
    this.send(partner, {
      kind: 'rumour',
      rumour,
      manner: state.manner,
      cycle: cycleAt(this.now()),
    });
  }

  /**
   * Judges the last cycle's contact. (Blind vs. Feedback; Counter vs. Coin.)
   *
   * One that was not answered counts: or a site that nobody hears would spread its rumour for ever.
   */
  private isTired(state: HotRumour): boolean {
    const { manner, contact } = state;
    if (contact === 'none') return false;
    if (manner.counts === 'feedback' && contact === 'useful') {
      state.counter = 0;
      return false;
    }
    if (manner.by === 'coin') return this.random.chance(1 / manner.k);
    state.counter += 1;
    return state.counter >= manner.k;
  }
}
