// What TypeScript keeps its users from, said to everybody else: in words, when a simulation is built, and
// not as a failure of ours somewhere in the middle of a run.

import * as z from 'zod';
import { faultSchema, type Fault } from '../fault/fault.ts';
import type { NetworkConditions } from '../network/conditions.ts';
import type { NodeId } from '../node/names.ts';
import type { SimulationOptions } from './options.ts';

/** @throws {RangeError} that says what makes no sense, and what would */
export function validateOptions(options: SimulationOptions): void {
  const { seed, nodes, network = {}, faults = [], maxEvents = 1 } = options;
  if (typeof seed !== 'string' && !(typeof seed === 'number' && !Number.isNaN(seed))) {
    throw new RangeError(`the seed is ${shown(seed)}: give a number or a text`);
  }
  if (!(typeof maxEvents === 'number' && maxEvents >= 1)) {
    throw new RangeError(`maxEvents is ${shown(maxEvents)}: give a number from 1`);
  }
  const names = expectNames(nodes);
  expectNetwork(network, names);
  expectDistribution(options.syncMs, 'syncMs');
  for (const fault of faults) expectFault(fault);
}

/** @throws {RangeError} for what is no fault: an unknown kind, a field too many, a value out of bounds */
export function expectFault(fault: Fault): void {
  const checked = faultSchema.safeParse(fault);
  if (checked.success) return;
  const { kind } = (fault ?? {}) as Partial<Fault>;
  const known = faultSchema.options.flatMap(({ shape }) => [...shape.kind.values]);
  if (!known.some((one) => one === kind)) {
    throw new RangeError(`there is no fault of kind ${shown(kind)}: it is ${known.join(', ')}`);
  }
  const problems = checked.error.issues.map((issue) => {
    const path = z.core.toDotPath(issue.path);
    return path === '' ? issue.message : `${path}: ${issue.message}`;
  });
  throw new RangeError(`the fault ${shown(fault)} makes no sense: ${problems.join('; ')}`);
}

function expectNames(nodes: SimulationOptions['nodes']): ReadonlySet<NodeId> {
  const names = new Set<NodeId>();
  for (const { id, create } of nodes) {
    if (typeof id !== 'string' || id === '') {
      throw new RangeError(`a node is named ${shown(id)}: a name is a text that is not empty`);
    }
    // A trace keeps states by name, in a record; this one would be lost.
    if (id === '__proto__') throw new RangeError(`a node cannot be named ${id}: choose another`);
    if (names.has(id)) {
      throw new RangeError(`two nodes have the same name, ${id}: each needs its own`);
    }
    if (typeof create !== 'function') {
      throw new RangeError(
        `the node ${id} has no \`create\`: give (context) => hostNode(YourNode, context)`,
      );
    }
    names.add(id);
  }
  return names;
}

function expectNetwork(network: NetworkConditions, names: ReadonlySet<NodeId>): void {
  expectDistribution(network.delayMs, 'network.delayMs');
  for (const link of network.links ?? []) {
    for (const name of [link.from, link.to]) {
      if (names.has(name)) continue;
      throw new RangeError(
        `network.links has a link from ${shown(link.from)} to ${shown(link.to)}, and there is no node ` +
          `${shown(name)}; the nodes are ${[...names].join(', ')}`,
      );
    }
    expectDistribution(link.delayMs, `network.links, from ${link.from} to ${link.to}: delayMs`);
  }
}

/** Its kind and its numbers are looked at where it is made ready; this is about what has neither. */
function expectDistribution(given: unknown, what: string): void {
  if (given === undefined || typeof given === 'number') return;
  if (typeof given === 'object' && given !== null) return;
  throw new RangeError(
    `${what} is ${shown(given)}: give milliseconds, or a distribution like { kind: 'uniform', minMs: 1, maxMs: 10 }`,
  );
}

/** Anything at all, on one line. */
function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
