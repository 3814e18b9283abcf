import type { Fault } from '../fault/fault.ts';
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
      return `cut ${fault.links.map(([from, to]) => `${from} → ${to}`).join(', ')}`;
    case 'link':
      return `link ${fault.from} → ${fault.to}`;
    case 'crash':
      return `${fault.node} down`;
    case 'restart':
      return `${fault.node} restarts`;
    case 'heal':
      return 'heal';
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
    case 'crash':
      return fault.afterEffects === undefined
        ? `${fault.node} crashed`
        : `${fault.node} is to crash in the middle of a handler`;
    case 'restart':
      return `${fault.node} is started again`;
    case 'heal':
      return 'the network healed';
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
    case 'crash':
      return `${fault.node} comes back`;
    case 'restart':
    case 'heal':
      return beginning(fault);
  }
}

function groups(fault: Extract<Fault, { kind: 'partition' }>): string {
  return fault.groups.map((group) => group.join(' ')).join(' | ');
}

function cuts(fault: Extract<Fault, { kind: 'cut' }>): string {
  return enumerate(fault.links.map(([from, to]) => `${from} to ${to}`));
}
