import { scenario, type Act, type Scenario } from '@netsplit/harness';
import type { AntiEntropy } from '../contract.ts';
import { ACTIVE_MS, CYCLE_MS } from '../given.ts';

type Seen = (act: Act<AntiEntropy>) => boolean;

const inStep = { delayMs: 10 };
const write = (key: string, value: string) => ({ kind: 'write', key, value }) as const;

const longPartition = scenario<AntiEntropy>({
  id: 'long-partition',
  title: 'Two halves that changed apart become one',
  story: [
    'Four sites with the same copy. For a minute s1 and s2 cannot hear s3 and s4, and both sides go on writing.',
    {
      when: (act) => act.kind === 'dropped',
      say: 'A contact across the cut gets no answer. Nobody takes note of it: there will be another one in the next cycle.',
    },
    {
      when: (act) => act.kind === 'output' && act.output === 'changed' && act.data.key === 'milk',
      say: 'Within their half they go on: "milk" exists here only.',
    },
    {
      when: (act) => act.kind === 'fault-began' && act.fault.kind === 'heal',
      say: 'The network heals. No site knows it, and none has a list of what the others missed.',
    },
    {
      when: (act) =>
        act.kind === 'sent' && act.message.kind === 'digest' && act.atMs > 60 * CYCLE_MS,
      say: 'The first contact across: the checksums differ, so here is the digest. How many of its versions will the other want?',
    },
    {
      when: (act) =>
        act.kind === 'sent' && act.message.kind === 'update' && act.message.entries.length > 0,
      say: 'Only the entries that differ. Of "tea", which both sides changed, the one with the greater stamp goes, and the other change is lost without a word.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { s1: 'replica', s2: 'replica', s3: 'replica', s4: 'replica' },
      network: inStep,
      seed: 3,
    });
    for (const key of ['bread', 'rice', 'salt', 'tea'])
      cluster.request('s1', write(key, 'in store'));
    await cluster.runFor(6 * CYCLE_MS);
    cluster.partition(['s1', 's2'], ['s3', 's4']);
    cluster.request('s1', write('tea', 'sold out'));
    await cluster.runFor(5 * CYCLE_MS);
    cluster.request('s4', write('tea', 'ordered'));
    cluster.request('s3', write('milk', 'new'));
    await cluster.runFor(55 * CYCLE_MS);
    cluster.heal();
    await cluster.runFor(6 * CYCLE_MS);
  },
});

const awakened: Seen = (act) => act.kind === 'output' && act.output === 'awakened';

const deathCertificate = scenario<AntiEntropy>({
  id: 'death-certificate',
  title: 'A death certificate sleeps, and meets an old copy',
  story: [
    'Five sites have "tea". s5 is cut off; s1 deletes it.',
    {
      when: (act) => act.kind === 'requested' && act.request.kind === 'delete',
      say: 's1 cannot just take it out: the others would bring it back. It puts a death certificate in its place, and draws who will retain it.',
    },
    {
      when: (act) =>
        act.kind === 'output' &&
        act.output === 'changed' &&
        act.node !== 's1' &&
        act.data.value === null,
      say: 'The certificate goes round like any entry. s5 does not get it.',
    },
    {
      when: (act) => act.kind === 'sent' && act.atMs > ACTIVE_MS + 8 * CYCLE_MS,
      say: 'Twenty cycles later it goes round no more. Three sites have it, asleep: in no checksum and no digest. Nobody speaks of "tea".',
    },
    {
      when: (act) => act.kind === 'fault-began' && act.fault.kind === 'heal',
      say: 's5 is back, and has "tea". Whom does it meet first: somebody who has forgotten, or somebody who sleeps?',
    },
    {
      when: awakened,
      say: 'Somebody who remembers: the old copy has awakened the certificate. Its activation timestamp is now; its stamp is what it always was.',
    },
    {
      when: (act) =>
        act.kind === 'output' &&
        act.output === 'changed' &&
        act.node === 's5' &&
        act.data.value === null,
      say: 'It goes round once more, and "tea" is dead at s5, too.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({
      nodes: { s1: 'replica', s2: 'replica', s3: 'replica', s4: 'replica', s5: 'replica' },
      network: inStep,
      seed: 2,
    });
    cluster.request('s2', write('tea', 'green'));
    await cluster.runFor(7 * CYCLE_MS);
    cluster.partition(['s1', 's2', 's3', 's4'], ['s5']);
    cluster.request('s1', { kind: 'delete', key: 'tea' });
    await cluster.runFor(ACTIVE_MS + 5 * CYCLE_MS);
    cluster.heal();
    await cluster.runFor(12 * CYCLE_MS);
  },
});

export const antiEntropy: readonly Scenario[] = [longPartition, deathCertificate];
