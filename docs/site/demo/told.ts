import type { Member, Snapshot } from './cluster.ts';

/** What has come about between two moments, a sentence each. */
export function told(before: Snapshot, now: Snapshot): readonly string[] {
  return [
    ...cuts(before, now),
    ...now.members.flatMap((member, index) => ofNode(before.members[index], member, now)),
  ];
}

const ROLES: Readonly<Record<Member['status'], string>> = {
  leads: 'leads',
  alone: 'leads nobody',
  follows: 'follows',
  moves: 'looks for a leader',
};

/** What a node is, and what a press on it does, for whoever does not see it. */
export function labelOf({ id, isUp, count, epoch, status }: Member): string {
  return isUp
    ? `${id} ${count} epoch ${epoch}, ${ROLES[status]}: crash it`
    : `${id} down: restart it`;
}

function cuts(before: Snapshot, now: Snapshot): readonly string[] {
  const { split } = now;
  if (split !== undefined && split !== before.split) {
    const most = Math.max(...split.groups.map(({ length }) => length));
    const sides = split.groups.map((group) => names(group)).join(' | ');
    return most >= 3
      ? [`The network is cut: ${sides}. Only the side with three of the five can settle a count.`]
      : [
          `The network is cut: ${sides}. No side has three of the five: all may stall, nothing may break.`,
        ];
  }
  return before.split !== undefined && split === undefined
    ? ['The network is whole again. Nobody is told: the next message simply arrives.']
    : [];
}

function ofNode(before: Member | undefined, now: Member, { members }: Snapshot): readonly string[] {
  if (before === undefined) return [];
  const { id, epoch, status } = now;
  if (before.isUp && !now.isUp) return [`${id} has crashed. What it promised is on its disk.`];
  if (!before.isUp && now.isUp) return [`${id} is back, with what its disk has kept.`];
  if (before.status === status) return [];
  if (status === 'alone') {
    return [
      `${id} still believes that it leads. No majority answers: nothing that it counts is settled.`,
    ];
  }
  if (status === 'leads' && epoch > before.epoch) {
    return [`${id} leads epoch ${epoch}: a majority is with it, and has told it what was settled.`];
  }
  if (status === 'leads' && before.status === 'moves') {
    return [`${id} leads epoch ${epoch}: a majority is with it, and has told it what was settled.`];
  }
  const leader = members.find((member) => member.status === 'leads');
  if (before.status === 'alone' && status === 'follows' && leader !== undefined) {
    return [`${id} hears of epoch ${epoch}, and takes the count of ${leader.id} for its own.`];
  }
  return [];
}

function names(nodes: readonly string[]): string {
  const [last = '', ...others] = nodes.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}
