import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Swim } from '../contract.ts';
import { MOST_UPDATES, nodeOf, PERIOD_MS, spreadRounds, type Update } from '../given.ts';
import { isReport } from './group.ts';

/** Nobody is reported unless somebody probed it in vain, or (from part B on) told of it. */
export const noReportWithoutAReason = invariant<Swim>(
  'a member is reported only if a probe of it went a whole period without an ack, or others reported it',
  (report) => {
    const pinged = new Map<string, number>();
    const told = new Set<string>();
    return (act) => {
      const { node } = act;
      if (act.kind === 'started') forget(node, pinged, told);
      if (act.kind === 'sent' && act.message.kind === 'ping') {
        const pair = `${node} ${act.to}`;
        if (!pinged.has(pair)) pinged.set(pair, act.atMs);
      }
      if (act.kind === 'delivered') {
        for (const { member } of act.message.updates) told.add(`${node} ${member}`);
      }
      if (!isReport(act)) return;
      const { member, state } = act.data;
      const since = pinged.get(`${node} ${member}`) ?? Infinity;
      if (told.has(`${node} ${member}`) || since + PERIOD_MS <= act.atMs) return;
      report(
        `${node} took ${member} for ${state}, and had neither heard of it nor waited a period for its ack`,
        act,
      );
    };
  },
);

/** What was kept under names that begin with a node's: it begins anew. */
function forget(node: NodeId, ...kept: readonly (Map<string, unknown> | Set<string>)[]): void {
  for (const one of kept) {
    for (const key of one.keys()) if (key.startsWith(`${node} `)) one.delete(key);
  }
}

/** Messages stay small, and no news goes round for ever. */
export const updatesAreBounded = invariant<Swim>(
  'a message carries at most 6 updates, and a member passes each on at most λ log n times',
  (report, cluster) => {
    const limit = spreadRounds(cluster.nodes.length);
    const passedOn = new Map<string, number>();
    return (act) => {
      if (act.kind === 'started') forget(act.node, passedOn);
      if (act.kind !== 'sent' || act.message.kind === 'welcome') return;
      const { updates } = act.message;
      if (updates.length > MOST_UPDATES) {
        report(`${act.node} sent ${act.to} ${updates.length} updates in one message`, act);
      }
      for (const update of goingRound(updates, act.to)) {
        const { member, state, incarnation, by = '' } = update;
        const news = `${act.node} ${member} ${state} ${incarnation} ${by}`;
        const times = (passedOn.get(news) ?? 0) + 1;
        passedOn.set(news, times);
        if (times <= limit) continue;
        report(
          `${act.node} passed on ${times} times that ${member} is ${state}: in a group of ${cluster.nodes.length} it is ${limit} times at most`,
          act,
        );
      }
    };
  },
);

/** A message has no room for everything: then what nobody has heard yet must not wait for what many have. */
export const freshNewsGoesFirst = invariant<Swim>(
  'of all the news that a member has, what it has passed on least goes first',
  (report) => {
    /** Node → the node that it has news of → how often it has passed that on. */
    const going = new Map<NodeId, Map<NodeId, number>>();
    return (act) => {
      if (act.kind === 'started') going.set(act.node, new Map());
      const news = going.get(act.node);
      if (news === undefined) return;
      if (act.kind === 'output') news.set(nodeOf(act.data.member), 0);
      if (act.kind !== 'sent' || act.message.kind === 'welcome') return;
      const carried = goingRound(act.message.updates, act.to).map(({ member }) => nodeOf(member));
      const waiting = [...news].find(
        ([node, times]) => times === 0 && node !== act.to && !carried.includes(node),
      );
      const old = carried.find((node) => (news.get(node) ?? 0) > 0);
      if (waiting !== undefined && old !== undefined) {
        report(
          `${act.node} passed on its news of ${old} once more, which it had passed on ${news.get(old)} times, while its news of ${waiting[0]} had never been passed on`,
          act,
        );
      }
      for (const { member } of act.message.updates) {
        news.set(nodeOf(member), (news.get(nodeOf(member)) ?? 0) + 1);
      }
    };
  },
);

/** What a member is told of itself is a word to it, and not on its way to others. */
function goingRound(updates: readonly Update[], to: NodeId): readonly Update[] {
  return updates.filter(({ member }) => nodeOf(member) !== to);
}
