import { changeSentence, changesOf } from './changes.ts';
import { diskWords } from './disk-words.ts';
import { faultSentence } from './fault-sentence.ts';
import type { Trace, TraceEffect, TraceEvent } from './trace.ts';
import { brief, enumerate, nameOf } from './wording.ts';

type Send = Extract<TraceEffect, { readonly do: 'send' }>;
type Write = Extract<TraceEffect, { readonly do: 'write' }>;

/** More changes, or more receivers, than a reader takes in at a glance are counted. */
const MOST_CHANGES = 3;
const MOST_RECEIVERS = 3;
/** Why a send was lost, where it was no mere chance. */
const REASONS: Readonly<Record<string, string>> = {
  burst: 'a burst of losses',
  queue: 'the queue was full',
  rule: 'by a rule',
};

/**
 * An event in one plain sentence, in the words of the lab:
 * `s1 got Increment(seq 3) from c1: count 4 → 5; answered r7: Done`.
 */
export function sentence(event: TraceEvent, trace: Trace): string {
  const changes = changesOf(event, trace).map(changeSentence);
  const shown = changes.slice(0, MOST_CHANGES);
  if (changes.length > shown.length) shown.push(`${changes.length - shown.length} more`);
  const became = shown.length === 0 ? '' : `: ${shown.join(', ')}`;
  return [`${headline(event, trace)}${became}`, ...actsOf(event), ...endOf(event)].join('; ');
}

/** What happened, without what came of it: `s1 got Increment(seq 3) from c1`. */
export function headline(event: TraceEvent, trace: Trace): string {
  const { node, words } = event;
  if (words !== undefined) return words;
  switch (event.kind) {
    case 'start':
      return event.incarnation === 0 ? `${node} started` : `${node} started again`;
    case 'message':
      return `${node} got ${brief(event.message)} from ${event.from}${event.again === true ? ', doubled by hand' : ''}`;
    case 'timer':
      return `${node}'s timer ${event.timer} fired`;
    case 'request':
      return `${node} was asked ${brief(event.request)} as ${event.id}${event.client === undefined ? '' : ` by ${event.client}`}`;
    case 'timeout':
      return `${event.client} waits no longer for an answer to ${event.request}`;
    case 'sync':
      return `${node}'s disk finished writing`;
    case 'drop':
      return `${lost(event)}: ${lossOf(event.why, node)}`;
    case 'fault': {
      const fault = trace.faultOf(event);
      return fault === undefined ? 'a fault' : faultSentence(fault, event.phase);
    }
  }
}

function lossOf(why: string, node: string): string {
  if (why === 'hand') return 'somebody dropped it by hand';
  return why === 'cut' ? 'the link was cut' : `${node} was down`;
}

function lost(event: Extract<TraceEvent, { readonly kind: 'drop' }>): string {
  return event.from === undefined || event.from === ''
    ? `the request ${event.request ?? ''} to ${event.node} was lost`
    : `${event.from}'s ${brief(event.message, 1)} to ${event.node} was lost`;
}

/** What the node did that others can see, in few words and in order. */
function actsOf(event: TraceEvent): string[] {
  const sends = event.effects.filter((effect) => effect.do === 'send');
  const acts: string[] = [];
  for (const effect of event.effects) {
    switch (effect.do) {
      case 'output':
        acts.push(`output ${effect.kind} ${brief(effect.data, 1)}`);
        break;
      case 'respond':
        acts.push(`answered ${effect.id}: ${brief(effect.response, 1)}`);
        break;
      case 'note':
        acts.push(`noted ${JSON.stringify(effect.text.slice(0, 60))}`);
        break;
      case 'write':
        acts.push(writing(effect));
        break;
      default:
    }
  }
  return [...acts, ...sendings(sends)];
}

function writing({ key, refused, landed }: Write): string {
  if (refused !== undefined) return `could not write ${key}: the disk is full`;
  if (landed === undefined) return `wrote ${key} to disk`;
  return `wrote ${key} to disk, where it landed ${landed === null ? 'nowhere' : `under ${landed}`}`;
}

/** Sends of the same message are one act; those lost on the way are named. */
function sendings(sends: readonly Send[]): string[] {
  const receiversByName = new Map<string, string[]>();
  for (const send of sends) {
    const name = nameOf(send.message);
    const receivers = receiversByName.get(name) ?? [];
    receivers.push(`${send.to}${fateOf(send)}`);
    receiversByName.set(name, receivers);
  }
  return [...receiversByName].map(([name, receivers]) => {
    const lostCount = receivers.filter((receiver) => receiver.includes(' (lost')).length;
    if (receivers.length <= MOST_RECEIVERS) return `sent ${name} to ${enumerate(receivers)}`;
    const aside = lostCount === 0 ? '' : ` (${lostCount} lost)`;
    return `sent ${name} to ${receivers.length} nodes${aside}`;
  });
}

/** What became of a send at once: ` (lost: the queue was full)`. */
function fateOf(send: Send): string {
  if (send.lost === true && send.copy === undefined) {
    return send.why === undefined ? ' (lost)' : ` (lost: ${REASONS[send.why] ?? send.why})`;
  }
  return send.corrupted === undefined ? '' : ' (changed on its way)';
}

function endOf(event: TraceEvent): string[] {
  const { node, crashedAfter, stopped, disk, error } = event;
  const effects = crashedAfter === 1 ? '1 effect' : `${crashedAfter} effects`;
  return [
    ...(crashedAfter === undefined ? [] : [`${node} crashed after ${effects}`]),
    ...(stopped === undefined ? [] : [`${node} stopped: ${stopped}`]),
    ...(disk === undefined ? [] : diskWords(disk)),
    ...(error === undefined ? [] : [`its handler failed: ${error}`]),
  ];
}
