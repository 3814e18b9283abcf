import { toMicroseconds, toMilliseconds } from '../clock/virtual-time.ts';
import type { Link } from '../network/link.ts';
import { PURPOSE } from '../network/network.ts';
import type { EffectRecord, Foresight, NodeContext } from '../node/context.ts';
import {
  answeredAlready,
  expectDiskKey,
  expectOutputKind,
  expectTimer,
  neverAsked,
  notNow,
  unknownReceiver,
} from '../node/effect-checks.ts';
import type { NodeId, RequestId, TimerName } from '../node/names.ts';
import { drawAt, streamKey } from '../random/key.ts';
import type { ClusterNode } from './cluster-node.ts';
import { raiseBarrier } from './disk-barrier.ts';
import { fateOfWrite, noRoomFor, readFromDisk, type WriteFate } from './disk-course.ts';
import {
  misdirectedAct,
  notedAct,
  outputAct,
  refusedWriteAct,
  respondedAct,
  sentAct,
  wroteAct,
} from './effect-acts.ts';
import type { Kernel } from './kernel.ts';

/** What each effect is to the fingerprint. */
const CODE = {
  send: 17,
  timer: 18,
  cancel: 19,
  respond: 20,
  output: 21,
  write: 22,
  sync: 23,
  corrupt: 24,
  refusedWrite: 25,
  misdirectedWrite: 26,
};

/** A node's context in the kernel's own process: every effect takes place when it is called. */
export class NodeEffects implements NodeContext {
  readonly id: NodeId;
  readonly #kernel: Kernel;
  readonly #self: ClusterNode;

  constructor(kernel: Kernel, node: ClusterNode) {
    this.id = node.id;
    this.#kernel = kernel;
    this.#self = node;
  }

  get peers(): readonly NodeId[] {
    return this.#kernel.peers.of(this.#self.index);
  }

  get cluster(): readonly NodeId[] {
    return this.#kernel.names;
  }

  now(): number {
    const { nowUs } = this.#kernel;
    const { clock } = this.#self;
    return toMilliseconds(clock === undefined ? nowUs : clock.at(nowUs));
  }

  draw(): number {
    const kernel = this.#kernel;
    const node = this.#node();
    node.randomKey ??= streamKey(kernel.seed, 'node', node.id, node.incarnation);
    return drawAt(node.randomKey.a, node.randomKey.b, node.randomCount++);
  }

  foresee(draws: number): Foresight {
    const node = this.#self;
    const values: number[] = [];
    if (draws > 0) {
      node.randomKey ??= streamKey(this.#kernel.seed, 'node', node.id, node.incarnation);
      const { a, b } = node.randomKey;
      for (let at = 0; at < draws; at++) values.push(drawAt(a, b, node.randomCount + at));
    }
    const isDiskFull = node.lasting.some(({ fault }) => fault.kind === 'disk-full');
    return { nowMs: this.now(), draws: values, isDiskFull };
  }

  read(key: string): unknown {
    return readFromDisk(this.#kernel, this.#node(), key);
  }

  keys(): string[] {
    return this.#node().disk.keys();
  }

  send(to: NodeId, message: unknown): void {
    const kernel = this.#kernel;
    const node = this.#node();
    const receiver = kernel.nodeByName.get(to);
    if (receiver === undefined) throw unknownReceiver(to, kernel.nodeByName.keys());
    const body = kernel.codec.take(message, 'message');
    if (!admits(node)) return;
    if (node.barrier !== undefined) return wait(node, { do: 'send', to, message: body });
    this.#transmit(kernel, node, receiver, body, false);
  }

  broadcast(message: unknown): void {
    const kernel = this.#kernel;
    const node = this.#node();
    const body = kernel.codec.take(message, 'message');
    const waits = node.barrier;
    let isRepeat = false;
    for (const receiver of kernel.nodes) {
      if (receiver === node) continue;
      if (!admits(node)) return;
      if (waits !== undefined) wait(node, { do: 'send', to: receiver.id, message: body });
      else this.#transmit(kernel, node, receiver, body, isRepeat, true);
      isRepeat = true;
    }
  }

  setTimer(name: TimerName, delayMs: number): void {
    const kernel = this.#kernel;
    const node = this.#node();
    expectTimer(name, delayMs);
    if (!admits(node)) return;
    if (node.barrier !== undefined) return wait(node, { do: 'timer', name, delayMs });
    const replaced = node.timers.get(name);
    if (replaced !== undefined) kernel.kill(replaced);
    const { clock } = node;
    const localUs = clock === undefined ? kernel.nowUs : clock.at(kernel.nowUs);
    const localDueUs = localUs + toMicroseconds(delayMs, 'delayMs');
    const dueUs =
      clock === undefined ? localDueUs : Math.max(kernel.nowUs, clock.trueTimeOf(localDueUs));
    const timer = kernel.consequence('timer', dueUs, node.index);
    timer.name = name;
    if (clock !== undefined) timer.localDueUs = localDueUs;
    node.timers.set(name, timer);
    // On a clock that stands still it is never due, as things stand.
    if (dueUs === Infinity) timer.isParked = true;
    else kernel.scheduler.add(timer);
    kernel.fingerprint.mixText(name);
    kernel.fingerprint.mixPair(CODE.timer, localDueUs | 0);
    kernel.recording?.effect({
      do: 'timer',
      name,
      ...(dueUs === Infinity ? {} : { dueMs: dueUs / 1000 }),
      ...(clock === undefined ? {} : { localDueMs: localDueUs / 1000 }),
      i: timer.index,
    });
  }

  cancelTimer(name: TimerName): void {
    const kernel = this.#kernel;
    const node = this.#node();
    const timer = node.timers.get(name);
    if (!admits(node)) return;
    if (node.barrier !== undefined) return wait(node, { do: 'cancel', name });
    if (timer === undefined) return;
    node.timers.delete(name);
    kernel.kill(timer);
    kernel.fingerprint.mixText(name);
    kernel.fingerprint.mix(CODE.cancel);
    kernel.recording?.effect({ do: 'cancel', name });
  }

  respond(id: RequestId, response: unknown): void {
    const kernel = this.#kernel;
    const node = this.#node();
    const body = kernel.codec.take(response, 'response');
    const { hashA, hashB } = kernel.codec;
    const request = kernel.requests.get(id);
    if (request === undefined || request.node !== node.index || !request.received) {
      throw neverAsked(id, node.id);
    }
    if (!admits(node)) return;
    if (node.barrier !== undefined) return wait(node, { do: 'respond', id, response: body });
    if (request.answered) throw answeredAlready(id);
    request.answered = true;
    kernel.clients.answered(id, body);
    kernel.fingerprint.mixText(id);
    kernel.fingerprint.mixPair(CODE.respond ^ hashA, hashB);
    kernel.recording?.effect({ do: 'respond', id, response: body });
    kernel.acts?.push(respondedAct(kernel, node.id, id, body));
  }

  output(kind: string, data: unknown): void {
    const kernel = this.#kernel;
    const node = this.#node();
    expectOutputKind(kind);
    const body = kernel.codec.take(data, `output '${kind}'`);
    const { hashA, hashB } = kernel.codec;
    if (!admits(node)) return;
    if (node.barrier !== undefined) return wait(node, { do: 'output', kind, data: body });
    kernel.fingerprint.mixText(kind);
    kernel.fingerprint.mixPair(CODE.output ^ hashA, hashB);
    kernel.recording?.effect({ do: 'output', kind, data: body });
    kernel.acts?.push(outputAct(kernel, node.id, kind, body));
  }

  note(text: string): void {
    const kernel = this.#kernel;
    const node = this.#node();
    kernel.recording?.effect({ do: 'note', text: String(text) });
    kernel.acts?.push(notedAct(kernel, node.id, String(text)));
  }

  log(text: string): void {
    this.#node();
    this.#kernel.recording?.effect({ do: 'log', text: String(text) });
  }

  write(key: string, value: unknown): void {
    const kernel = this.#kernel;
    const node = this.#node();
    expectDiskKey(key);
    const body = value === undefined ? undefined : kernel.codec.take(value, `disk.write('${key}')`);
    if (!admits(node)) return;
    kernel.fingerprint.mixText(key);
    if (body === undefined) kernel.fingerprint.mix(CODE.write);
    else kernel.fingerprint.mixPair(CODE.write ^ kernel.codec.hashA, kernel.codec.hashB);
    if (body !== undefined && node.lasting.length > 0) {
      const fate = fateOfWrite(kernel, node, key);
      if (fate !== undefined) return this.#writeFaultily(kernel, node, key, body, fate);
    }
    node.disk.write(key, body);
    kernel.recording?.effect(
      body === undefined ? { do: 'write', key } : { do: 'write', key, value: body },
    );
    kernel.acts?.push(wroteAct(kernel, node.id, key, body));
  }

  #writeFaultily(
    kernel: Kernel,
    node: ClusterNode,
    key: string,
    value: unknown,
    fate: WriteFate,
  ): void {
    kernel.recording?.effect({ do: 'write', key, value, ...fate });
    if ('refused' in fate) {
      kernel.fingerprint.mix(CODE.refusedWrite);
      kernel.acts?.push(refusedWriteAct(kernel, node.id, key, value));
      throw noRoomFor(kernel, node, key);
    }
    const { landed } = fate;
    kernel.fingerprint.mixText(landed ?? '');
    kernel.fingerprint.mix(CODE.misdirectedWrite);
    if (landed !== null) node.disk.write(landed, value);
    kernel.acts?.push(misdirectedAct(kernel, node.id, key, value, landed));
  }

  sync(): void {
    const kernel = this.#kernel;
    const node = this.#node();
    if (!admits(node)) return;
    if (node.barrier !== undefined) return wait(node, { do: 'sync' });
    kernel.fingerprint.mix(CODE.sync);
    raiseBarrier(kernel, node);
    const i = this.#self.barrier?.done.index;
    kernel.recording?.effect(i === undefined ? { do: 'sync' } : { do: 'sync', i });
  }

  /** This node, if its handler runs now. */
  #node(): ClusterNode {
    const node = this.#self;
    if (this.#kernel.active !== node) throw notNow(this.id);
    return node;
  }

  #transmit(
    kernel: Kernel,
    node: ClusterNode,
    receiver: ClusterNode,
    body: unknown,
    isRepeat: boolean,
    isShared = false,
  ): void {
    const { network, codec } = kernel;
    const from = node.index;
    const to = receiver.index;
    const count = network.nextCount(from, to);
    const link = network.link(from, to);
    kernel.fingerprint.mixPair(CODE.send ^ codec.hashA, codec.hashB + to);
    const nowUs = kernel.nowUs;
    const passage = network.isPlain(link)
      ? undefined
      : network.pass(link, from, to, count, body, nowUs);
    const lost =
      passage === undefined
        ? network.befalls(link.lossProbability, from, to, PURPOSE.loss, count)
          ? 'loss'
          : undefined
        : passage.lost;
    const isDoubled =
      passage?.isDoubled ??
      network.befalls(link.duplicateProbability, from, to, PURPOSE.copy, count);
    const arrives = passage?.corrupted === undefined ? body : this.#harmed(passage.corrupted);
    const departUs = passage?.departUs ?? nowUs;
    isShared ||= isDoubled;
    const i = lost === undefined ? this.#deliver(link, to, count, departUs, arrives, isShared) : -1;
    // What a full queue or a rule takes it takes whole; loss takes one of two copies.
    const isCopied =
      isDoubled && (lost === undefined || lost === 'loss') && network.hasRoom(link, from, to);
    const copy = isCopied ? this.#deliver(link, to, count, departUs, arrives, true, true) : -1;
    if (kernel.recording !== undefined) {
      kernel.recording.effect({
        do: 'send',
        to: receiver.id,
        ...(isRepeat ? { same: true } : { message: body }),
        ...(lost === undefined ? { i } : { lost: true }),
        ...(lost === undefined || lost === 'loss' ? {} : { why: lost }),
        ...(copy === -1 ? {} : { copy }),
        ...(arrives === body ? {} : { corrupted: arrives }),
        ...(passage?.rule === undefined ? {} : { rule: passage.rule }),
      });
    }
    kernel.acts?.push(
      sentAct(kernel, node.id, receiver.id, body, lost !== undefined && copy === -1),
    );
  }

  /** What arrives of a message that was changed on its way, known to the fingerprint. */
  #harmed(message: unknown): unknown {
    const { codec, fingerprint } = this.#kernel;
    const body = codec.take(message, 'message');
    fingerprint.mixPair(CODE.corrupt ^ codec.hashA, codec.hashB);
    return body;
  }

  /** Puts one delivery of a message on its way; returns its index among the event's consequences. */
  #deliver(
    link: Link,
    to: number,
    count: number,
    departUs: number,
    body: unknown,
    isShared: boolean,
    isCopy = false,
  ): number {
    const kernel = this.#kernel;
    const { network } = kernel;
    const from = this.#self.index;
    const purpose = isCopy ? PURPOSE.copyDelay : PURPOSE.delay;
    const dueUs = network.dueUs(link, from, to, purpose, count, departUs);
    const event = kernel.consequence('message', dueUs, to);
    event.from = from;
    event.body = body;
    event.shared = isShared;
    if (link.maxQueued !== undefined) {
      event.isQueued = true;
      network.enqueue(from, to);
    }
    kernel.scheduler.add(event);
    return event.index;
  }
}

/** Counts an effect, and says whether it takes place: a crash may have struck before it. */
function admits(node: ClusterNode): boolean {
  if (node.strike === undefined) return true;
  if (node.effectsDone === node.strike.afterEffects) {
    node.struck = true;
    return false;
  }
  node.effectsDone += 1;
  return true;
}

function wait(node: ClusterNode, effect: EffectRecord): void {
  node.barrier?.effects.push(effect);
}
