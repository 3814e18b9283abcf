// A lock with a lease that expires, after Gray and Cheriton, "Leases" (1989), and Burrows, "The Chubby lock service" (2006),
// section 2.4 (sequencers).
//
// A server gives a lock for a while, so that a client that died does not keep it. A client that is only slow still thinks that it
// has the lock: the server's clock says that the lease is over, the client has not looked at its own yet. So two clients write to
// the store, and the older one overwrites what the newer wrote.
//
// The cure is a number that grows with every grant and goes along with every write: a store that has seen a higher one refuses
// (`fenced: true`). The explorer finds the run that breaks the lock without it, and none with it.

import type { Model } from '@netsplit/explorer';

interface State {
  /** The client that has the lock as the server sees it, or null. */
  readonly holder: number | null;
  /** Grants so far: the number of the last one. */
  readonly grants: number;
  /** By client: the number of the grant that it thinks it has, or null. */
  readonly thinks: readonly (number | null)[];
  /** The number of the grant under which the store was written last, and whether it was higher once. */
  readonly store: { readonly grant: number; readonly highest: number };
}

type Action =
  | { readonly kind: 'acquire' | 'write' | 'give up'; readonly client: number }
  | { readonly kind: 'expire' };

export interface LeaseOptions {
  readonly clients?: number;
  /** How often the lock is given, at most. */
  readonly grants?: number;
  /** Whether the store refuses a write under an older grant than it has seen. */
  readonly fenced?: boolean;
}

export function leaseLock(options: LeaseOptions = {}): Model<State, Action> {
  const { clients = 2, grants: most = 3, fenced = false } = options;
  const each = Array.from({ length: clients }, (_, client) => client);
  const all: readonly Action[] = [
    { kind: 'expire' },
    ...each.flatMap((client) =>
      (['acquire', 'write', 'give up'] as const).map((kind) => ({ kind, client })),
    ),
  ];

  function next(state: State, action: Action): State | undefined {
    const { holder, grants, thinks, store } = state;
    // The client does not notice: it may be paused, or its clock slow.
    if (action.kind === 'expire') return holder === null ? undefined : { ...state, holder: null };
    const { client } = action;
    const grant = thinks[client] ?? null;
    if (action.kind === 'acquire') {
      if (grant !== null || holder !== null || grants === most) return undefined;
      return {
        ...state,
        holder: client,
        grants: grants + 1,
        thinks: thinks.with(client, grants + 1),
      };
    }
    if (grant === null) return undefined;
    if (action.kind === 'give up') {
      return {
        ...state,
        holder: holder === client ? null : holder,
        thinks: thinks.with(client, null),
      };
    }
    if (fenced && grant < store.highest) return undefined;
    return { ...state, store: { grant, highest: Math.max(grant, store.highest) } };
  }

  return {
    name: `a lock with a lease, ${clients} clients${fenced ? ', fenced' : ''}`,
    initialStates: () => [
      { holder: null, grants: 0, thinks: each.map(() => null), store: { grant: 0, highest: 0 } },
    ],
    actions: () => all,
    next,
    properties: [
      {
        kind: 'always',
        name: 'no write is overwritten under an older grant',
        holds: ({ store: { grant, highest } }) =>
          grant === highest ||
          `a write under grant ${highest} was overwritten under grant ${grant}`,
      },
      {
        kind: 'sometimes',
        name: 'two clients think that they have the lock',
        holds: ({ thinks }) => thinks.filter((grant) => grant !== null).length > 1,
      },
    ],
    describe: (action) =>
      'client' in action
        ? `client ${action.client + 1}: ${action.kind}`
        : 'the lease expires on the server',
  };
}

export const model = leaseLock();
