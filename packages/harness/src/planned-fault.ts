import {
  clockWords,
  held,
  ruleWords,
  type BurstLoss,
  type Distribution,
  type Fault,
  type FaultOf,
  type LinkConditions,
  type NetworkConditions,
} from '@netsplit/simulator';
import type { FaultOptions } from './arbitrary/fault-set.ts';

/** A fault as one readable line: `at 15 ms the network splits into {c1} and {s1}, for 200 ms`. */
export function plannedFault(fault: Fault): string {
  return `at ${fault.atMs} ms ${whatHappens(fault)}`;
}

function whatHappens(fault: Fault): string {
  switch (fault.kind) {
    case 'partition':
      return `the network splits into ${fault.groups.map(group).join(' and ')}${lasting(fault)}`;
    case 'cut':
      return `nothing gets from ${fault.links.map(([from, to]) => `${from} to ${to}`).join(', nor from ')}${lasting(fault)}`;
    case 'link':
      return `the link from ${fault.from} to ${fault.to} ${conditions(fault)}${lasting(fault)}`;
    case 'crash':
      return `${fault.node} crashes${within(fault)}${disk(fault)}${fault.forMs === undefined ? ' and stays down' : `, and restarts after ${fault.forMs} ms`}`;
    case 'restart':
      return `${fault.node} restarts`;
    case 'hold':
      return `messages ${held(fault)} have to wait${lasting(fault)}`;
    case 'rule':
      return `a rule begins: ${ruleWords(fault)}${lasting(fault)}`;
    case 'pause':
      return `${fault.node} is paused${lasting(fault, 'it resumes')}`;
    case 'slow':
      return `${fault.node} needs ${delay(fault.busyMs)} for each event${lasting(fault, 'it resumes')}`;
    case 'clock':
      return `${fault.node}'s clock ${clockWords(fault)}${isLasting(fault) ? lasting(fault, 'it resumes') : ''}`;
    case 'disk-rot':
      return `a bit flips on ${fault.node}'s disk${fault.key === undefined ? '' : ` under ${fault.key}`}`;
    case 'disk-misdirect':
      return `${fault.node}'s next write lands in the wrong place`;
    case 'disk-full':
      return `${fault.node}'s disk is full${lasting(fault, 'it resumes')}`;
    case 'disk-slow':
      return `a sync of ${fault.node}'s disk takes ${delay(fault.syncMs)}${lasting(fault, 'it resumes')}`;
    case 'resume':
      return `${fault.node} is as before`;
    case 'heal':
      return 'the network heals';
  }
}

function group(nodes: readonly string[]): string {
  return `{${nodes.join(', ')}}`;
}

function lasting({ forMs }: { readonly forMs?: number }, until = 'it heals'): string {
  return forMs === undefined ? `, until ${until}` : `, for ${forMs} ms`;
}

/** A jump is over at once; drift and standing still last. */
function isLasting({ driftPpm, frozen }: FaultOf<'clock'>): boolean {
  return driftPpm !== undefined || frozen !== undefined;
}

function conditions(link: LinkConditions): string {
  const { delayMs, lossProbability, duplicateProbability, burstLoss } = link;
  const { corruptProbability, bytesPerSecond, maxQueued } = link;
  const said = [
    ...(delayMs === undefined ? [] : [`takes ${delay(delayMs)}`]),
    ...(lossProbability ? [`loses ${percent(lossProbability)} of its messages`] : []),
    ...(burstLoss === undefined ? [] : [bursts(burstLoss)]),
    ...(duplicateProbability ? [`doubles ${percent(duplicateProbability)} of its messages`] : []),
    ...(corruptProbability ? [`changes ${percent(corruptProbability)} of its messages`] : []),
    ...(bytesPerSecond === undefined ? [] : [`carries ${bytesPerSecond} bytes a second`]),
    ...(maxQueued === undefined ? [] : [`holds ${maxQueued} messages at a time`]),
  ];
  return said.length === 0 ? 'is as before' : said.join(' and ');
}

function bursts({ beginProbability, endProbability, lossProbability = 1 }: BurstLoss): string {
  const lost = lossProbability === 1 ? '' : ` of ${percent(lossProbability)}`;
  return `has bursts of loss${lost} that begin at ${percent(beginProbability)} of its messages and end at ${percent(endProbability)}`;
}

/** A network as one readable line: `takes 1 to 10 ms and loses 30 % of its messages`. */
export function networkSentence(network: NetworkConditions): string {
  const { fifo, links = [] } = network;
  const order = fifo === true ? ', keeping their order' : '';
  const others = links.map((link) => `; from ${link.from} to ${link.to} it ${conditions(link)}`);
  return `${conditions(network)}${order}${others.join('')}`;
}

function delay(delayMs: Distribution): string {
  if (typeof delayMs === 'number') return `${delayMs} ms`;
  switch (delayMs.kind) {
    case 'constant':
      return `${delayMs.ms} ms`;
    case 'uniform':
      return delayMs.minMs === delayMs.maxMs
        ? `${delayMs.minMs} ms`
        : `${delayMs.minMs} to ${delayMs.maxMs} ms`;
    case 'exponential':
      return `${delayMs.meanMs} ms on average`;
    case 'pareto':
      return `${delayMs.minMs} ms and, now and then, far longer`;
    case 'log-normal':
      return `${delayMs.medianMs} ms and, now and then, far longer`;
  }
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}

function within({ afterEffects }: Extract<Fault, { kind: 'crash' }>): string {
  if (afterEffects === undefined) return '';
  return ` inside its next handler, after ${afterEffects} effect${afterEffects === 1 ? '' : 's'}`;
}

function disk(fault: Extract<Fault, { kind: 'crash' }>): string {
  switch (fault.disk) {
    case 'wiped':
      return ' and loses its disk';
    case 'kept':
      return ' with all it wrote on its disk';
    case 'torn':
      return ' in the middle of a write to its disk';
    case 'reordered':
      return ' with some of its last writes on its disk';
    default:
      return '';
  }
}

/** What a case's faults were drawn under: `fault set: swarm, up to 6 of partition (rate 3)`. */
export function optionsSentence({ set, mostFaults, rates }: FaultOptions): string {
  const kinds = Object.entries(rates).map(([kind, rate]) => `${kind} (rate ${rate})`);
  return `fault set: ${set}, ${kinds.length === 0 ? 'no faults' : `up to ${mostFaults} of ${kinds.join(', ')}`}`;
}
