// A register that one server keeps, and clients that put and then get.

import { hostNode, Node, type NodeId } from '@netsplit/simulator';
import type { ExploredCluster } from '@netsplit/explorer';

export type RegisterMessage =
  | { readonly kind: 'put'; readonly request: number; readonly value: string }
  | { readonly kind: 'get'; readonly request: number }
  | { readonly kind: 'putOk'; readonly request: number }
  | { readonly kind: 'getOk'; readonly request: number; readonly value: string };

export interface Operations {
  readonly begun: { readonly put: string } | 'get';
  readonly ended: 'ok' | { readonly got: string };
}

/** Puts its letter at its start, to the first server; gets from the next one when that is done; then stops. */
export function registerClient(
  index: number,
  servers: readonly NodeId[],
): new () => Node<RegisterMessage, never, never, Operations> {
  return class Client extends Node<RegisterMessage, never, never, Operations> {
    awaiting: number | null = null;
    operations = 0;

    override onStart(): void {
      const value = String.fromCharCode(65 + index - servers.length);
      this.awaiting = index;
      this.operations = 1;
      this.output('begun', { put: value });
      this.send(servers[index % servers.length] as NodeId, { kind: 'put', request: index, value });
    }

    override onMessage(_from: NodeId, message: RegisterMessage): void {
      if (message.request !== this.awaiting) return;
      if (message.kind === 'putOk') {
        this.output('ended', 'ok');
        this.awaiting = 2 * index;
        this.output('begun', 'get');
        const server = servers[(index + this.operations) % servers.length] as NodeId;
        this.send(server, { kind: 'get', request: 2 * index });
        this.operations = 2;
      } else if (message.kind === 'getOk') {
        this.output('ended', { got: message.value });
        this.awaiting = null;
        this.operations += 1;
      }
    }
  };
}

class OneCopy extends Node<RegisterMessage> {
  value = '';

  override onMessage(from: NodeId, message: RegisterMessage): void {
    if (message.kind === 'put') {
      this.value = message.value;
      this.send(from, { kind: 'putOk', request: message.request });
    } else if (message.kind === 'get') {
      this.send(from, { kind: 'getOk', request: message.request, value: this.value });
    }
  }
}

/** Servers `s1`, `s2` … and clients `c1`, `c2` … of one cluster. */
export function registerCluster(
  serverClass: (servers: readonly NodeId[]) => new () => Node<never>,
  { servers, clients }: { readonly servers: number; readonly clients: number },
  options: Partial<ExploredCluster> = {},
): ExploredCluster {
  const names = Array.from({ length: servers }, (_, at) => `s${at + 1}`);
  const Server = serverClass(names);
  return {
    nodes: [
      ...names.map((id) => ({
        id,
        create: (context: Parameters<typeof hostNode>[1]) => hostNode(Server, context),
      })),
      ...Array.from({ length: clients }, (_, at) => {
        const Client = registerClient(servers + at, names);
        return {
          id: `c${at + 1}`,
          create: (context: Parameters<typeof hostNode>[1]) => hostNode(Client, context),
        };
      }),
    ],
    operations: { begin: 'begun', end: 'ended' },
    properties: [],
    ...options,
  };
}

export function oneCopyRegister(
  clients: number,
  options?: Partial<ExploredCluster>,
): ExploredCluster {
  return registerCluster(() => OneCopy, { servers: 1, clients }, options);
}
