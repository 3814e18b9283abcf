import type { Model } from '../../src/index.ts';

/** Who is on the left bank, and where the boat is. */
interface River {
  readonly missionaries: number;
  readonly cannibals: number;
  readonly boat: 'left' | 'right';
}

interface Crossing {
  readonly missionaries: number;
  readonly cannibals: number;
}

const isSafe = (missionaries: number, cannibals: number): boolean =>
  missionaries === 0 || missionaries >= cannibals;

export const missionaries: Model<River, Crossing> = {
  name: 'missionaries and cannibals',
  initialStates: () => [{ missionaries: 3, cannibals: 3, boat: 'left' }],
  actions: () => [
    { missionaries: 1, cannibals: 0 },
    { missionaries: 2, cannibals: 0 },
    { missionaries: 0, cannibals: 1 },
    { missionaries: 0, cannibals: 2 },
    { missionaries: 1, cannibals: 1 },
  ],
  next: (river, crossing) => {
    const sign = river.boat === 'left' ? -1 : 1;
    const left = river.missionaries + sign * crossing.missionaries;
    const hungry = river.cannibals + sign * crossing.cannibals;
    if (left < 0 || left > 3 || hungry < 0 || hungry > 3) return undefined;
    if (!isSafe(left, hungry) || !isSafe(3 - left, 3 - hungry)) return undefined;
    return {
      missionaries: left,
      cannibals: hungry,
      boat: river.boat === 'left' ? 'right' : 'left',
    };
  },
  properties: [
    {
      kind: 'sometimes',
      name: 'all are across',
      holds: ({ missionaries, cannibals }) => missionaries + cannibals === 0,
    },
  ],
};
