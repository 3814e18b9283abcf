import type { NodeId, TimerName } from '@netsplit/simulator/node';
import type { Text } from '../given.ts';
import { Broadcaster } from './broadcaster.ts';

/** How long a text waits for others that go the same way. */
const BATCH_MS = 200;

/** A node that lets texts wait for each other, so that many go in one message. */
export class ThriftyBroadcaster extends Broadcaster {
  /** What waits, and where it came from: it does not go back there. */
  waiting: { texts: readonly Text[]; from: NodeId }[] = [];
  /** Along the tree a text waits at each node. */
  override patienceMs = 2000;

  override onTimer(timer: TimerName): void {
    if (timer === 'batch') this.pushAll();
    else super.onTimer(timer);
  }

  protected override push(texts: readonly Text[], from: NodeId): void {
    // Not set anew for each text: where they never stop coming, none would ever leave.
    if (this.waiting.length === 0) this.setTimer('batch', BATCH_MS);
    this.waiting.push({ texts, from });
  }

  private pushAll(): void {
    for (const neighbour of this.eager) {
      const texts = this.waiting.flatMap((it) => (it.from === neighbour ? [] : it.texts));
      if (texts.length > 0) this.send(neighbour, { kind: 'gossip', texts });
    }
    this.waiting = [];
  }
}
