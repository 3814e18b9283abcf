// What an observer is told of an effect of a node.

import type { NodeId, RequestId } from '../node/names.ts';
import type { Act } from './act.ts';
import type { Kernel } from './kernel.ts';

// Each act is written out, as those of an arrival are; all spread, an observed run is a third as fast.

export function sentAct(
  kernel: Kernel,
  node: NodeId,
  to: NodeId,
  message: unknown,
  lost: boolean,
): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'sent', to, message, lost };
}

export function respondedAct(kernel: Kernel, node: NodeId, id: RequestId, response: unknown): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'responded', id, response };
}

export function outputAct(kernel: Kernel, node: NodeId, output: string, data: unknown): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'output', output, data };
}

export function notedAct(kernel: Kernel, node: NodeId, text: string): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'noted', text };
}

export function wroteAct(kernel: Kernel, node: NodeId, key: string, value: unknown): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'wrote', key, value };
}

/** The write landed under another key, or nowhere. */
export function misdirectedAct(
  kernel: Kernel,
  node: NodeId,
  key: string,
  value: unknown,
  landed: string | null,
): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'wrote', key, value, landed };
}

export function refusedWriteAct(kernel: Kernel, node: NodeId, key: string, value: unknown): Act {
  const { number, nowMs: atMs } = kernel;
  return { event: number, atMs, node, kind: 'write-refused', key, value };
}
