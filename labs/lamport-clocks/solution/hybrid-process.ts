import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Act, HybridOutputs, Tell } from '../contract.ts';
import type { HybridMessage, HybridTime } from '../given.ts';

/** A process with a hybrid logical clock (Kulkarni and others 2014, "HLC Algorithm"). */
export class HybridProcess extends Node<HybridMessage, Act | Tell, never, HybridOutputs> {
  /** `l`: the greatest physical time heard of. `c`: counts the events for which `l` stood still. */
  clock: HybridTime = { l: 0, c: 0 };

  override onRequest(_id: RequestId, request: Act | Tell): void {
    if (request.kind === 'act') {
      this.tick('act');
      return;
    }
    this.tick('send');
    this.send(request.to, { time: this.clock, what: request.what });
  }

  override onMessage(_from: NodeId, { time }: HybridMessage): void {
    this.tick('receive', time);
  }

  /**
   * The time of the next event. `l` is moved forward by whatever is greatest: the event before, the
   * sending, or the clock on the wall. Where it is the clock on the wall alone, that by itself is later than
   * both, and `c` begins anew: so `c` stays small. Where it is not, `c` has to make the difference.
   */
  private tick(
    event: HybridOutputs['stamped']['event'],
    sending: HybridTime = { l: 0, c: 0 },
  ): void {
    const physical = Math.floor(this.now());
    const before = this.clock;
    const l = Math.max(before.l, sending.l, physical);
    const counts = [before, sending].filter((time) => time.l === l).map((time) => time.c);
    const c = counts.length === 0 ? 0 : Math.max(...counts) + 1;
    this.clock = { l, c };
    this.output('stamped', { event, physical, l, c });
  }
}
