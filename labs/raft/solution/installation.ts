// Receiver implementation of InstallSnapshot (Figure 13, §7).

import type { NodeId } from '@netsplit/simulator/node';
import { entriesFrom, type InstallSnapshot, termAt } from '../given.ts';
import { checkpoint } from './compaction.ts';
import { type MachineImage, restore } from './machine.ts';
import { send, type Step } from './step.ts';
import { followLeader } from './terms.ts';

export function onInstallSnapshot(step: Step, from: NodeId, request: InstallSnapshot): void {
  const { state } = step;
  const { currentTerm: term } = state;
  const { lastIncludedIndex: index, lastIncludedTerm } = request;
  // 1. "Reply immediately if term < currentTerm."
  if (request.term < term) {
    return send(step, from, { kind: 'InstallSnapshotReply', term, matchIndex: 0 });
  }
  followLeader(step, from);
  // One that tells nothing new is an old message: what was applied since must not be undone.
  if (index > state.commitIndex) install(step, request);
  send(step, from, { kind: 'InstallSnapshotReply', term, matchIndex: index });

  function install({ effects }: Step, { members = [], state: image }: InstallSnapshot): void {
    const machine = image as MachineImage;
    // 6. "If existing log entry has same index and term as snapshot's last included entry, retain log entries
    // following it." 7. "Discard the entire log."
    const isKnown = termAt(state.log, index) === lastIncludedTerm;
    const entries = isKnown ? entriesFrom(state.log, index + 1) : [];
    checkpoint(step, { members, machine }, index, lastIncludedTerm, entries);
    // 8. "Reset state machine using snapshot contents."
    restore(state.machine, machine);
    state.commitIndex = index;
    state.lastApplied = index;
    effects.push({ kind: 'output', output: 'snapshot-installed', data: { index } });
  }
}
