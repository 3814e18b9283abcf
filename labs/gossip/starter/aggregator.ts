import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { AggregatorOutputs, AggregatorResponse, Estimate } from '../contract.ts';
import type { AggregatorMessage } from '../given.ts';

// Ten lines at a time: run `npx netsplit test gossip D` after each step and read what it says.

/** Part D: a node that learns the average of what all measure. */
export class Aggregator extends Node<
  AggregatorMessage,
  Estimate,
  AggregatorResponse,
  AggregatorOutputs
> {
  epoch = 1;
  sum = 0;
  weight = 0;
  // Step 2: which transfers may not have come, and which you have added already.

  override onStart(): void {
    // Step 1: your mass is measurement(this.id), with weight 1. Whenever it changes, and now:
    //   this.output('holds', { epoch, sum, weight });
    // The first round: this.setTimer('round', untilNextCycle(this.now()));
    // Step 3: was there an epoch before? this.disk.read('epoch') knows what a crash does not take away.
  }

  override onRequest(_id: RequestId, _request: Estimate): void {
    // Step 1: this.respond(id, { kind: 'estimated', epoch, average: sum / weight });
  }

  override onTimer(_timer: TimerName): void {
    // Step 1: a round begins. Keep half of your mass, and send the other half to one of this.peers:
    //   this.send(to, { kind: 'transfer', epoch, number, sum, weight });
    // and set the timer again.
    // Step 2: first send again what was not acknowledged.
  }

  override onMessage(_from: NodeId, _message: AggregatorMessage): void {
    // Step 1: 'transfer': add it to what you have, and say so:
    //   this.send(from, { kind: 'receipt', epoch, number });
    // Step 2: a copy is acknowledged, and not added. 'receipt': that transfer has come.
    // Step 3: a message of a later epoch: join that epoch, with your own mass and nothing else. A transfer of an earlier one:
    //   this.send(from, { kind: 'outdated', epoch });
  }
}
