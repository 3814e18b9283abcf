import type { PendingEvent } from '../event/pending-event.ts';
import { release } from './gate.ts';
import type { Kernel } from './kernel.ts';

/** Messages that are due, on links that hold them. */
export class HeldMessages {
  #events: PendingEvent[] = [];

  get count(): number {
    return this.#events.length;
  }

  hold(event: PendingEvent): true {
    event.isParked = true;
    this.#events.push(event);
    return true;
  }

  /** The network has changed: messages that no link holds any longer set out again. */
  release(kernel: Kernel): void {
    if (this.#events.length === 0) return;
    const held = this.#events;
    this.#events = [];
    for (const event of held) {
      const link = kernel.network.link(event.from, event.node);
      if (link.held) this.#events.push(event);
      // In the order of the link, its place is before what is due now.
      else if (link.fifo) release(kernel, event, kernel.nowUs, event.order);
      else release(kernel, event, kernel.nowUs);
    }
  }

  /** @param copyOf a fork's copy of a pending event */
  fork(copyOf: (event: PendingEvent) => PendingEvent): HeldMessages {
    const fork = new HeldMessages();
    fork.#events = this.#events.map(copyOf);
    return fork;
  }
}
