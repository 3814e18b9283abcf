// Happened before, as processes on ready-made links see it.

import { Causality, type Act } from '@netsplit/harness';

/** A message of the ready-made links, whatever it carries. */
interface Data {
  readonly kind: 'data';
  readonly number: number;
}

/**
 * The order that what was handed over makes. Below it there is more: copies, acknowledgements, texts that
 * came too early. They are messages as well, and yet nobody above the links can learn anything from them.
 * So of each message only its first sending and its handing over count.
 */
export function orderOverLinks(acts: readonly Act[]): Causality {
  return new Causality(overLinks(acts));
}

function overLinks(acts: readonly Act[]): readonly Act[] {
  const sendings = new Map<string, Act>();
  const handedOver = new Map<string, number>();
  return acts.flatMap((act): readonly Act[] => {
    if (act.kind === 'sent') {
      if (!isData(act.message)) return [];
      const key = `${act.node}>${act.to} ${act.message.number}`;
      if (sendings.has(key)) return [];
      sendings.set(key, act);
      return [{ ...act, lost: false }];
    }
    if (act.kind === 'delivered') {
      const link = `${act.from}>${act.node}`;
      const due = (handedOver.get(link) ?? 0) + 1;
      if (!isData(act.message) || act.message.number !== due) return [];
      handedOver.set(link, due);
      return [{ ...act, sentBy: sendings.get(`${link} ${due}`)?.event ?? act.sentBy }];
    }
    return [act];
  });
}

function isData(message: unknown): message is Data {
  return (message as Partial<Data> | null)?.kind === 'data';
}
