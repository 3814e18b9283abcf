import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { BankOutputs, BankRequest } from '../contract.ts';
import { LinkedNode, OPENING_BALANCE, type BankMessage } from '../given.ts';

// Part G. Run `npx netsplit test lamport-clocks G` after each step and read what it says.

export class Branch extends LinkedNode<BankMessage, BankRequest, never, BankOutputs> {
  balance = OPENING_BALANCE;
  // Step 3: for each snapshot that is under way, what has come in on each channel since this branch was
  // recorded? And which channels are still open?

  override onRequest(_id: RequestId, _request: BankRequest): void {
    // Step 1: a transfer to another branch that the balance covers:
    //   this.output('paid', { to, amount });
    //   this.transmit(to, { kind: 'money', amount });
    // Step 2: a snapshot begins here. The marker-sending rule:
    //   this.output('recorded', { snapshot: request.name, balance: this.balance });
    //   this.transmitToAll({ kind: 'marker', snapshot: request.name });
  }

  override onDelivery(_from: NodeId, _message: BankMessage): void {
    // Step 1: money comes in:
    //   this.output('received', { from, amount });
    // Step 2: a marker comes in, the first of this snapshot. What does it mean for this branch?
    // Step 3: any marker ends the recording of its channel. What was on that channel?
    //   this.output('channel', { snapshot, from, amounts });
  }
}
