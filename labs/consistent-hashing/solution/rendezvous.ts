import { pairName, placeOf, type Membership } from '../given.ts';

/**
 * Highest random weight: every member bids for the key with a hash of both, and the highest bid wins
 * (Thaler and Ravishankar). When a member leaves, the other bids are what they were: so the keys that it
 * had won go each to their second, and no other key moves.
 */
export function rendezvousOwner({ members, bits }: Membership, key: string): string {
  let winner = '';
  let highest = -1;
  for (const { name } of members) {
    const bid = placeOf(pairName(name, key), bits);
    if (bid < highest || (bid === highest && name > winner)) continue;
    winner = name;
    highest = bid;
  }
  return winner;
}
