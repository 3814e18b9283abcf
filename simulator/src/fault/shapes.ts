// Ways in which a network falls apart, as plain faults: names that people use for lists of cut links.

import type { FaultOf } from './fault.ts';

type Node = string;
type Direction = [from: Node, to: Node];
interface When {
  readonly atMs: number;
  readonly forMs?: number;
}
type Partition = FaultOf<'partition'>;
type Cut = FaultOf<'cut'>;

/** One node is alone; all others are together. */
export function isolate(nodes: readonly Node[], alone: Node, when: When): Partition {
  const others = nodes.filter((node) => node !== alone);
  return { kind: 'partition', groups: [[alone], others], shape: 'isolate', ...when };
}

/** Two groups as equal as they can be, in the order of `nodes`. */
export function halves(nodes: readonly Node[], when: When): Partition {
  const middle = nodes.length >> 1;
  const groups = [nodes.slice(0, middle), nodes.slice(middle)];
  return { kind: 'partition', groups, shape: 'halves', ...when };
}

/** `minority` on one side, all others, who are more, on the other. @throws {RangeError} */
export function majorityAndMinority(
  nodes: readonly Node[],
  minority: readonly Node[],
  when: When,
): Partition {
  const majority = nodes.filter((node) => !minority.includes(node));
  if (majority.length <= minority.length) {
    throw new RangeError(
      `${minority.join(', ')} are no minority of ${nodes.length} nodes: name fewer than half`,
    );
  }
  return {
    kind: 'partition',
    groups: [majority, [...minority]],
    shape: 'majority and minority',
    ...when,
  };
}

/**
 * Every node sees a majority, and no two the same one: the nodes stand in a ring, in the order of
 * `nodes`, and each talks with its nearest neighbours only.
 *
 * @throws {RangeError} for fewer than four nodes, where the nearest neighbours are everyone
 */
export function majoritiesRing(nodes: readonly Node[], when: When): Cut {
  const count = nodes.length;
  if (count < 4) throw new RangeError(`a ring of majorities takes 4 nodes or more, not ${count}`);
  // A majority holds the node itself, and as many on its left as on its right.
  const reach = Math.ceil(Math.floor(count / 2) / 2);
  const links = directions(nodes).filter(([from, to]) => {
    const apart = Math.abs(nodes.indexOf(from) - nodes.indexOf(to));
    return Math.min(apart, count - apart) > reach;
  });
  return { kind: 'cut', links, shape: 'majorities ring', ...when };
}

/** Two halves that cannot reach each other, and one node that reaches both. */
export function bridge(nodes: readonly Node[], over: Node, when: When): Cut {
  const others = nodes.filter((node) => node !== over);
  const left = new Set(others.slice(0, others.length >> 1));
  const links = directions(others).filter(([from, to]) => left.has(from) !== left.has(to));
  return { kind: 'cut', links, shape: 'bridge', ...when };
}

/** Nothing gets from any of `from` to any of `to`; the other way all is well. */
export function oneWay(from: readonly Node[], to: readonly Node[], when: When): Cut {
  const links = from.flatMap((one) =>
    to.filter((other) => other !== one).map((other): Direction => [one, other]),
  );
  return { kind: 'cut', links, shape: 'one way', ...when };
}

/**
 * The directions that `isCut` chooses, each by itself: hand it draws of your own.
 *
 * @returns undefined where it chooses none
 */
export function randomCuts(
  nodes: readonly Node[],
  isCut: (from: Node, to: Node) => boolean,
  when: When,
): Cut | undefined {
  const links = directions(nodes).filter(([from, to]) => isCut(from, to));
  return links.length === 0 ? undefined : { kind: 'cut', links, shape: 'random', ...when };
}

function directions(nodes: readonly Node[]): Direction[] {
  return nodes.flatMap((from) =>
    nodes.filter((to) => to !== from).map((to): Direction => [from, to]),
  );
}
