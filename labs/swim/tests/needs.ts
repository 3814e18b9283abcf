// What must have happened in some run for a property to mean anything.

import type { Need } from '@netsplit/harness';
import type { Swim } from '../contract.ts';
import { nodeOf } from '../given.ts';
import { isReport } from './group.ts';

type Mark = Need<Swim>;

export const aMemberCrashed: Mark = {
  mark: 'a member crashed while another was up',
  when: (cluster) =>
    cluster.acts.some(({ kind }) => kind === 'crashed') &&
    cluster.nodes.some((node) => cluster.isUp(node)),
};

export const aPartitionCutAProbeOff: Mark = {
  mark: 'a partition cut a probe off',
  when: ({ acts }) =>
    acts.some((act) => act.kind === 'dropped' && act.why === 'cut' && act.message.kind === 'ping'),
};

export const aProbeFailedAtALiveMember: Mark = {
  mark: 'a member that was up was reported',
  when: (cluster) => cluster.acts.some((act) => isReport(act) && cluster.isUp(act.data.member)),
};

export const aMemberLearntFromAnother: Mark = {
  mark: 'a member reported another that it had not probed since',
  when: (cluster) => {
    const probed = new Set<string>();
    return cluster.acts.some((act) => {
      if (act.kind === 'sent' && act.message.kind === 'ping') probed.add(`${act.node} ${act.to}`);
      return isReport(act) && !probed.has(`${act.node} ${act.data.member}`);
    });
  },
};

export const aSuspicionWasRefuted: Mark = {
  mark: 'a member was suspected, and lived to refute it',
  when: (cluster) =>
    cluster
      .outputs('believes')
      .some(
        ({ node, data }) => data.state === 'alive' && node !== data.member && data.incarnation > 0,
      ),
};

export const aLiveMemberTookAnotherName: Mark = {
  mark: 'a member that had been confirmed, and lived, took another name',
  when: (cluster) =>
    cluster.acts.some(
      (act) =>
        act.kind === 'output' &&
        act.data.state === 'alive' &&
        nodeOf(act.data.member) === act.node &&
        act.data.member !== act.node &&
        !cluster.acts.some(({ kind, node }) => kind === 'crashed' && node === act.node),
    ),
};

export const aMemberCameBack: Mark = {
  mark: 'a member crashed and came back',
  when: ({ acts }) => acts.some((act) => act.kind === 'started' && act.incarnation > 0),
};

export const aMemberLeft: Mark = {
  mark: 'a member left',
  when: ({ acts }) => acts.some((act) => act.kind === 'responded' && act.response.kind === 'left'),
};

export const aMemberWasDeaf: Mark = {
  mark: 'messages waited, and came too late for a probe',
  when: (cluster) =>
    cluster.acts.some((act) => act.kind === 'fault-began' && act.fault.kind === 'hold') &&
    cluster.acts.some(isReport),
};
