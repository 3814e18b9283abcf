// What runs over links must have met. A lab's messages may be of any design: so told from the network alone.

import type { Act, Cluster, Need } from '@netsplit/harness';
import type { FifoLinks } from '../contract.ts';

type Mark = Need<FifoLinks>;

export const aTextWasCutOff: Mark = {
  mark: 'a cut kept a message from arriving while a text was under way',
  when: ({ acts }) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
};

/** In an event of its own, a timer, an endpoint sends what it has sent before. */
export const aTextWasSentAgain: Mark = {
  mark: 'a text was sent again',
  when: ({ acts }) => acts.some((act, at) => act.kind === 'timer' && sends(acts, at)),
};

export const aMessageOvertookAnother: Mark = {
  mark: 'a message overtook an earlier one',
  when: (cluster) => overtakes(cluster),
};

function sends(acts: readonly Act<FifoLinks>[], at: number): boolean {
  const timer = acts[at];
  const next = acts[at + 1];
  return next?.kind === 'sent' && next.event === timer?.event;
}

function overtakes(cluster: Cluster<FifoLinks>): boolean {
  const latest = new Map<string, number>();
  return cluster.delivered().some(({ from, node, sentBy }) => {
    const link = `${from}>${node}`;
    const before = latest.get(link) ?? 0;
    latest.set(link, Math.max(before, sentBy));
    return sentBy < before;
  });
}
