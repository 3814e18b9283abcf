// What must hold of suspicions, at any time.

import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Swim } from '../contract.ts';
import { nodeOf, PERIOD_MS, spreadRounds, type MemberId, type State } from '../given.ts';

interface View {
  /** What is believed of others than alive. */
  readonly states: Map<NodeId, { readonly state: State; readonly sinceMs: number; waitMs: number }>;
  /** Whom a message has told this node to be confirmed. */
  readonly told: Set<MemberId>;
}

/** A confirmation of one's own comes after the whole time in which the suspected could refute. */
export const confirmedOnlyAfterAWait = invariant<Swim>(
  'a member is confirmed only after a suspicion of 3⌈log₂(n + 1)⌉ periods, or by word of another',
  (report, cluster) => {
    const views = new Map<NodeId, View>();
    return (act) => {
      const { node } = act;
      if (act.kind === 'started') views.set(node, { states: new Map(), told: new Set() });
      const view = views.get(node);
      if (view === undefined) return;
      if (act.kind === 'delivered') {
        for (const { member, state } of act.message.updates) {
          if (state === 'confirmed') view.told.add(member);
        }
      }
      if (act.kind !== 'output' || nodeOf(act.data.member) === node) return;
      const { member, state } = act.data;
      const before = view.states.get(nodeOf(member));
      if (state === 'confirmed' && !view.told.has(member)) {
        const waited = before?.state === 'suspect' ? Math.round(act.atMs - before.sinceMs) : 0;
        if (before?.state !== 'suspect') {
          report(`${node} took ${member} for failed without having suspected it`, act);
        } else if (waited < before.waitMs) {
          report(
            `${node} took ${member} for failed ${waited} ms after it began to suspect it, and nobody had told it so: in its group the suspected has ${before.waitMs} ms to refute`,
            act,
          );
        }
      }
      if (state === 'suspect' && before?.state === 'suspect') return;
      view.states.delete(nodeOf(member));
      if (state === 'alive') return;
      // Those who are not in doubt: whoever counts the suspected as well waits no shorter.
      const healthy = cluster.nodes.length - view.states.size;
      const waitMs = spreadRounds(state === 'suspect' ? healthy - 1 : healthy) * PERIOD_MS;
      view.states.set(nodeOf(member), { state, sinceMs: act.atMs, waitMs });
    };
  },
);

/** So that of two words about a member the one with the greater incarnation is the later. */
export const onlyItselfRaisesAnIncarnation = invariant<Swim>(
  'only a member itself raises its incarnation',
  (report) => {
    const own = new Map<MemberId, number>();
    return (act) => {
      if (act.kind === 'output' && nodeOf(act.data.member) === act.node) {
        const { member, incarnation } = act.data;
        own.set(member, Math.max(own.get(member) ?? 0, incarnation));
      }
      const said =
        act.kind === 'output' ? [act.data] : act.kind === 'sent' ? act.message.updates : [];
      for (const { member, incarnation, state } of said) {
        if (incarnation <= (own.get(member) ?? 0)) continue;
        report(
          `${act.node} says of ${member} that it is ${state} with incarnation ${incarnation}, and ${member} itself has come to ${own.get(member) ?? 0} so far: tell of your own with output('believes', …) when you raise it, and raise nobody else's`,
          act,
        );
      }
    };
  },
);

/** The longest that a member is cut off and still counts as well connected: a suspicion takes longer to be confirmed. */
export const HARDLY_CUT_OFF_MS = 1000;

export const noLiveMemberIsConfirmed = invariant<Swim>(
  'no member that lives is taken for failed',
  (report, cluster) => (act) => {
    if (act.kind !== 'output' || act.data.state !== 'confirmed') return;
    const { member } = act.data;
    if (cluster.isUp(nodeOf(member))) {
      report(`${act.node} took ${member} for failed, which is up and was hardly cut off`, act);
    }
  },
  { longestCutMs: HARDLY_CUT_OFF_MS },
);

/** Whoever is suspected hears of it with the first ping that gets through, and can refute. */
export const theSuspectedIsTold = invariant<Swim>(
  'a ping to a suspected member tells it that it is suspected',
  (report) => {
    const suspected = new Map<NodeId, Map<NodeId, MemberId>>();
    return (act) => {
      const { node } = act;
      if (act.kind === 'started') suspected.set(node, new Map());
      const own = suspected.get(node);
      if (act.kind === 'output') {
        if (act.data.state === 'suspect') own?.set(nodeOf(act.data.member), act.data.member);
        else own?.delete(nodeOf(act.data.member));
      }
      if (act.kind !== 'sent' || act.message.kind !== 'ping') return;
      const suspect = own?.get(act.to);
      const isTold = act.message.updates.some(
        ({ member, state }) => member === suspect && state === 'suspect',
      );
      if (suspect !== undefined && !isTold) {
        report(`${node} suspects ${suspect}, and pinged it without a word of it`, act);
      }
    };
  },
);
