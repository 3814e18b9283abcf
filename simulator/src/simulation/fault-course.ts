import { toMicroseconds } from '../clock/virtual-time.ts';
import type { PendingEvent, PlannedFault } from '../event/pending-event.ts';
import { isNetworkFault, nodesOf, type Fault, type FaultOf } from '../fault/fault.ts';
import { compileDistribution } from '../random/distribution.ts';
import { breakBarrier } from './disk-barrier.ts';
import { crashDisk, rot } from './disk-course.ts';
import type { ClusterNode, Strike } from './cluster-node.ts';
import { messageOf } from './errors.ts';
import type { Kernel } from './kernel.ts';
import { beginOnNode, endOnNode } from './node-course.ts';

type Crash = FaultOf<'crash'>;

/** The faults of a run: planned and added later, as they begin and end. */
export class FaultCourse {
  readonly #kernel: Kernel;
  #planned = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** The same course in a fork of the simulation. */
  fork(kernel: Kernel): FaultCourse {
    const fork = new FaultCourse(kernel);
    fork.#planned = this.#planned;
    return fork;
  }

  /**
   * Plans a fault; one whose time has passed begins now.
   *
   * @throws {RangeError} if it names a node that is not there
   */
  plan(fault: Fault): void {
    const kernel = this.#kernel;
    for (const name of nodesOf(fault)) {
      if (!kernel.nodeByName.has(name)) {
        throw new RangeError(
          `the fault ${JSON.stringify(fault)} names ${name}; the nodes are ${[...kernel.nodeByName.keys()].join(', ')}`,
        );
      }
    }
    if (fault.kind === 'link') kernel.network.expectSense(fault);
    if (fault.kind === 'disk-slow') compileDistribution(fault.syncMs);
    if ('forMs' in fault && fault.forMs !== undefined) toMicroseconds(fault.forMs, 'forMs');
    const single = 'node' in fault ? fault.node : undefined;
    const node = single === undefined ? -1 : (kernel.nodeByName.get(single)?.index ?? -1);
    const atUs = Math.max(kernel.nowUs, toMicroseconds(fault.atMs, 'atMs'));
    const event = kernel.fromOutside('fault-begin', atUs, node);
    // A copy: the same record may be injected twice, and each ends by itself.
    event.fault = { fault: { ...fault }, index: this.#planned++ };
    kernel.recording?.planned(fault);
    kernel.scheduler.add(event);
  }

  begin(event: PendingEvent): void {
    const planned = event.fault as PlannedFault;
    const { fault } = planned;
    const kernel = this.#kernel;
    this.#tell(event, 'fault-began');
    switch (fault.kind) {
      case 'partition':
      case 'cut':
      case 'link':
      case 'hold':
      case 'rule':
        kernel.network.begin(fault, planned.index);
        this.#planEnd(planned, event.node);
        break;
      case 'heal':
        kernel.network.heal();
        kernel.held.release(kernel);
        break;
      case 'restart':
        this.#restart(kernel.nodes[event.node] as ClusterNode);
        break;
      case 'crash':
        this.#beginCrash(kernel.nodes[event.node] as ClusterNode, fault, planned);
        break;
      case 'pause':
      case 'slow':
      case 'clock':
      case 'disk-misdirect':
      case 'disk-full':
      case 'disk-slow':
        beginOnNode(kernel, kernel.nodes[event.node] as ClusterNode, planned);
        this.#planEnd(planned, event.node);
        break;
      case 'resume':
        (kernel.nodes[event.node] as ClusterNode).strike = undefined;
        endOnNode(kernel, kernel.nodes[event.node] as ClusterNode);
        break;
      case 'disk-rot':
        rot(kernel, kernel.nodes[event.node] as ClusterNode, fault);
        break;
    }
  }

  end(event: PendingEvent): void {
    const planned = event.fault as PlannedFault;
    const { fault } = planned;
    const kernel = this.#kernel;
    this.#tell(event, 'fault-ended');
    if (isNetworkFault(fault)) {
      kernel.network.end(fault);
      kernel.held.release(kernel);
      return;
    }
    const node = kernel.nodes[event.node] as ClusterNode;
    if (fault.kind !== 'crash') endOnNode(kernel, node, planned);
    else if (node.downBy === planned) this.#restart(node);
  }

  /** After a handler: stops the node if it has had as many effects as a planned crash allows. */
  strikeIfDue(node: ClusterNode): void {
    const { strike } = node;
    if (strike === undefined) return;
    if (node.struck || node.effectsDone >= strike.afterEffects) this.#strike(node, strike);
  }

  /** A handler let an error of the disk pass: the node goes down, until somebody starts it again. */
  stop(node: ClusterNode, thrown: unknown): void {
    const kernel = this.#kernel;
    const why = messageOf(thrown);
    kernel.recording?.stopped(why);
    kernel.fingerprint.mixPair(0x57d1, node.effectsDone);
    node.strike = undefined;
    this.#takeDown(node);
    node.disk.crash('synced');
    const { number: event, nowMs: atMs } = kernel;
    kernel.acts?.push({ event, atMs, node: node.id, kind: 'crashed', why });
  }

  #strike(node: ClusterNode, strike: Strike): void {
    this.#kernel.recording?.struck(node.effectsDone);
    this.#kernel.fingerprint.mixPair(0x5712, node.effectsDone);
    this.#crash(node, strike.fault, strike.planned);
  }

  #beginCrash(node: ClusterNode, fault: Crash, planned: PlannedFault): void {
    if (fault.afterEffects === undefined) this.#crash(node, fault, planned);
    else if (node.hosted !== undefined) {
      node.strike = { fault, planned, afterEffects: fault.afterEffects };
    }
  }

  #crash(node: ClusterNode, fault: Crash, planned: PlannedFault): void {
    const kernel = this.#kernel;
    node.strike = undefined;
    node.struck = false;
    this.#planEnd(planned, node.index);
    // The latest crash says when it comes back, or whether it does.
    node.downBy = planned;
    if (node.starting !== undefined) kernel.kill(node.starting);
    node.starting = undefined;
    if (node.hosted === undefined) return;
    this.#takeDown(node);
    crashDisk(kernel, node, fault);
    kernel.acts?.push({ event: kernel.number, atMs: kernel.nowMs, node: node.id, kind: 'crashed' });
  }

  /** The instance is gone, and with it its timers and what waited for its disk. */
  #takeDown(node: ClusterNode): void {
    const kernel = this.#kernel;
    node.hosted = undefined;
    for (const timer of node.timers.values()) kernel.kill(timer);
    node.timers.clear();
    breakBarrier(kernel, node);
    node.gate?.abandon(kernel);
  }

  #restart(node: ClusterNode): void {
    const kernel = this.#kernel;
    if (node.hosted !== undefined || node.starting !== undefined) return;
    node.incarnation += 1;
    node.randomKey = undefined;
    node.randomCount = 0;
    node.downBy = undefined;
    node.starting = kernel.consequence('start', kernel.nowUs, node.index);
    kernel.scheduler.add(node.starting);
  }

  #planEnd(planned: PlannedFault, node: number): void {
    const { fault } = planned;
    if (!('forMs' in fault) || fault.forMs === undefined) return;
    const kernel = this.#kernel;
    const atUs = kernel.nowUs + toMicroseconds(fault.forMs, 'forMs');
    const event = kernel.consequence('fault-end', atUs, node);
    event.fault = planned;
    kernel.scheduler.add(event);
  }

  #tell(event: PendingEvent, kind: 'fault-began' | 'fault-ended'): void {
    const kernel = this.#kernel;
    const node = kernel.nodes[event.node]?.id ?? '';
    const { fault } = event.fault as PlannedFault;
    kernel.acts?.push({ event: kernel.number, atMs: kernel.nowMs, node, kind, fault });
  }
}
