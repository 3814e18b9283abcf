import type { ClusterState, Envelope, HistoryEvent } from '@netsplit/explorer';
import { brief } from '@netsplit/simulator';

/**
 * A cluster's state as it is told: of each node what it holds, what is under way, and what clients have seen. What changes of it
 * is a line a message and a line an event; of the state itself it would be whole lists.
 */
export function shownCluster(state: unknown): unknown {
  if (state === undefined) return undefined;
  const { nodes, messages, histories, partition } = state as ClusterState;
  return {
    ...Object.fromEntries(
      Object.entries(nodes).map(([id, { isUp, fields, timers, disk, failed }]) => [
        id,
        isUp
          ? {
              ...fields,
              ...(timers.length === 0 ? {} : { 'timers set': new Set(timers) }),
              ...(Object.keys(disk).length === 0 ? {} : { 'on disk': disk }),
              ...(failed === undefined ? {} : { failed }),
            }
          : 'down',
      ]),
    ),
    'under way': new Set(numbered(messages.map(envelopeText))),
    history: Object.fromEntries(
      Object.entries(histories).map(([id, events]) => [
        id,
        new Set(events.map((event, at) => `${at + 1}. ${eventText(event)}`)),
      ]),
    ),
    ...(partition === undefined ? {} : { 'cut into': partition }),
  };
}

/** Equal texts told apart: a Set would have them once. */
function numbered(texts: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return texts.map((text) => {
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return count === 1 ? text : `${text} (${count})`;
  });
}

function envelopeText({ from, to, message }: Envelope): string {
  return `${from} → ${to} ${brief(message)}`;
}

function eventText(event: HistoryEvent): string {
  switch (event.kind) {
    case 'begin':
      return `asks ${brief(event.operation)}`;
    case 'end':
      return `is answered ${brief(event.result)}`;
    case 'output':
      return `${event.output} ${brief(event.data)}`;
  }
}
