import { createClock } from '@sinonjs/fake-timers';
import {
  MAX_DELAY_US,
  MIN_DELAY_US,
  RUMOURS_PER_NODE,
  nodeNames,
  type Contender,
  type Rumour,
} from '../workload.ts';

interface Peer {
  readonly others: readonly string[];
  heard: number;
}

/** How the network copies what it carries, so that no node sees what another does to its messages. */
type Copy = (rumour: Rumour) => Rumour;

/** For any payload: what a network that does not know its messages does. Faster than structuredClone for small ones. */
const anyPayload: Copy = (rumour) => JSON.parse(JSON.stringify(rumour)) as Rumour;

/** For this payload and no other. */
const byHand: Copy = ({ kind, origin, hops, weight }) => ({ kind, origin, hops, weight });

/**
 * What a project without a simulator does: a network of timers on fake time, a timer a message. It hashes nothing, draws
 * with Math.random, and cannot be repeated. The clock counts whole milliseconds, which stand for microseconds here.
 */
function fakeTimers(nodes: number, copy: Copy): Contender {
  const clock = createClock();
  const names = nodeNames(nodes);
  const peers = new Map<string, Peer>(
    names.map((name) => [name, { others: names.filter((other) => other !== name), heard: 0 }]),
  );
  let delivered = 0;

  function send(to: string, rumour: Rumour): void {
    const body = copy(rumour);
    const delayUs = MIN_DELAY_US + Math.floor(Math.random() * (MAX_DELAY_US - MIN_DELAY_US + 1));
    clock.setTimeout(() => onMessage(to, body), delayUs);
  }

  function pass(self: Peer, rumour: Rumour): void {
    send(self.others[Math.floor(Math.random() * self.others.length)] as string, rumour);
  }

  function onMessage(name: string, { origin, hops, weight }: Rumour): void {
    delivered += 1;
    const self = peers.get(name) as Peer;
    self.heard += 1;
    pass(self, { kind: 'rumour', origin, hops: hops + 1, weight });
  }

  peers.forEach((self, name) => {
    for (let weight = 0; weight < RUMOURS_PER_NODE; weight++) {
      pass(self, { kind: 'rumour', origin: name, hops: 0, weight });
    }
  });

  return {
    advance(virtualMs) {
      const before = delivered;
      clock.tick(virtualMs * 1000);
      return delivered - before;
    },
  };
}

export const withFakeTimers = (nodes: number): Contender => fakeTimers(nodes, anyPayload);
export const withFakeTimersByHand = (nodes: number): Contender => fakeTimers(nodes, byHand);
