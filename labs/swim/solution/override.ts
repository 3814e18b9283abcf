import { generationOf, type Update } from '../given.ts';

/**
 * Whether news overrides what is known of a member's node, if anything is.
 *
 * Only a member itself raises its incarnation, so the greater incarnation is the later word, and of two
 * with the same incarnation the worse one: a suspicion of incarnation 3 knows of the third time that
 * the member said to be alive. (Das and others, §4.2.)
 */
export function overrides(heard: Update, known: Update | undefined): boolean {
  if (known === undefined) return true;
  // Another life of the same node. The later one shows that the earlier is over, whatever was believed
  // of it; and so nothing brings the earlier one back.
  const lives = generationOf(heard.member) - generationOf(known.member);
  if (lives !== 0) return lives > 0;
  switch (heard.state) {
    case 'alive':
      return isIn(known) && heard.incarnation > known.incarnation;
    case 'suspect':
      return known.state === 'alive'
        ? heard.incarnation >= known.incarnation
        : known.state === 'suspect' && heard.incarnation > known.incarnation;
    case 'confirmed':
      return isIn(known);
    case 'left':
      // The member's own last word: whoever took it for failed was wrong.
      return known.state !== 'left';
  }
}

/** A suspected member is still one of the group. */
export function isIn({ state }: Update): boolean {
  return state === 'alive' || state === 'suspect';
}
