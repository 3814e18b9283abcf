import type { FaultOf } from '@netsplit/simulator';
import fc from 'fast-check';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { duration, moment } from './moment.ts';
import { choice, pickDirection } from './pick.ts';

type Verdict = FaultOf<'rule'>['verdict'];

/** Which messages rules are about, and what may befall them. Times are virtual milliseconds. */
export interface RuleOptions {
  /** The kinds of message that rules are about: what a contract shows of them. Default: any message. */
  readonly messages?: readonly string[];
  /** What may befall them, the gentlest first. Default: delay, duplicate, drop. */
  readonly verdicts?: readonly Verdict[];
  /** A rule may be about the n-th message only, up to this. Default 5. */
  readonly nth?: number;
  /** How much longer a delayed message takes. Default: 1 to 200 ms. */
  readonly byMs?: Range;
  /** How long a rule holds; default: from 1 ms to as long as the case runs. */
  readonly forMs?: Range;
}

/**
 * A word on messages as they are sent: the second AppendEntries to n3 is dropped. Shrinks to the first
 * message of one direction.
 */
export function rules(options: RuleOptions = {}): FaultArbitrary {
  const { messages = [], verdicts = ['delay', 'duplicate', 'drop'] } = options;
  const { nth = 5, byMs = [1, 200], forMs } = options;
  return {
    kind: 'rule',
    draw: (withinMs) =>
      fc
        .record({
          atMs: moment(withinMs),
          forMs: duration(forMs, withinMs),
          verdict: fc.constantFrom(...verdicts),
          message: messages.length === 0 ? fc.constant(undefined) : fc.constantFrom(...messages),
          // One message is gentler than all of them, one direction than all from a node, or to it.
          nth: fc
            .integer({ min: 1, max: nth + 1 })
            .map((which) => (which > nth ? undefined : which)),
          scope: fc.constantFrom('direction' as const, 'to' as const, 'from' as const),
          from: choice(),
          to: choice(),
          byMs: fc.integer({ min: byMs[0], max: byMs[1] }),
        })
        .map(({ atMs, forMs, verdict, message, nth, scope, byMs, ...chosen }) => (place) => {
          const direction = pickDirection(place, chosen.from, chosen.to);
          if (direction === undefined) return undefined;
          const [from, to] = direction;
          return {
            kind: 'rule',
            atMs,
            ...(message === undefined ? {} : { message }),
            ...(scope === 'to' ? {} : { from }),
            ...(scope === 'from' ? {} : { to }),
            ...(nth === undefined ? {} : { nth }),
            verdict,
            ...(verdict === 'delay' ? { byMs } : {}),
            forMs,
          };
        }),
  };
}
