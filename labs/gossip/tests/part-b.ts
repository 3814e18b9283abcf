import { labTest, type LabTest, type Subject } from '@netsplit/harness';
import type { AntiEntropy } from '../contract.ts';
import { ACTIVE_MS, CYCLE_MS, DORMANT_MS, RETENTION_SITES, type Direction } from '../given.ts';
import { compareStamps } from '../given.ts';
import { cycles } from './sites.ts';
import { allAgree, changes, lastChange, read, remove, replicas, resolveBy } from './replicas.ts';
import { stampOf, text, write, type Replicas } from './replicas.ts';
import { RULES_OF_REPLICAS } from './replica-rules.ts';

// Part B: anti-entropy, in scenes.

const ANTI_ENTROPY = { work: 'demers-1987', section: 'Basic Techniques: Anti-entropy' };
const DELETION = { work: 'demers-1987', section: 'Deletion and Death Certificates' };
const DORMANT = { work: 'demers-1987', section: 'Dormant Death Certificates' };

const stampsGrow = labTest<AntiEntropy>({
  id: 'B1',
  part: 'B',
  title: 'each change of a key gets a greater stamp than the one before',
  reading: { work: 'demers-1987', section: 'Basic Techniques: Notation' },
  guide:
    "In onRequest: keep the entry in a Map under its key, output('changed', { key, value, stamp }), and respond with the " +
    'stamp. Its time is this.now(), or one more than the time of the entry that it replaces, if that is greater.',
  run: async (subject) => {
    const cluster = replicas(subject, 2, { invariants: RULES_OF_REPLICAS });
    const asked = [
      cluster.request('s1', write('tea', 'green')),
      cluster.request('s1', write('tea', 'black')),
      cluster.request('s1', remove('tea')),
      cluster.request('s1', write('tea', 'white')),
    ];
    await cluster.runFor(1);
    const stamps = asked.map((operation) => stampOf(cluster, operation));
    stamps.forEach((stamp, index) => {
      const before = stamps[index - 1];
      cluster.expect(
        before === undefined || compareStamps(before, stamp) < 0,
        `four changes of a key in the same moment: number ${index + 1} got the stamp (${stamp.time}, ${stamp.site}), which is not greater than (${before?.time}, ${before?.site})`,
      );
    });
    const value = await read(cluster, 's1', 'tea');
    cluster.expect(value === 'white', `s1 finds ${text(value)} for "tea", and "white" came last`);
    cluster.request('s1', remove('tea'));
    const none = await read(cluster, 's1', 'tea');
    cluster.expect(none === null, `s1 finds ${text(none)} for "tea", which was deleted`);
    const shown = changes(cluster).length;
    cluster.expect(
      shown === 5,
      `s1 changed a key 5 times and said so ${shown} times: output('changed', { key, value, stamp })`,
    );
  },
});

const eachDirection = labTest<AntiEntropy>({
  id: 'B2',
  part: 'B',
  title: 'push gives, pull takes, push-pull does both',
  reading: ANTI_ENTROPY,
  guide:
    'When a cycle begins, send compare to one of this.peers. Who gets it answers with its digest if the checksums ' +
    'differ. Who gets the digest sends an update: its newer entries, unless it pulls; the keys it wants, unless it pushes.',
  run: async (subject) => {
    for (const direction of ['push', 'pull', 'push-pull'] as const) {
      const cluster = replicas(subject, 2, { invariants: RULES_OF_REPLICAS });
      // Only s1 begins contacts: what s2 begins does not arrive.
      cluster.inject({ kind: 'rule', atMs: 0, from: 's2', message: 'compare', verdict: 'drop' });
      resolveBy(cluster, direction);
      cluster.request('s1', write('mine', 'of s1'));
      cluster.request('s1', write('both', 'newer'), { atMs: 2 });
      cluster.request('s2', write('both', 'older'), { atMs: 1 });
      cluster.request('s2', write('yours', 'of s2'), { atMs: 1 });
      await cluster.runFor(cycles(3));
      const gives = direction !== 'pull';
      const takes = direction !== 'push';
      await expectFound(cluster, direction, 's2', 'mine', gives ? 'of s1' : null);
      await expectFound(cluster, direction, 's2', 'both', gives ? 'newer' : 'older');
      await expectFound(cluster, direction, 's1', 'yours', takes ? 'of s2' : null);
      await expectFound(cluster, direction, 's1', 'both', 'newer');
    }
  },
});

async function expectFound(
  cluster: Replicas,
  direction: Direction,
  node: string,
  key: string,
  expected: string | null,
): Promise<void> {
  const value = await read(cluster, node, key);
  cluster.expect(
    value === expected,
    `${direction}, and only s1 begins contacts: after two of them ${node} finds ${text(value)} for "${key}", not ${text(expected)}`,
  );
}

const checksumFirst = labTest<AntiEntropy>({
  id: 'B3',
  part: 'B',
  title: 'equal databases exchange a checksum, others only what differs',
  reading: { work: 'demers-1987', section: 'Basic Techniques: Anti-entropy (on checksums)' },
  guide:
    'compare carries checksum(versions) of given.ts. If yours is the same, do not answer. Otherwise answer with the ' +
    'versions of all that you have, and let the other say which entries it lacks.',
  run: async (subject) => {
    const cluster = replicas(subject, 2, { invariants: RULES_OF_REPLICAS });
    for (let number = 0; number < 20; number++) cluster.request('s1', write(`k${number}`, 'old'));
    await cluster.runUntil(() => changes(cluster).length === 40, {
      withinMs: cycles(4),
      what: 'both sites have all 20 items',
    });
    await cluster.runFor(CYCLE_MS);
    const equalFromMs = cluster.nowMs;
    await cluster.runFor(cycles(5));
    const dear = cluster.sent(
      ({ atMs, message }) => atMs >= equalFromMs && message.kind !== 'compare',
    );
    cluster.expect(
      dear.length === 0,
      `both have the same 20 items, and ${dear[0]?.node} sent a ${dear[0]?.message.kind}: equal checksums end a contact`,
      dear[0],
    );
    const compared = cluster.sent(({ atMs }) => atMs >= equalFromMs).length;
    cluster.expect(
      compared === 10,
      `in 5 cycles 2 sites begin a contact each: 10 messages, not ${compared}`,
    );
    // As many items as before: it is not their number that tells.
    const fromMs = cluster.nowMs;
    cluster.request('s2', write('k7', 'new'));
    await cluster.runFor(cycles(3));
    await expectFound(cluster, 'push-pull', 's1', 'k7', 'new');
    const moved = cluster
      .sent(({ atMs, message }) => atMs >= fromMs && message.kind === 'update')
      .flatMap(({ message }) => (message.kind === 'update' ? message.entries : []));
    // Both may have begun a contact in that cycle.
    cluster.expect(
      moved.length <= 2 && moved.every(({ key }) => key === 'k7'),
      `one of 20 items differs, and ${moved.length} entries were sent: ${moved.map(({ key }) => key).join(', ')}`,
    );
  },
});

const deletionSpreads = labTest<AntiEntropy>({
  id: 'B5',
  part: 'B',
  title: 'a deletion spreads like a change, and an old copy does not bring the item back',
  reading: DELETION,
  guide:
    'Nothing cannot be spread. Put a death certificate where the item was: an entry like any other, with a stamp, and ' +
    'older items give way to it. An item that is written later has a greater stamp, and replaces it.',
  run: async (subject) => {
    const cluster = replicas(subject, 4, { invariants: RULES_OF_REPLICAS });
    cluster.request('s1', write('tea', 'green'));
    await cluster.runUntil(() => changes(cluster).length === 4, {
      withinMs: cycles(20),
      what: 'all four sites have "tea"',
    });
    cluster.partition(['s1', 's2', 's3'], ['s4']);
    const deleted = cluster.request('s2', remove('tea'));
    await cluster.runFor(cycles(10));
    stampOf(cluster, deleted);
    for (const node of ['s1', 's2', 's3']) {
      const value = await read(cluster, node, 'tea');
      cluster.expect(
        value === null,
        `"tea" was deleted at s2 ten cycles ago, and ${node} finds ${text(value)}`,
      );
    }
    cluster.heal();
    await cluster.runUntil(() => allAgree(cluster), {
      withinMs: cycles(30),
      what: 's4, which was cut off and has a copy of "tea", takes the deletion',
    });
    cluster.request('s3', write('tea', 'black'));
    await cluster.runUntil(() => allAgree(cluster), {
      withinMs: cycles(30),
      what: 'the "tea" that was written after the deletion reaches all sites',
    });
    for (const node of cluster.nodes) {
      const value = await read(cluster, node, 'tea');
      cluster.expect(
        value === 'black',
        `${node} finds ${text(value)} for "tea", which was deleted and then written as "black"`,
      );
    }
  },
});

/**
 * Six sites have "tea"; s6 is cut off; s1 deletes it, and the certificate becomes dormant. Who retains it
 * is drawn at random: in some seeds s6 is drawn.
 */
async function aCopyOutlivesTheDeletion(
  subject: Subject<AntiEntropy>,
  seed: number,
): Promise<{ cluster: Replicas; retainedBy: readonly string[] }> {
  const cluster = replicas(subject, 6, { seed, invariants: RULES_OF_REPLICAS });
  cluster.request('s3', write('tea', 'green'));
  await cluster.runUntil(() => changes(cluster).length === 6, {
    withinMs: cycles(25),
    what: 'all six sites have "tea"',
  });
  cluster.partition(['s1', 's2', 's3', 's4', 's5'], ['s6']);
  const deleted = cluster.request('s1', remove('tea'));
  await cluster.runFor(ACTIVE_MS + cycles(5));
  const { response } = deleted;
  const answer = cluster.need(response, 's1 was asked to delete and has not answered');
  const retainedBy = 'retainedBy' in answer ? answer.retainedBy : [];
  cluster.expect(
    retainedBy.length === RETENTION_SITES && new Set(retainedBy).size === RETENTION_SITES,
    `s1 deleted "tea", and its certificate is retained by ${retainedBy.join(', ') || 'nobody'}: draw ${RETENTION_SITES} different sites`,
  );
  cluster.expect(
    retainedBy.includes('s1'),
    `s1 deleted "tea", and its certificate is retained by ${retainedBy.join(', ')}: who deletes has to be one of them, because nobody else may hear of it`,
  );
  return { cluster, retainedBy };
}

const dormantAwakens = labTest<AntiEntropy>({
  id: 'B6',
  part: 'B',
  title: 'a dormant certificate awakens when an old copy meets it, and cancels it everywhere',
  reading: DORMANT,
  guide:
    'When a certificate has been active for ACTIVE_MS, put it aside: its retention sites keep it for DORMANT_MS, out of ' +
    "checksum and digest, the others forget it. If an older item comes to it: output('awakened'), and it goes round again.",
  run: async (subject, { seed }) => {
    for (let run = 0; run < 3; run++) {
      const { cluster } = await aCopyOutlivesTheDeletion(subject, seed + run);
      const quietFromMs = cluster.nowMs;
      await cluster.runFor(cycles(5));
      const loud = cluster.sent(
        ({ atMs, message }) => atMs >= quietFromMs && message.kind !== 'compare',
      );
      cluster.expect(
        loud.length === 0,
        `the certificate of "tea" is dormant, and s1 to s5 have nothing else: ${loud[0]?.node} sent a ${loud[0]?.message.kind}`,
        loud[0],
      );
      cluster.heal();
      const healedMs = cluster.nowMs;
      await cluster.runUntil(() => cluster.outputs('awakened').length > 0, {
        withinMs: cycles(60),
        what: 'the old copy of "tea" that s6 has meets a site that retains the certificate, and awakens it',
      });
      await cluster.runUntil(() => allAgree(cluster), {
        withinMs: cycles(40),
        what: 'the awakened certificate cancels all old copies of "tea"',
      });
      // It goes round anew: who has it forgets it ACTIVE_MS after it awoke, not before.
      await cluster.runFor(ACTIVE_MS + cycles(3));
      for (const node of cluster.nodes) {
        const value = await read(cluster, node, 'tea');
        cluster.expect(
          value === null,
          `"tea" was deleted, its old copy came back at ${healedMs} ms, and now ${node} finds ${text(value)}`,
        );
      }
    }
  },
});

const laterItemStays = labTest<AntiEntropy>({
  id: 'B7',
  part: 'B',
  title: 'an awakened certificate does not cancel what was written after the deletion',
  reading: { work: 'demers-1987', section: 'Anti-Entropy with Dormant Death Certificates' },
  guide:
    'A certificate has two times. The ordinary stamp says what it cancels, and never changes. The activation timestamp ' +
    'says how long it goes round, and is set to now when it awakens.',
  run: async (subject, { seed }) => {
    const { cluster, retainedBy } = await aCopyOutlivesTheDeletion(subject, seed);
    // Written again at a site that does not know of the deletion any more, and cannot tell the others yet.
    const writer = cluster.need(
      ['s2', 's3', 's4', 's5'].find((node) => !retainedBy.includes(node)),
      'all sites retain the certificate: there should be three of them',
    );
    cluster.heal();
    cluster.partition(
      ['s1', 's6'],
      cluster.nodes.filter((node) => node !== 's1' && node !== 's6'),
    );
    cluster.request(writer, write('tea', 'black'));
    await cluster.runUntil(() => cluster.outputs('awakened').length > 0, {
      withinMs: cycles(60),
      what: 'the old copy of "tea" that s6 has awakens the certificate that s1 retains',
    });
    await cluster.runFor(cycles(5));
    cluster.heal();
    await cluster.runUntil(() => allAgree(cluster), {
      withinMs: cycles(40),
      what: 'all sites have the "tea" that was written after the deletion',
    });
    await cluster.runFor(ACTIVE_MS + cycles(3));
    for (const node of cluster.nodes) {
      const value = await read(cluster, node, 'tea');
      cluster.expect(
        value === 'black',
        `${node} finds ${text(value)} for "tea", which was written as "black" after it had been deleted`,
      );
    }
  },
});

const forgottenInTheEnd = labTest<AntiEntropy>({
  id: 'B8',
  part: 'B',
  title: 'after both thresholds a certificate is forgotten, and so is what it knew',
  reading: DORMANT,
  guide:
    'Something has to end, or the dead fill the disks. DORMANT_MS after it became dormant the retention sites forget a ' +
    'certificate too. Who stays away for longer brings back what was deleted: that is the price.',
  run: async (subject, { seed }) => {
    const { cluster } = await aCopyOutlivesTheDeletion(subject, seed);
    await cluster.runFor(DORMANT_MS);
    cluster.heal();
    await cluster.runUntil(
      () => cluster.nodes.every((node) => lastChange(cluster, node, 'tea')?.data.value === 'green'),
      {
        withinMs: cycles(40),
        what: 'the copy of "tea" spreads, because nobody remembers that it was deleted',
      },
    );
    const awakened = cluster.outputs('awakened')[0];
    cluster.expect(
      awakened === undefined,
      `${awakened?.node} awakened a certificate ${cluster.nowMs} ms after the deletion: it should have forgotten it by then`,
      awakened,
    );
  },
});

export const partB: readonly LabTest[] = [
  stampsGrow,
  eachDirection,
  checksumFirst,
  deletionSpreads,
  dormantAwakens,
  laterItemStays,
  forgottenInTheEnd,
];
