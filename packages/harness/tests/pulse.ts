// Nodes that send each other a number every 10 ms: what befalls them is seen in when, and whether, it comes.
import { Node, type NodeId } from '@netsplit/simulator/node';
import { invariant, type Act } from '../src/index.ts';

/** The pulse's protocol. */
export interface Pulse {
  message: { kind: 'pulse'; n: number };
  request: never;
  response: never;
  outputs: { none: never };
}

export const EVERY_MS = 10;

export class Pulsing extends Node<Pulse['message']> {
  sent = 0;

  override onStart(): void {
    this.setTimer('pulse', EVERY_MS);
  }

  override onTimer(): void {
    this.sent += 1;
    this.broadcast({ kind: 'pulse', n: this.sent });
    this.disk.write('sent', this.sent);
    this.disk.sync();
    this.setTimer('pulse', EVERY_MS);
  }

  override onMessage(_from: NodeId, _message: Pulse['message']): void {}
}

type PulseAct = Act<Pulse>;

/** An invariant about one act and the last that had the same key. */
function between(
  rule: string,
  keyOf: (act: PulseAct) => string | undefined,
  isWrong: (act: PulseAct, last: PulseAct | undefined) => boolean,
) {
  return invariant<Pulse>(rule, (report) => {
    const lastOf = new Map<string, PulseAct>();
    return (act) => {
      const key = keyOf(act);
      if (key === undefined) return;
      if (isWrong(act, lastOf.get(key))) report(`${rule}, at ${act.atMs} ms`);
      lastOf.set(key, act);
    };
  });
}

const each = (kind: PulseAct['kind']) => (act: PulseAct) =>
  act.kind === kind ? act.node : undefined;

/** Each names the one thing that never happens in a cluster without faults. */
export const undisturbed = {
  nothingIsCut: between('no message meets a cut link', each('dropped'), (act) => {
    return act.kind === 'dropped' && act.why === 'cut';
  }),
  nothingIsLost: between('no message is lost on its way', each('sent'), (act) => {
    return act.kind === 'sent' && act.lost;
  }),
  nothingComesTwice: between(
    'no message comes twice',
    (act) => (act.kind === 'delivered' ? `${act.from} ${act.sentBy} ${act.node}` : undefined),
    (_act, last) => last !== undefined,
  ),
  nobodyCrashes: between('no node crashes', each('crashed'), () => true),
  timersAreOnTime: between(
    'timers are on time',
    each('timer'),
    (act, last) => Math.abs(act.atMs - (last?.atMs ?? 0) - EVERY_MS) > 0.01,
  ),
  nothingIsChanged: between(
    'messages arrive as they were sent',
    each('delivered'),
    (act) =>
      act.kind === 'delivered' && !(act.message.kind === 'pulse' && Math.abs(act.message.n) < 1000),
  ),
  /** The network takes 5 ms. */
  nothingIsLate: between('messages take 5 ms', each('delivered'), (act) => {
    return act.kind === 'delivered' && Math.abs((act.atMs % EVERY_MS) - 5) > 0.01;
  }),
};
