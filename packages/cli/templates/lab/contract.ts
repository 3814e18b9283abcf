import { defineContract } from '@netsplit/harness';

/** What this lab's code and its tests agree on. The messages between the two nodes are yours to design. */
export const contract = defineContract({
  lab: 'new-lab',
  roles: { client: 'Sender', server: 'Receiver' },
});

/** What a sender is asked: bring a text to the receiver, and respond when it is there. */
export interface Tell {
  readonly kind: 'tell';
  readonly text: string;
}

/** The answer to {@link Tell}. */
export interface Told {
  readonly kind: 'told';
}

/** What a receiver does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /** A text is here: said once for each. */
  readonly heard: { readonly text: string };
}

/** The lab's types in one, for its tests. */
export interface NewLab {
  message: unknown;
  request: Tell;
  response: Told;
  outputs: Outputs;
}
