import type { Model } from '../../src/index.ts';

interface Jugs {
  readonly small: number;
  readonly large: number;
}

type Pour = 'fill small' | 'fill large' | 'empty small' | 'empty large' | 'to large' | 'to small';

/** A jug of three and one of five: four are wanted. (Lamport's first example of a specification.) */
export const dieHard: Model<Jugs, Pour> = {
  name: 'die hard',
  initialStates: () => [{ small: 0, large: 0 }],
  actions: () => ['fill small', 'fill large', 'empty small', 'empty large', 'to large', 'to small'],
  next: ({ small, large }, pour) => {
    const toLarge = Math.min(small, 5 - large);
    const toSmall = Math.min(large, 3 - small);
    switch (pour) {
      case 'fill small':
        return { small: 3, large };
      case 'fill large':
        return { small, large: 5 };
      case 'empty small':
        return { small: 0, large };
      case 'empty large':
        return { small, large: 0 };
      case 'to large':
        return { small: small - toLarge, large: large + toLarge };
      case 'to small':
        return { small: small + toSmall, large: large - toSmall };
    }
  },
  properties: [
    { kind: 'always', name: 'the large jug has not four', holds: ({ large }) => large !== 4 },
  ],
};
