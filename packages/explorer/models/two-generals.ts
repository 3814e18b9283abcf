// The two generals, after Gray, "Notes on Data Base Operating Systems" (1978), section 5.8.3.
//
// Two generals win if they attack together, and lose if one attacks alone. They talk by messengers, one after the other: a plan, its
// acknowledgement, the acknowledgement of that, and so on. Any messenger may be captured, and then nobody speaks anymore. At dawn a
// general attacks if enough messages have reached him.
//
// Whatever "enough" means, and however many messengers there are: either some run has one of them attack alone, or they never
// attack. Whoever sends the last message that matters cannot know whether it arrived.

import type { Model } from '@netsplit/explorer';

type General = 'first' | 'second';

interface State {
  /** Messengers sent so far; the odd ones by the first general. */
  readonly sent: number;
  readonly messenger: 'none' | 'on the way' | 'captured';
  readonly received: Readonly<Record<General, number>>;
  readonly dawn: boolean;
}

type Action = 'send' | 'arrive' | 'capture' | 'dawn';

export interface Rule {
  /** How many messengers there are. */
  readonly messengers: number;
  /** How many messages must have reached a general for him to attack. */
  readonly enough: Readonly<Record<General, number>>;
}

export function twoGenerals({ messengers, enough }: Rule): Model<State, Action> {
  const attacks = ({ dawn, received }: State, general: General): boolean =>
    dawn && received[general] >= enough[general];
  return {
    name: `two generals, ${messengers} messengers`,
    initialStates: () => [
      { sent: 0, messenger: 'none', received: { first: 0, second: 0 }, dawn: false },
    ],
    actions: () => ['send', 'arrive', 'capture', 'dawn'],
    next(state, action) {
      const { sent, messenger, received, dawn } = state;
      if (dawn) return undefined;
      if (action === 'send') {
        return messenger === 'none' && sent < messengers
          ? { ...state, sent: sent + 1, messenger: 'on the way' }
          : undefined;
      }
      if (action === 'dawn') {
        const isOver = messenger === 'captured' || (messenger === 'none' && sent === messengers);
        return isOver ? { ...state, dawn: true } : undefined;
      }
      if (messenger !== 'on the way') return undefined;
      if (action === 'capture') return { ...state, messenger: 'captured' };
      const to: General = sent % 2 === 1 ? 'second' : 'first';
      return { ...state, messenger: 'none', received: { ...received, [to]: received[to] + 1 } };
    },
    properties: [
      {
        kind: 'always',
        name: 'nobody attacks alone',
        holds: (state) => {
          const [first, second] = [attacks(state, 'first'), attacks(state, 'second')];
          return first === second || `the ${first ? 'first' : 'second'} general attacks alone`;
        },
      },
      {
        kind: 'sometimes',
        name: 'they attack together',
        holds: (state) => attacks(state, 'first') && attacks(state, 'second'),
      },
    ],
  };
}

/** Four messengers; each attacks if every message to him has arrived. */
export const model = twoGenerals({ messengers: 4, enough: { first: 2, second: 2 } });
