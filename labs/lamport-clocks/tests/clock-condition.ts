// What must hold of every event's time, told from the outputs and from who sent what to whom.

import { invariant, type Act, type OutputAct } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { LamportClocks } from '../contract.ts';
import type { Stamp } from '../given.ts';

export type Stamped = OutputAct<LamportClocks, 'stamped'>;

/** The stamped events so far, each with those right before it: at its process, and its sending. */
class History {
  readonly #byEvent = new Map<number, Stamped>();
  readonly #latest = new Map<NodeId, Stamped>();
  #sending: number | undefined;

  /** The events right before this one, if the act stamps one. */
  see(act: Act<LamportClocks>): readonly Stamped[] | undefined {
    if (act.kind === 'delivered') this.#sending = act.sentBy;
    if (act.kind !== 'output') return undefined;
    const sending =
      act.data.event === 'receive' ? this.#byEvent.get(this.#sending ?? 0) : undefined;
    const previous = this.#latest.get(act.node);
    this.#byEvent.set(act.event, act);
    this.#latest.set(act.node, act);
    return [previous, sending].filter((before) => before !== undefined);
  }
}

/** An event in a sentence: `the sending at p1 (#7, time 3)`. */
export function named({ event, node, data }: Stamped): string {
  const events = { act: 'the act', send: 'the sending', receive: 'the receipt' };
  return `${events[data.event]} at ${node} (#${event}, time ${data.time})`;
}

/**
 * The Clock Condition by its two halves: C1, events of one process; C2, a sending and its receipt.
 * What happened before in any other way did so by steps of these two kinds.
 */
export const clockCondition = invariant<LamportClocks>(
  'if a happened before b, then C(a) < C(b)',
  (report) => {
    const history = new History();
    return (act) => {
      const before = history.see(act);
      if (before === undefined || act.kind !== 'output') return;
      const notEarlier = before.find(({ data }) => !(data.time < act.data.time));
      if (notEarlier === undefined) return;
      report(`${named(notEarlier)} happened before ${named(act)}, and its time is not smaller`);
    };
  },
);

/**
 * Clocks that begin at 0 and tick by one count something: the events on the longest chain of causes
 * that ends here. So a second, independent way to find the time of each event.
 */
export const timeCountsCauses = invariant<LamportClocks>(
  'a clock moves by the rules IR1 and IR2, by one at each event, and by nothing else',
  (report) => {
    const history = new History();
    const chains = new Map<Stamped, number>();
    return (act) => {
      const before = history.see(act);
      if (before === undefined || act.kind !== 'output') return;
      const chain = 1 + Math.max(0, ...before.map((event) => chains.get(event) ?? 0));
      chains.set(act, chain);
      if (act.data.time === chain) return;
      report(`${named(act)} should have the time ${chain}: ${because(before)}`);
    };
  },
);

function because(before: readonly Stamped[]): string {
  const [one, other] = before;
  if (one === undefined) return 'nothing happened before it';
  if (other === undefined) return `it comes right after ${named(one)}`;
  return `it comes right after ${named(one)} and ${named(other)}`;
}

/** What the total order knows of an event. */
export function stampOf({ node, data }: Stamped): Stamp {
  return { time: data.time, process: node };
}

/** Stamps in a sentence: `(1, p1) (1, p2) (2, p1)`. */
export function listed(stamps: readonly Stamp[]): string {
  return stamps.map(({ time, process }) => `(${time}, ${process})`).join(' ');
}
