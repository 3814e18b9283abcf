// Builders of small scenes for the simulator's own tests.
import {
  hostNode,
  Node,
  Simulation,
  type Act,
  type NodeClass,
  type NodeId,
  type SimulationOptions,
} from '../src/index.ts';

export type Numbered = { readonly n: number };

/** Sends 0, 1, 2, … to every peer, one every `EVERY_MS`; keeps what it hears. */
export class Counting extends Node<Numbered> {
  sent = 0;
  heard: [NodeId, number][] = [];

  override onStart(): void {
    this.setTimer('next', EVERY_MS);
  }

  override onTimer(): void {
    this.broadcast({ n: this.sent });
    this.sent += 1;
    this.setTimer('next', EVERY_MS);
  }

  override onMessage(from: NodeId, { n }: Numbered): void {
    this.heard.push([from, n]);
  }
}

export const EVERY_MS = 10;

export interface Scene {
  readonly simulation: Simulation;
  readonly acts: Act[];
}

/** A cluster of `names`, all of one class, whose acts are kept. */
export function scene(
  names: readonly NodeId[],
  nodeClass: NodeClass,
  options: Partial<SimulationOptions> = {},
): Scene {
  const acts: Act[] = [];
  const simulation = new Simulation({
    seed: 1,
    network: { delayMs: 5 },
    nodes: names.map((id) => ({ id, create: (context) => hostNode(nodeClass, context) })),
    observe: (act) => acts.push(act),
    ...options,
  });
  return { simulation, acts };
}

/** The acts of one kind, in order. */
export function actsOf<Kind extends Act['kind']>(
  acts: readonly Act[],
  kind: Kind,
): Extract<Act, { kind: Kind }>[] {
  return acts.filter((act): act is Extract<Act, { kind: Kind }> => act.kind === kind);
}
