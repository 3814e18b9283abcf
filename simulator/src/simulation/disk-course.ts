// What the faults of a disk do: to a write, to what is stored, and to what a crash leaves.

import { aroundDifference, Damaged, flipBit, tear, textOf, type Draw } from '../disk/damage.ts';
import type { Write } from '../disk/disk-store.ts';
import type { FaultOf } from '../fault/fault.ts';
import { DiskError } from '../node/disk.ts';
import { compileDistribution, type CompiledDistribution } from '../random/distribution.ts';
import { drawAt, streamKey } from '../random/key.ts';
import type { ClusterNode } from './cluster-node.ts';
import type { Kernel } from './kernel.ts';

/** What became of a disk in one event, for the reader of a trace. */
export interface DiskRecord {
  /** The keys of unsynced writes that survived a crash, in the order of the writes. */
  readonly kept?: readonly string[];
  /** The keys of those that did not. */
  readonly lost?: readonly string[];
  /** Text that is not what was written any more, before and after, about the place. */
  readonly harmed?: {
    readonly key: string;
    /** Absent where nothing was stored before. */
    readonly before?: string;
    readonly after: string;
    /** It is no JSON any more: reading it fails. */
    readonly unreadable?: true;
  };
}

/** What became of a write that a fault befell: refused, or landed under another key or (null) nowhere. */
export type WriteFate = { readonly refused: 'full' } | { readonly landed: string | null };

/** What the node reads under a key: a copy. @throws {DiskError} if no JSON is left there */
export function readFromDisk(kernel: Kernel, node: ClusterNode, key: string): unknown {
  const stored = node.disk.read(key);
  if (stored === undefined) return undefined;
  const value = stored instanceof Damaged ? stored.value : stored;
  if (value !== undefined) return kernel.codec.take(value, key);
  throw fail(
    kernel,
    node,
    new DiskError(
      'unreadable',
      key,
      `disk.read('${key}'): what the disk holds there is damaged, and no JSON any more. Catch this DiskError ` +
        'where the node can do without the value; a node that does not catch it stops',
    ),
  );
}

/** What the faults that last on a node make of a write of a value; undefined: they let it pass. */
export function fateOfWrite(kernel: Kernel, node: ClusterNode, key: string): WriteFate | undefined {
  if (node.lasting.some(({ fault }) => fault.kind === 'disk-full')) return { refused: 'full' };
  const planned = node.lasting.find(({ fault }) => fault.kind === 'disk-misdirect');
  if (planned === undefined) return undefined;
  node.lasting = node.lasting.filter((one) => one !== planned);
  const others = node.disk.keys().filter((other) => other !== key);
  const draw = drawsOf(kernel, node, planned.fault as FaultOf<'disk-misdirect'>);
  return { landed: others[draw(others.length)] ?? null };
}

/** The disk has no room for a write: what its node is told. */
export function noRoomFor(kernel: Kernel, node: ClusterNode, key: string): DiskError {
  return fail(
    kernel,
    node,
    new DiskError(
      'full',
      key,
      `disk.write('${key}', …): the disk is full, and holds what it held before. Catch this DiskError where ` +
        'the node can go on without the write; a node that does not catch it stops',
    ),
  );
}

/** Whether what a handler let pass is an error of its disk: then the node stops, and the run goes on. */
export function isDiskFailure(kernel: Kernel, node: ClusterNode, thrown: unknown): boolean {
  if (node.disk.failedIn !== kernel.number) return false;
  try {
    return (thrown as { readonly name?: unknown }).name === 'DiskError';
  } catch {
    return false;
  }
}

/** How long a sync of this node's disk takes now. */
export function syncDelayOf(kernel: Kernel, node: ClusterNode): CompiledDistribution {
  const slow = node.lasting.findLast(({ fault }) => fault.kind === 'disk-slow')?.fault;
  return slow?.kind === 'disk-slow' ? compileDistribution(slow.syncMs) : kernel.syncDelay;
}

/** A bit flips in what a read of the key would give, synced or not. */
export function rot(kernel: Kernel, node: ClusterNode, fault: FaultOf<'disk-rot'>): void {
  const draw = drawsOf(kernel, node, fault);
  const keys = node.disk.keys();
  const drawn = keys[draw(keys.length)];
  const key = fault.key ?? drawn;
  const stored = key === undefined ? undefined : node.disk.read(key);
  if (key === undefined || stored === undefined) return kernel.recording?.disk({});
  const harmed = harm(kernel, node, key, flipBit(textOf(stored), draw));
  kernel.recording?.disk({ harmed });
}

/** What a crash leaves on the disk. */
export function crashDisk(kernel: Kernel, node: ClusterNode, fault: FaultOf<'crash'>): void {
  const { disk = 'synced' } = fault;
  if (disk !== 'torn' && disk !== 'reordered') return node.disk.crash(disk);
  const strike = disk === 'torn' ? tearAtCrash : reorderAtCrash;
  // Not in one expression: a recorder that is not there would keep the crash from happening.
  const record = strike(kernel, node, fault);
  kernel.recording?.disk(record);
}

/** The first writes survive; the one after them was under way. */
function tearAtCrash(kernel: Kernel, node: ClusterNode, fault: FaultOf<'crash'>): DiskRecord {
  const { disk } = node;
  const draw = drawsOf(kernel, node, fault);
  const writes = disk.unsynced;
  const at = draw(writes.length);
  const torn = writes[at];
  const survivors = writes.slice(0, at);
  disk.crashKeeping(survivors);
  kernel.fingerprint.mix(at);
  if (torn === undefined) return { kept: [], lost: [] };
  // A deletion stores no text that could be cut: it took place, or, like this one, it did not.
  if (torn.value === undefined) return { kept: keysOf(survivors), lost: keysOf(writes.slice(at)) };
  const before = disk.read(torn.key);
  const after = tear(before === undefined ? undefined : textOf(before), textOf(torn.value), draw);
  return {
    kept: keysOf(survivors),
    lost: keysOf(writes.slice(at + 1)),
    harmed: harm(kernel, node, torn.key, after),
  };
}

/** Every write survives or not by itself; those that do took place in their order. */
function reorderAtCrash(kernel: Kernel, node: ClusterNode, fault: FaultOf<'crash'>): DiskRecord {
  const draw = drawsOf(kernel, node, fault);
  const { unsynced } = node.disk;
  // The last write draws first: it keeps its fate in a plan without the operations long before it.
  const fates = unsynced.map(() => draw(2) === 1).toReversed();
  for (const survives of fates) kernel.fingerprint.mix(survives ? 1 : 0);
  const survivors = unsynced.filter((_, at) => fates[at]);
  const lost = unsynced.filter((_, at) => !fates[at]);
  node.disk.crashKeeping(survivors);
  return { kept: keysOf(survivors), lost: keysOf(lost) };
}

function harm(
  kernel: Kernel,
  node: ClusterNode,
  key: string,
  text: string,
): NonNullable<DiskRecord['harmed']> {
  const { disk } = node;
  const stored = disk.read(key);
  const damaged = reread(kernel, text);
  disk.replace(key, damaged);
  kernel.fingerprint.mixText(key);
  kernel.fingerprint.mixText(text);
  return {
    key,
    ...aroundDifference(stored === undefined ? undefined : textOf(stored), text),
    ...(damaged.value === undefined ? { unreadable: true } : {}),
  };
}

/** What text says by chance: perhaps another value, perhaps none that a node could have written. */
function reread(kernel: Kernel, text: string): Damaged {
  try {
    return new Damaged(text, kernel.codec.take(JSON.parse(text), 'disk'));
  } catch {
    return new Damaged(text, undefined);
  }
}

/**
 * The draws of one fault. They hang on its own `draw`, or else on what it is and when it begins, so that
 * another fault that is taken out of a plan leaves this one as it was.
 */
function drawsOf(
  kernel: Kernel,
  node: ClusterNode,
  fault: FaultOf<'crash' | 'disk-rot' | 'disk-misdirect'>,
): Draw {
  const { kind, atMs, draw } = fault;
  const identity = draw === undefined ? [node.id, atMs] : [draw];
  const { a, b } = streamKey(kernel.seed, 'disk', kind, ...identity);
  let count = 0;
  return (choices) => Math.floor((drawAt(a, b, count++) / 0x1_0000_0000) * choices);
}

function fail(kernel: Kernel, node: ClusterNode, error: DiskError): DiskError {
  node.disk.failedIn = kernel.number;
  return error;
}

function keysOf(writes: readonly Write[]): string[] {
  return writes.map(({ key }) => key);
}
