import type { Model } from '../../src/index.ts';

type Place = 'idle' | 'raised' | 'waiting' | 'critical';

interface Peterson {
  readonly at: readonly [Place, Place];
  readonly flags: readonly [boolean, boolean];
  readonly turn: 0 | 1;
}

/** Peterson's mutual exclusion of two processes, which try again and again; `broken` gives the turn to oneself. */
export function peterson(broken = false): Model<Peterson, 0 | 1> {
  const move = (at: readonly [Place, Place], who: 0 | 1, to: Place): readonly [Place, Place] =>
    who === 0 ? [to, at[1]] : [at[0], to];
  const raise = (flags: readonly [boolean, boolean], who: 0 | 1, to: boolean) =>
    (who === 0 ? [to, flags[1]] : [flags[0], to]) as readonly [boolean, boolean];
  return {
    name: 'Peterson',
    initialStates: () => [{ at: ['idle', 'idle'], flags: [false, false], turn: 0 }],
    actions: () => [0, 1],
    next: ({ at, flags, turn }, who) => {
      const other = who === 0 ? 1 : 0;
      switch (at[who]) {
        case 'idle':
          return { at: move(at, who, 'raised'), flags: raise(flags, who, true), turn };
        case 'raised':
          return { at: move(at, who, 'waiting'), flags, turn: broken ? who : other };
        case 'waiting':
          return flags[other] && turn === other
            ? undefined
            : { at: move(at, who, 'critical'), flags, turn };
        case 'critical':
          return { at: move(at, who, 'idle'), flags: raise(flags, who, false), turn };
      }
    },
    properties: [
      {
        kind: 'always',
        name: 'one at a time',
        holds: ({ at }) => at.some((place) => place !== 'critical') || 'both are in',
      },
      { kind: 'eventually', name: 'the first gets in', holds: ({ at }) => at[0] === 'critical' },
      { kind: 'eventually', name: 'somebody gets in', holds: ({ at }) => at.includes('critical') },
    ],
  };
}
