import { invariant, type DeliveredAct } from '@netsplit/harness';
import { ACTIVE_MS, compareStamps, CYCLE_MS, DORMANT_MS } from '../given.ts';
import type { NodeId } from '@netsplit/simulator';
import type { AntiEntropy, ReplicaOutputs } from '../contract.ts';
import { text } from './replicas.ts';

/** Nobody invents a version. */
const writtenBySomebody = invariant<AntiEntropy>(
  'what a site has of a key was written or deleted with this stamp by a client',
  (report) => {
    const written = new Map<string, string | null>();
    const waiting = new Map<string, { key: string; value: string | null }>();
    const claimed: { node: NodeId; data: ReplicaOutputs['changed'] }[] = [];
    return (act) => {
      if (act.kind === 'requested') {
        const { request } = act;
        if (request.kind === 'write') waiting.set(act.id, request);
        if (request.kind === 'delete') waiting.set(act.id, { key: request.key, value: null });
      }
      if (act.kind === 'responded' && 'stamp' in act.response) {
        const asked = waiting.get(act.id);
        const { time, site } = act.response.stamp;
        if (asked === undefined) return;
        const it = `${asked.key} ${time} ${site}`;
        if (written.has(it)) {
          report(
            `${act.node} gave the stamp (${time}, ${site}) to a second version of "${asked.key}"`,
          );
        }
        written.set(it, asked.value);
      }
      if (act.kind === 'output' && act.output === 'changed') {
        claimed.push({ node: act.node, data: act.data });
      }
      // A site may say that it changed before it answers: so it is held against the answers a step later.
      if (act.kind !== 'delivered' && act.kind !== 'responded') return;
      for (const { node, data } of claimed.splice(0)) {
        const { key, stamp, value } = data;
        const its = written.get(`${key} ${stamp.time} ${stamp.site}`);
        if (its === value) continue;
        const was = its === undefined ? 'nobody wrote' : `stands for ${text(its)}`;
        report(
          `${node} has ${text(value)} for "${key}" with the stamp (${stamp.time}, ${stamp.site}): it ${was}`,
        );
      }
    };
  },
);

/** Time goes forward at each site, as long as there is something to know it by. */
const nothingOlderComesBack = invariant<AntiEntropy>(
  'a site never takes an older version for a newer one, nor an item for its death certificate',
  (report) => {
    const held = new Map<string, ReplicaOutputs['changed']>();
    const retention = new Map<string, readonly NodeId[]>();
    return (act) => {
      if (act.kind === 'responded' && act.response.kind === 'deleted') {
        const { stamp, retainedBy } = act.response;
        retention.set(`${stamp.time} ${stamp.site}`, retainedBy);
      }
      if (act.kind !== 'output' || act.output !== 'changed') return;
      const { node, data, atMs } = act;
      const it = `${node} ${data.key}`;
      const before = held.get(it);
      held.set(it, data);
      if (before === undefined || compareStamps(data.stamp, before.stamp) >= 0) return;
      const { time, site } = before.stamp;
      const retains = retention.get(`${time} ${site}`)?.includes(node) ?? false;
      const forgottenMs = time + ACTIVE_MS + (retains ? DORMANT_MS : 0);
      if (before.value === null && atMs >= forgottenMs) return;
      const had =
        before.value === null
          ? `its deletion at ${time} ms${retains ? ', whose certificate it retains' : ''}`
          : `${text(before.value)} of ${time} ms`;
      report(
        `at ${atMs} ms ${node} took ${text(data.value)} of ${data.stamp.time} ms for "${data.key}": it had ${had}`,
      );
    };
  },
);

/** Digests would grow for ever. Who has put a certificate away may be told of it by a late message. */
const certificatesGoRoundForAWhile = invariant<AntiEntropy>(
  'a death certificate goes round until its time is over, and no longer',
  (report) => (act) => {
    if (act.kind !== 'sent' || act.message.kind === 'compare') return;
    const entries = act.message.kind === 'digest' ? act.message.versions : act.message.entries;
    for (const entry of entries) {
      const { key, activatedMs = null } = entry as typeof entry & { activatedMs?: number | null };
      if (activatedMs === null || act.atMs < activatedMs + ACTIVE_MS + CYCLE_MS) continue;
      report(
        `at ${act.atMs} ms ${act.node} sent the death certificate of "${key}", which was activated at ${activatedMs} ms: it is to go round for ${ACTIVE_MS} ms`,
      );
    }
  },
);

/** Entries are dear, versions less so, and a checksum costs nothing. */
const onlyWhatDiffers = invariant<AntiEntropy>(
  'a contact compares checksums, then versions, and sends only the entries that differ',
  (report) => {
    let arrived: DeliveredAct<AntiEntropy> | undefined;
    return (act) => {
      if (act.kind === 'delivered') arrived = act;
      if (act.kind !== 'sent' || act.message.kind === 'compare') return;
      const cause = arrived?.event === act.event ? arrived.message : undefined;
      if (act.message.kind === 'digest') {
        if (cause?.kind === 'compare') return;
        return report(`${act.node} sent ${act.to} a digest that no checksum had asked for`);
      }
      for (const { key, stamp } of act.message.entries) {
        if (cause?.kind === 'digest') {
          const theirs = cause.versions.find((version) => version.key === key);
          if (theirs === undefined || compareStamps(stamp, theirs.stamp) >= 0) continue;
          report(`${act.node} sent ${act.to} "${key}", of which that has a newer version`);
        } else if (cause?.kind !== 'update' || !cause.wanted.includes(key)) {
          report(`${act.node} sent ${act.to} "${key}", and did not know whether that lacks it`);
        }
      }
    };
  },
);

/** Half of push-pull, and all of pull, is what comes back. */
const wantedIsSent = invariant<AntiEntropy>(
  'who is asked for an item that it has sends it',
  (report) => {
    const values = new Map<string, string | null>();
    let asked: { event: number; node: NodeId; from: NodeId; keys: Set<string> } | undefined;
    return (act) => {
      if (asked !== undefined && act.event !== asked.event) {
        const [key] = asked.keys;
        const { node, from } = asked;
        if (key !== undefined) report(`${from} wanted "${key}" of ${node}, which did not send it`);
        asked = undefined;
      }
      if (act.kind === 'output' && act.output === 'changed') {
        values.set(`${act.node} ${act.data.key}`, act.data.value);
      }
      if (act.kind === 'sent' && act.message.kind === 'update' && act.node === asked?.node) {
        for (const { key } of act.message.entries) asked.keys.delete(key);
      }
      if (act.kind !== 'delivered' || act.message.kind !== 'update') return;
      const { event, node, from, message } = act;
      // A certificate may have gone to sleep meanwhile: an item has not.
      const items = message.wanted.filter((key) => (values.get(`${node} ${key}`) ?? null) !== null);
      asked = { event, node, from, keys: new Set(items) };
    };
  },
);

/** What holds after every event. */
export const RULES_OF_REPLICAS = [
  writtenBySomebody,
  nothingOlderComesBack,
  certificatesGoRoundForAWhile,
  onlyWhatDiffers,
  wantedIsSent,
];
