import { defineContract } from '@netsplit/harness';
import type { MemberId, Message, State, Update } from './given.ts';

/** What this lab's code and its tests agree on. */
export const contract = defineContract({
  lab: 'swim',
  roles: { member: 'Member', lifeguard: 'LifeguardMember' },
});

/** What a member is asked: it arrives in `onRequest`. */
export type Request = Weigh | Leave | Join;

/** Part C. Does the news `heard` override what is `known`? To be asked changes nothing. */
export interface Weigh {
  readonly kind: 'weigh';
  readonly known: Update;
  readonly heard: Update;
}

/** Part D. Leave the group in good order; answered when the group has been told. */
export interface Leave {
  readonly kind: 'leave';
}

/** Part D. Come back after leaving, under a new identity; answered at once. */
export interface Join {
  readonly kind: 'join';
}

export type Response =
  | { readonly kind: 'weighed'; readonly overrides: boolean }
  | { readonly kind: 'left' }
  | { readonly kind: 'joined'; readonly as: MemberId };

/** What a member does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /**
   * What this member believes of a member has changed. At the start everyone believes that everyone is
   * alive with incarnation 0, and says nothing.
   *
   * In parts A and B a member that fails a probe is `confirmed` right away; from part C on it is
   * `suspect` first. Said of oneself, too: a new incarnation (C), a new identity, a departure (D).
   */
  readonly believes: {
    readonly member: MemberId;
    readonly state: State;
    readonly incarnation: number;
  };
}

/** The lab's types in one, for its tests. */
export interface Swim {
  message: Message;
  request: Request;
  response: Response;
  outputs: Outputs;
}
