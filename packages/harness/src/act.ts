import type { Act as ActOfAnyLab } from '@netsplit/simulator';
import type { Protocol } from './contract.ts';

type Kind = ActOfAnyLab['kind'];
type Plain<K extends Kind> = Extract<ActOfAnyLab, { readonly kind: K }>;

/** A message left a node; `lost` when the network lost it right away. */
export type SentAct<P extends Protocol = Protocol> = Plain<'sent'> & {
  readonly message: P['message'];
};

/** A message arrived, and its receiver's `onMessage` ran. */
export type DeliveredAct<P extends Protocol = Protocol> = Plain<'delivered'> & {
  readonly message: P['message'];
};

/** A message was due and did not arrive: its link was cut, or its receiver down. */
export type DroppedAct<P extends Protocol = Protocol> = Plain<'dropped'> & {
  readonly message: P['message'];
};

/** A client's request reached a node, or found it down. */
export type RequestedAct<P extends Protocol = Protocol> = Plain<'requested' | 'refused'> & {
  readonly request: P['request'];
};

/** A node answered a client's request. */
export type RespondedAct<P extends Protocol = Protocol> = Plain<'responded'> & {
  readonly response: P['response'];
};

/** A node told the world, with `this.output(kind, data)`, of something that the lab's contract names. */
export type OutputAct<
  P extends Protocol = Protocol,
  K extends OutputKind<P> = OutputKind<P>,
> = Plain<'output'> &
  { [Name in K]: { readonly output: Name; readonly data: OutputData<P, Name> } }[K];

/** The kinds of output that a contract names; any, where no contract is known. */
export type OutputKind<P extends Protocol> = [keyof P['outputs']] extends [never]
  ? string
  : keyof P['outputs'] & string;

type OutputData<P extends Protocol, Name> = Name extends keyof P['outputs']
  ? P['outputs'][Name]
  : unknown;

/**
 * Something that an observer outside the nodes sees, in a lab's own types. A property that scores
 * reads these and nothing else. The values are the kernel's own: read them, never change them.
 */
export type Act<P extends Protocol = Protocol> =
  | SentAct<P>
  | DeliveredAct<P>
  | DroppedAct<P>
  | RequestedAct<P>
  | RespondedAct<P>
  | OutputAct<P>
  | Plain<
      Exclude<
        Kind,
        'sent' | 'delivered' | 'dropped' | 'requested' | 'refused' | 'responded' | 'output'
      >
    >;

/** Sees the acts of one cluster as they happen. */
export type Observer<P extends Protocol = Protocol> = (act: Act<P>) => void;
