import type { PendingEvent } from '../event/pending-event.ts';
import { sampleUs, type CompiledDistribution } from '../random/distribution.ts';
import { drawAt, streamKey, type StreamKey } from '../random/key.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { Kernel } from './kernel.ts';

/**
 * Where events wait that are due at a node which cannot take them now: it is paused, or still busy with
 * an event before. They come in the order in which they were due, one after another.
 *
 * Only the first of those that wait is on its way again: with all of them in the scheduler, a slow node
 * with a long queue would move the whole queue for each event.
 */
export class Gate {
  /** The node is paused. */
  isShut = false;
  /** How long each event keeps the node busy. */
  busy: CompiledDistribution | undefined;
  #key: StreamKey | undefined;
  #busyUntilUs = 0;
  #waiting: PendingEvent[] = [];
  /** The first that waits, while it is on its way. */
  #head: PendingEvent | undefined;

  /** Nothing keeps anything from the node: the gate can go. */
  get isIdle(): boolean {
    return !this.isShut && this.busy === undefined && this.#waiting.length === 0;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Whether an event that is due has to wait; then it is kept here. */
  keeps(event: PendingEvent, nowUs: number): boolean {
    const isFirst = event === this.#head;
    const isFree = !this.isShut && nowUs >= this.#busyUntilUs;
    if (isFirst) this.#head = undefined;
    if (isFree && isFirst) this.#waiting.shift();
    if (isFree && (isFirst || this.#waiting.length === 0)) return false;
    event.isParked = true;
    if (!isFirst) this.#waiting.push(event);
    return true;
  }

  /** The node has taken an event, and is busy with it. */
  occupy(kernel: Kernel, node: ClusterNode): void {
    if (this.busy === undefined) return;
    this.#busyUntilUs =
      kernel.nowUs + (this.busy.constantUs ?? this.#draw(kernel, node, this.busy));
  }

  #draw(kernel: Kernel, node: ClusterNode, busy: CompiledDistribution): number {
    const { a, b } = (this.#key ??= streamKey(kernel.seed, 'busy', node.id));
    return sampleUs(busy, drawAt(a, b, node.handled));
  }

  /** How long it is busy is drawn anew from the kernel's seed. */
  reseed(): void {
    this.#key = undefined;
  }

  /** The next that waits sets out, unless one is on its way. */
  proceed(kernel: Kernel): void {
    if (this.isShut || this.#head !== undefined) return;
    while (this.#waiting[0]?.dead === true) this.#waiting.shift();
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#head = next;
    release(kernel, next, Math.max(kernel.nowUs, this.#busyUntilUs));
  }

  /** Events that had left, and found that the node waits for its disk, are the first again. */
  takeBack(events: readonly PendingEvent[]): void {
    this.#waiting.unshift(...events);
  }

  /** The node went down: what waits finds that out now. */
  abandon(kernel: Kernel): void {
    const waiting = this.#waiting;
    const head = this.#head;
    this.#waiting = [];
    this.#head = undefined;
    this.#busyUntilUs = 0;
    for (const event of waiting) {
      if (event.dead) continue;
      if (event !== head) release(kernel, event, kernel.nowUs);
      else if (event.atUs > kernel.nowUs) {
        // Its turn would come later, when the node may be up again.
        kernel.scheduler.kill(event);
        release(kernel, event.again(), kernel.nowUs);
      }
    }
  }

  /** @param copyOf a fork's copy of a pending event */
  fork(copyOf: (event: PendingEvent) => PendingEvent): Gate {
    const fork = new Gate();
    fork.isShut = this.isShut;
    fork.busy = this.busy;
    fork.#busyUntilUs = this.#busyUntilUs;
    fork.#waiting = this.#waiting.map(copyOf);
    fork.#head = this.#head === undefined ? undefined : copyOf(this.#head);
    return fork;
  }

  /** An event that waits here, or sets out from here, will never happen. */
  forget(event: PendingEvent): void {
    if (event === this.#head) this.#head = undefined;
  }
}

/** An event that waited is on its way again; by default after all that is due at that time already. */
export function release(
  kernel: Kernel,
  event: PendingEvent,
  atUs: number,
  order = kernel.nextOrder(),
): void {
  if (event.isParked) event.isParked = false;
  event.atUs = atUs;
  event.order = order;
  kernel.scheduler.add(event);
}
