import type { BreakAnswer, BreakBounds, Law, LawStatus } from '@netsplit/harness';

/** What may go wrong in a search: nothing that the law's tests would not admit. */
export function boundsFor(laws: readonly Law[]): Required<BreakBounds> {
  const admit = (harm: 'loss' | 'duplication' | 'crash'): number =>
    laws.every(({ scopes }) => scopes.some(({ harms }) => harms.has(harm))) ? 1 : 0;
  return {
    depth: 8,
    states: 20_000,
    drops: admit('loss'),
    duplicates: admit('duplication'),
    crashes: admit('crash'),
  };
}

/** A law that is broken, or that nobody asks of this run, cannot break. */
export function isAskable({ violation, notAsked }: LawStatus): boolean {
  return violation === undefined && notAsked === undefined;
}

/** The answer as a person reads it: what was looked at, and no more than that. */
export function answerText(
  answer: BreakAnswer,
  asked: {
    readonly n: number;
    readonly laws: readonly Law[];
    readonly bounds: Required<BreakBounds>;
    readonly isOutOfTime?: boolean;
  },
): string {
  const { n, laws, bounds } = asked;
  const states = `${answer.states.toLocaleString('en')} state${answer.states === 1 ? '' : 's'}`;
  const admitted = withHarm(bounds);
  if (answer.kind === 'breaks') {
    const steps = answer.choices.length;
    return `Yes, ${steps} step${steps === 1 ? '' : 's'} after #${n}: ${answer.violation.sentence}. It is the shortest way, of ${states} looked at (${admitted}).`;
  }
  const what = laws.length === 1 ? 'it does not break' : `none of ${laws.length} laws breaks`;
  if (answer.ended === 'all') {
    return `No: ${what} in any of the ${states} that can come after #${n} (${admitted}).`;
  }
  const why = {
    depth: '',
    states: ' So many states were the bound.',
    stopped: asked.isOutOfTime === true ? ' Then its time was over.' : ' It was stopped there.',
  }[answer.ended];
  return `Not within ${answer.depth} step${answer.depth === 1 ? '' : 's'} after #${n}: ${what} in all ${states} (${admitted}).${why} What comes later was not looked at.`;
}

function withHarm({ drops, duplicates, crashes }: Required<BreakBounds>): string {
  const harms = [
    ...(drops > 0 ? ['one loss'] : []),
    ...(duplicates > 0 ? ['one copy'] : []),
    ...(crashes > 0 ? ['one crash'] : []),
  ];
  const most = harms.length === 0 ? 'nothing lost' : `at most ${harms.join(', ')}`;
  return `messages and timers in any order, ${most}`;
}
