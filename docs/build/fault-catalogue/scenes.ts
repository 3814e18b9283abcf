import type { FaultPlan } from '@netsplit/simulator';

/** A small run that shows one fault at work. */
export interface Scene {
  /** The picture's name. */
  readonly name: string;
  readonly faults: FaultPlan;
  /** What to look at in the picture. */
  readonly look: string;
  /** Whether n1 keeps its count on disk, for faults of disks and crashes. */
  readonly keeps?: boolean;
  readonly seed?: number;
}

/** By kind of fault, what it looks like; in every scene n1 counts, and tells n2 and n3, who say what they heard. */
export const SCENES: Readonly<Record<string, readonly Scene[]>> = {
  partition: [
    {
      name: 'partition',
      faults: [{ kind: 'partition', atMs: 30, groups: [['n1', 'n2'], ['n3']], forMs: 60 }],
      look: 'Nothing passes between n3 and the others while the band lasts. What is under way when it begins does not arrive: a message meets the partition when it is due.',
    },
  ],
  cut: [
    {
      name: 'cut',
      faults: [{ kind: 'cut', atMs: 30, links: [['n3', 'n1']], forMs: 60 }],
      look: 'One direction is cut: n3 hears every count, and what it answers is lost. n1 cannot tell this from a dead n3.',
    },
  ],
  link: [
    {
      name: 'link-loss',
      faults: [{ kind: 'link', atMs: 0, from: 'n1', to: 'n2', lossProbability: 0.5 }],
      look: 'Half of what n1 sends to n2 is lost, each message by itself. The way back is as it was.',
    },
    {
      name: 'link-duplicates',
      faults: [{ kind: 'link', atMs: 0, from: 'n1', to: 'n2', duplicateProbability: 0.6 }],
      look: 'Some counts arrive twice. A copy takes a delay of its own, and n2 answers both.',
    },
    {
      name: 'link-delay',
      faults: [
        {
          kind: 'link',
          atMs: 0,
          from: 'n1',
          to: 'n2',
          delayMs: { kind: 'uniform', minMs: 2, maxMs: 70 },
        },
      ],
      look: 'Delays that differ more than messages are apart: n2 hears the counts out of order.',
    },
    {
      name: 'link-corruption',
      faults: [{ kind: 'link', atMs: 0, from: 'n1', to: 'n2', corruptProbability: 0.6 }],
      look: 'A value in some messages is another one of its type when they arrive. Nothing on the wire says so.',
    },
  ],
  hold: [
    {
      name: 'hold',
      faults: [{ kind: 'hold', atMs: 30, nodes: ['n3'], forMs: 50 }],
      look: 'What is due from and to n3 waits and is not lost: when the band ends it arrives at once, in the order in which it was due.',
    },
  ],
  rule: [
    {
      name: 'rule',
      faults: [{ kind: 'rule', atMs: 0, message: 'count', to: 'n3', nth: 2, verdict: 'drop' }],
      look: 'Exactly the second count to n3 is dropped, and nothing else. For scenes that need one certain message gone.',
    },
  ],
  heal: [
    {
      name: 'heal',
      faults: [
        { kind: 'partition', atMs: 25, groups: [['n1'], ['n2', 'n3']] },
        { kind: 'heal', atMs: 85 },
      ],
      look: 'The partition says of no end; the heal ends it, and all other faults of the network with it.',
    },
  ],
  crash: [
    {
      name: 'crash',
      faults: [{ kind: 'crash', atMs: 40, node: 'n2', forMs: 50 }],
      look: 'n2 is gone, what is sent to it meanwhile is lost, and it comes back as a new instance that has forgotten what it heard.',
    },
    {
      name: 'crash-in-a-handler',
      keeps: true,
      faults: [{ kind: 'crash', atMs: 40, node: 'n1', afterEffects: 1, forMs: 30 }],
      look: 'n1 crashes inside a handler, after its first effect: it has written the count and neither synced nor told anybody. Restarted, it finds the count before that one.',
    },
  ],
  restart: [
    {
      name: 'restart',
      faults: [
        { kind: 'crash', atMs: 30, node: 'n3' },
        { kind: 'restart', atMs: 90, node: 'n3' },
      ],
      look: 'A crash without an end, and a restart that ends it. n3 begins again with its first handler.',
    },
  ],
  pause: [
    {
      name: 'pause',
      faults: [{ kind: 'pause', atMs: 30, node: 'n2', forMs: 60 }],
      look: 'Nothing happens to n2, as in a long garbage collection. It forgets nothing, and afterwards all that waited arrives at once.',
    },
  ],
  slow: [
    {
      name: 'slow',
      faults: [
        { kind: 'slow', atMs: 20, node: 'n2', busyMs: { kind: 'constant', ms: 18 }, forMs: 110 },
      ],
      look: 'Every event keeps n2 busy for 18 ms: its answers come later and later, and it is not dead.',
    },
  ],
  clock: [
    {
      name: 'clock-jump',
      faults: [{ kind: 'clock', atMs: 60, node: 'n1', jumpMs: 300 }],
      look: 'The clock of n1 leaps ahead by 300 ms: its timer, due at 75 ms, fires at once.',
    },
    {
      name: 'clock-drift',
      faults: [{ kind: 'clock', atMs: 0, node: 'n1', driftPpm: 1_000_000 }],
      look: 'The clock of n1 runs twice as fast as time: it counts every 12.5 ms where it means 25.',
    },
    {
      name: 'clock-freeze',
      faults: [{ kind: 'clock', atMs: 40, node: 'n1', frozen: true, forMs: 60 }],
      look: 'The clock of n1 stands still: its timers wait as long, while messages come and go.',
    },
  ],
  'disk-rot': [
    {
      name: 'disk-rot',
      keeps: true,
      seed: 3,
      faults: [
        { kind: 'disk-rot', atMs: 60, node: 'n1', key: 'count', draw: 3 },
        { kind: 'crash', atMs: 62, node: 'n1', forMs: 30 },
      ],
      look: 'A bit of what n1 has stored flips. Nobody notices until it is read, here after a crash: another number, or nothing that could be one.',
    },
  ],
  'disk-misdirect': [
    {
      name: 'disk-misdirect',
      keeps: true,
      faults: [
        { kind: 'disk-misdirect', atMs: 60, node: 'n1' },
        { kind: 'crash', atMs: 80, node: 'n1', forMs: 30 },
      ],
      look: 'A write of n1 lands under another key, or nowhere. It had been told that it was written; after the crash the count is an old one.',
    },
  ],
  'disk-full': [
    {
      name: 'disk-full',
      keeps: true,
      faults: [{ kind: 'disk-full', atMs: 40, node: 'n1', forMs: 60 }],
      look: 'Writes fail. This n1 catches the error and stops counting; one that did not would stop as in a crash.',
    },
  ],
  'disk-slow': [
    {
      name: 'disk-slow',
      keeps: true,
      faults: [
        {
          kind: 'disk-slow',
          atMs: 20,
          node: 'n1',
          syncMs: { kind: 'constant', ms: 20 },
          forMs: 90,
        },
      ],
      look: 'A sync takes 20 ms, and what n1 does after it waits until the disk is done.',
    },
  ],
  resume: [
    {
      name: 'resume',
      faults: [
        { kind: 'pause', atMs: 25, node: 'n2' },
        { kind: 'resume', atMs: 95, node: 'n2' },
      ],
      look: 'A pause without an end, and a resume that ends it; it would end slowness, drift and a full disk as well.',
    },
  ],
};
