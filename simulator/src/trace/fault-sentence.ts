import type { Fault, FaultOf } from '../fault/fault.ts';
import { enumerate } from './wording.ts';

/** What a fault does, in one clause: `the network split: n1 | n2 n3`. */
export function faultSentence(fault: Fault, phase: 'begin' | 'end'): string {
  return phase === 'begin' ? beginning(fault) : ending(fault);
}

/** A fault in two or three words, for a band in a picture: `split n1 | n2 n3`. */
export function faultLabel(fault: Fault): string {
  switch (fault.kind) {
    case 'partition':
      return `split ${groups(fault)}`;
    case 'cut':
      return fault.links.length > 4
        ? `cut ${fault.shape ?? `${fault.links.length} links`}`
        : `cut ${arrows(fault.links)}`;
    case 'link':
      return `link ${fault.from} → ${fault.to}`;
    case 'hold':
      return `hold ${heldBriefly(fault)}`;
    case 'rule':
      return `rule: ${fault.verdict} ${fault.message ?? 'messages'}`;
    case 'heal':
      return 'heal';
    case 'crash':
      return `${fault.node} down`;
    case 'restart':
      return `${fault.node} restarts`;
    case 'pause':
      return `${fault.node} paused`;
    case 'slow':
      return `${fault.node} slow`;
    case 'clock':
      return `${fault.node} clock ${clockBriefly(fault)}`;
    case 'disk-rot':
      return `${fault.node} disk rots`;
    case 'disk-misdirect':
      return `${fault.node} misdirected write`;
    case 'disk-full':
      return `${fault.node} disk full`;
    case 'disk-slow':
      return `${fault.node} disk slow`;
    case 'resume':
      return `${fault.node} resumes`;
  }
}

function beginning(fault: Fault): string {
  switch (fault.kind) {
    case 'partition':
      return `the network split: ${groups(fault)}`;
    case 'cut':
      return `the network lets nothing through from ${cuts(fault)}`;
    case 'link':
      return `the link from ${fault.from} to ${fault.to} got worse`;
    case 'hold':
      return `messages ${held(fault)} have to wait`;
    case 'rule':
      return `a rule: ${ruleWords(fault)}`;
    case 'heal':
      return 'the network healed';
    case 'crash':
      return fault.afterEffects === undefined
        ? `${fault.node} crashed`
        : `${fault.node} is to crash in the middle of a handler`;
    case 'restart':
      return `${fault.node} is started again`;
    case 'pause':
      return `${fault.node} stopped for a while`;
    case 'slow':
      return `${fault.node} got slow`;
    case 'clock':
      return `${fault.node}'s clock ${clockWords(fault)}`;
    case 'disk-rot':
      return `a bit flipped on ${fault.node}'s disk${fault.key === undefined ? '' : ` under ${fault.key}`}`;
    case 'disk-misdirect':
      return `${fault.node}'s next write is to land in the wrong place`;
    case 'disk-full':
      return `${fault.node}'s disk is full`;
    case 'disk-slow':
      return `${fault.node}'s disk got slow`;
    case 'resume':
      return `${fault.node} is as before`;
  }
}

function ending(fault: Fault): string {
  switch (fault.kind) {
    case 'partition':
      return `the split ${groups(fault)} is over`;
    case 'cut':
      return `messages pass again from ${cuts(fault)}`;
    case 'link':
      return `the link from ${fault.from} to ${fault.to} is as before`;
    case 'hold':
      return `messages ${held(fault)} wait no longer`;
    case 'rule':
      return `the rule is over: ${ruleWords(fault)}`;
    case 'crash':
      return `${fault.node} comes back`;
    case 'pause':
      return `${fault.node} goes on`;
    case 'slow':
      return `${fault.node} is as fast as before`;
    case 'clock':
      return `${fault.node}'s clock runs as before`;
    case 'disk-full':
      return `${fault.node}'s disk has room again`;
    case 'disk-slow':
      return `${fault.node}'s disk is as fast as before`;
    default:
      return beginning(fault);
  }
}

/** What a rule says: `the 2nd AppendEntries to n3 is dropped`. */
export function ruleWords(rule: FaultOf<'rule'>): string {
  const { nth, message, from, to, verdict, byMs = 0 } = rule;
  const which = nth === undefined ? 'every' : `the ${ordinal(nth)}`;
  const whence = from === undefined ? '' : ` from ${from}`;
  const whither = to === undefined ? '' : ` to ${to}`;
  const fate = {
    deliver: 'arrives once and unharmed',
    drop: 'is dropped',
    delay: `takes ${byMs} ms longer`,
    duplicate: 'arrives twice',
  }[verdict];
  return `${which} ${message ?? 'message'}${whence}${whither} ${fate}`;
}

/** What happens to a clock: `jumped 50 ms ahead`. */
export function clockWords({ jumpMs, driftPpm, frozen }: FaultOf<'clock'>): string {
  const words = [
    ...(jumpMs === undefined
      ? []
      : [`jumped ${Math.abs(jumpMs)} ms ${jumpMs < 0 ? 'back' : 'ahead'}`]),
    ...(driftPpm === undefined
      ? []
      : [`${driftPpm < 0 ? 'loses' : 'gains'} ${Math.abs(driftPpm)} µs a second`]),
    ...(frozen === undefined ? [] : ['stands still']),
  ];
  return words.length === 0 ? 'is as it was' : enumerate(words);
}

/** Whose messages a hold is on: `from n1 to n2`, `of n3`. */
export function held({ links = [], nodes = [] }: FaultOf<'hold'>): string {
  return enumerate([
    ...links.map(([from, to]) => `from ${from} to ${to}`),
    ...(nodes.length === 0 ? [] : [`of ${enumerate(nodes)}`]),
  ]);
}

function heldBriefly({ links = [], nodes = [] }: FaultOf<'hold'>): string {
  return [arrows(links), nodes.join(' ')].filter((part) => part !== '').join(', ');
}

function clockBriefly({ jumpMs, driftPpm, frozen }: FaultOf<'clock'>): string {
  if (frozen !== undefined) return 'frozen';
  if (driftPpm !== undefined) return 'drifts';
  return (jumpMs ?? 0) < 0 ? 'jumps back' : 'jumps ahead';
}

function groups(fault: FaultOf<'partition'>): string {
  return fault.groups.map((group) => group.join(' ')).join(' | ');
}

function arrows(links: readonly (readonly [string, string])[]): string {
  return links.map(([from, to]) => `${from} → ${to}`).join(', ');
}

function cuts(fault: FaultOf<'cut'>): string {
  const shape = fault.shape === undefined ? '' : ` (${fault.shape})`;
  return enumerate(fault.links.map(([from, to]) => `${from} to ${to}`)) + shape;
}

function ordinal(n: number): string {
  const teens = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}
