import { LocalClock } from '../clock/local-clock.ts';
import { DiskStore } from '../disk/disk-store.ts';
import type { PendingEvent, PlannedFault } from '../event/pending-event.ts';
import type { FaultOf } from '../fault/fault.ts';
import type { EffectRecord } from '../node/context.ts';
import type { HostedNode, NodeFactory } from '../node/host.ts';
import type { NodeId, TimerName } from '../node/names.ts';
import type { StreamKey } from '../random/key.ts';
import type { Gate } from './gate.ts';
import type { SimulationOptions } from './options.ts';

/** All that the kernel knows of one node. */
export interface ClusterNode {
  readonly id: NodeId;
  /** Its position in the cluster. */
  readonly index: number;
  readonly create: NodeFactory;
  readonly timers: Map<TimerName, PendingEvent>;
  readonly disk: DiskStore;

  /** The instance that lives now; undefined while the node is down. */
  hosted: HostedNode | undefined;
  /** A fork, or what this is a fork of, has the same instance: it is copied before a handler runs. */
  isShared: boolean;
  /** How often it has been started before: 0 in its first life. */
  incarnation: number;
  /** The key and the count of this life's random draws; the key is derived when first used. */
  randomKey: StreamKey | undefined;
  randomCount: number;

  /** The crash that is to strike inside a handler, and how far the present handler has come. */
  strike: Strike | undefined;
  effectsDone: number;
  /** The strike has fallen: what the handler does from here on does not happen. */
  struck: boolean;
  /** The start that is on its way. */
  starting: PendingEvent | undefined;
  /** The crash that it is down by: its end, and no other's, starts the node again. */
  downBy: PlannedFault | undefined;

  /** Faults that last on it now, in the order in which they began. */
  lasting: readonly PlannedFault[];
  /** While it is paused or slow: where its events wait. */
  gate: Gate | undefined;
  /** Its clock, once it has shown another time than the cluster's. */
  clock: LocalClock | undefined;
  /** What its clock gains while no fault says otherwise, in parts per million. */
  readonly ownDriftPpm: number;

  /** While a sync is under way: the effects and the events that wait for it. */
  barrier: Barrier | undefined;
  /** How many of its handlers have run, in all lives. */
  handled: number;
  /** After so many of them its state is checked the next time, while nothing records it. */
  checkDue: number;
}

/** A node that has not been started yet. */
export function newNode(
  { id, create, clock }: SimulationOptions['nodes'][number],
  index: number,
): ClusterNode {
  const { offsetMs = 0, driftPpm = 0 } = clock ?? {};
  return {
    id,
    index,
    create,
    timers: new Map(),
    disk: new DiskStore(),
    hosted: undefined,
    isShared: false,
    incarnation: 0,
    randomKey: undefined,
    randomCount: 0,
    strike: undefined,
    effectsDone: 0,
    struck: false,
    starting: undefined,
    downBy: undefined,
    lasting: [],
    gate: undefined,
    clock:
      offsetMs === 0 && driftPpm === 0
        ? undefined
        : new LocalClock(Math.round(offsetMs * 1000), driftPpm),
    ownDriftPpm: driftPpm,
    barrier: undefined,
    handled: 0,
    checkDue: 1,
  };
}

/**
 * The node in a fork. Its instance is shared until one side runs it; all fields are listed, so that the
 * compiler asks about a new one.
 *
 * @param copyOf the fork's copy of a pending event
 */
export function forkNode(
  node: ClusterNode,
  copyOf: (event: PendingEvent) => PendingEvent,
): ClusterNode {
  node.isShared = node.hosted !== undefined;
  const { starting, barrier } = node;
  return {
    id: node.id,
    index: node.index,
    create: node.create,
    timers: new Map([...node.timers].map(([name, timer]) => [name, copyOf(timer)])),
    disk: node.disk.fork(),
    hosted: node.hosted,
    isShared: node.isShared,
    incarnation: node.incarnation,
    randomKey: node.randomKey,
    randomCount: node.randomCount,
    strike: node.strike,
    effectsDone: node.effectsDone,
    struck: node.struck,
    starting: starting === undefined ? undefined : copyOf(starting),
    downBy: node.downBy,
    lasting: node.lasting,
    gate: node.gate?.fork(copyOf),
    clock: node.clock?.copy(),
    ownDriftPpm: node.ownDriftPpm,
    barrier: barrier === undefined ? undefined : forkBarrier(barrier, copyOf),
    handled: node.handled,
    checkDue: node.checkDue,
  };
}

function forkBarrier(barrier: Barrier, copyOf: (event: PendingEvent) => PendingEvent): Barrier {
  return {
    safe: barrier.safe,
    done: copyOf(barrier.done),
    effects: [...barrier.effects],
    events: barrier.events.map(copyOf),
  };
}

export interface Strike {
  readonly fault: FaultOf<'crash'>;
  readonly planned: PlannedFault;
  readonly afterEffects: number;
}

export interface Barrier {
  /** How many of the disk's writes are safe when the sync is done. */
  readonly safe: number;
  /** The event that will end it. */
  readonly done: PendingEvent;
  readonly effects: EffectRecord[];
  readonly events: PendingEvent[];
}

/** How many events have come to the node and wait: for its disk, or because it is paused or busy. */
export function waitingAt({ gate, barrier }: ClusterNode): number {
  return (gate?.waitingCount ?? 0) + (barrier?.events.length ?? 0);
}
