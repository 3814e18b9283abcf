// Whether all believe the same of who is in the group, and what must never be believed again.

import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Swim } from '../contract.ts';
import { nodeOf, type MemberId } from '../given.ts';
import { beliefs, live, type Group } from './group.ts';

/** The first two who are not of one mind, in a sentence; undefined if all agree. */
export function disagreement(cluster: Group): string | undefined {
  const believed = beliefs(cluster);
  const up = live(cluster);
  const isGone = (node: NodeId): boolean => believed.of(node, node)?.state === 'left';
  const members = up.filter((node) => !isGone(node));
  for (const node of members) {
    for (const other of cluster.nodes) {
      if (node === other) continue;
      const held = believed.of(node, other);
      if (!members.includes(other)) {
        if (believed.isOut(node, other)) continue;
        return `${node} believes that ${held?.member} is ${held?.state}, and ${other} is ${up.includes(other) ? 'gone' : 'down'}`;
      }
      const own = believed.of(other, other);
      if (held?.state === 'alive' && held.member === own?.member) continue;
      return `${node} believes that ${held?.member ?? `nobody is at ${other}`}${held === undefined ? '' : ` is ${held.state}`}, and ${other} is up as ${own?.member}`;
    }
  }
  return undefined;
}

export const theDeadStayDead = invariant<Swim>(
  'a member that was confirmed, or has left, is never believed alive again',
  (report) => {
    const dead = new Map<NodeId, Map<MemberId, string>>();
    return (act) => {
      if (act.kind === 'started') dead.set(act.node, new Map());
      if (act.kind !== 'output') return;
      const { member, state } = act.data;
      const known = dead.get(act.node);
      if (known === undefined) return;
      if (state === 'confirmed' || state === 'left') known.set(member, state);
      else if (known.has(member)) {
        report(
          `${act.node} believes that ${member} is ${state}, and knew that it is ${known.get(member)}: who lives on takes another name`,
          act,
        );
      }
    };
  },
);

/** What is said of a life must not be taken for news of another. */
export const noNameIsUsedTwice = invariant<Swim>(
  'no two lives of a node have the same name',
  (report) => {
    const lives = new Map<NodeId, number>();
    const owners = new Map<MemberId, number>();
    return (act) => {
      if (act.kind === 'started') lives.set(act.node, act.incarnation);
      if (act.kind !== 'sent' || act.message.kind === 'nack') return;
      const { from } = act.message;
      const life = lives.get(act.node) ?? 0;
      const owner = owners.get(from) ?? life;
      owners.set(from, owner);
      if (owner === life && nodeOf(from) === act.node) return;
      report(
        `${act.node} speaks as ${from} in its life ${life + 1}, and spoke under that name in an earlier one: the generation has to be on the disk before the name is spoken`,
        act,
      );
    };
  },
);
