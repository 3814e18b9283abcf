// What is wrong with an effect can be seen before it takes place: by the kernel, and by a host that runs a
// node elsewhere and has to refuse at the line that asked. Both say it in these words.

import type { NodeId, RequestId } from './names.ts';

/** A node asked for an effect that makes no sense; thrown at the line that asked. */
export class EffectRefused extends Error {
  override readonly name = 'EffectRefused';
}

/** Whether a timer can be set so. @throws {EffectRefused} */
export function expectTimer(name: unknown, delayMs: unknown): void {
  if (typeof name !== 'string') throw new EffectRefused('a timer needs a name: a string');
  if (typeof delayMs !== 'number' || !(delayMs >= 0) || delayMs === Infinity) {
    throw new EffectRefused(
      `setTimer('${name}', ${String(delayMs)}): give a delay in milliseconds, 0 or more`,
    );
  }
}

/** Whether an output has a kind. @throws {EffectRefused} */
export function expectOutputKind(kind: unknown): void {
  if (typeof kind !== 'string') throw new EffectRefused('an output needs a kind: a string');
}

/** Whether a write has a key. @throws {EffectRefused} */
export function expectDiskKey(key: unknown): void {
  if (typeof key !== 'string') throw new EffectRefused('disk.write(): the key is a string');
}

/** What a node is told that sends to a node which is not there. */
export function unknownReceiver(to: unknown, cluster: Iterable<NodeId>): EffectRefused {
  return new EffectRefused(
    `send('${String(to)}', …): there is no such node. The cluster has ${[...cluster].join(', ')}`,
  );
}

/** What a node is told that answers a request which never came to it. */
export function neverAsked(id: unknown, node: NodeId): EffectRefused {
  return new EffectRefused(
    `respond('${String(id)}'): no client asked ${node} this. The id is the one that onRequest was given`,
  );
}

/** What a node is told that answers a request twice. */
export function answeredAlready(id: RequestId): EffectRefused {
  return new EffectRefused(
    `respond('${id}'): this request was answered already. Forget a request once it is answered`,
  );
}

/** What code is told that acts for a node whose handler is not running. */
export function notNow(node: NodeId): EffectRefused {
  return new EffectRefused(
    `${node} can act only while its own handler runs: something kept it and called it later`,
  );
}
