import { headline } from '../sentence.ts';
import type { Trace, TraceEffect, TraceEvent } from '../trace.ts';
import { brief } from '../wording.ts';
import { eventsIn, WindowTooLong, type EventRange, type TraceWindow } from './window.ts';

/** Longer diagrams are drawn by no Mermaid in a time that one waits, and read by nobody. */
export const MOST_DIAGRAM_EVENTS = 100;
/** How many nodes a Mermaid diagram may have at most: with more, nobody could read it. */
export const MOST_DIAGRAM_NODES = 20;

/**
 * A short window of a run as a Mermaid sequence diagram, for a page of Markdown.
 *
 * A message is drawn where it arrives, a lost one where its end is known. Only nodes that take part in
 * the window have a line.
 *
 * @throws {EmptyWindow}
 * @throws {WindowTooLong} for more than 100 events or 20 nodes
 */
export function mermaidDiagram(trace: Trace, window: TraceWindow = {}): string {
  const range = eventsIn(trace, window);
  const count = range.end - range.first;
  if (count > MOST_DIAGRAM_EVENTS) {
    throw new WindowTooLong(
      `a sequence diagram shows ${MOST_DIAGRAM_EVENTS} events at most, and this would be ${count}: choose a shorter window`,
    );
  }
  const nodes = nodesOf(trace, range);
  if (nodes.length > MOST_DIAGRAM_NODES) {
    throw new WindowTooLong(
      `a sequence diagram shows ${MOST_DIAGRAM_NODES} nodes at most, and ${nodes.length} take part in this window: choose a shorter one`,
    );
  }
  return new Diagram(trace, range, nodes).text();
}

/** What names a message that is under way: its sender's event and its index there. */
type MessageName = `${number}.${number}`;

class Diagram {
  readonly #trace: Trace;
  readonly #range: EventRange;
  readonly #nodes: readonly string[];
  readonly #names: ReadonlyMap<string, string>;
  readonly #underWay = new Map<MessageName, string>();
  readonly #lines: string[] = [];

  constructor(trace: Trace, range: EventRange, nodes: readonly string[]) {
    this.#trace = trace;
    this.#range = range;
    this.#nodes = nodes;
    this.#names = new Map(nodes.map((node, index) => [node, `p${index}`]));
  }

  text(): string {
    const events = this.#trace.events.slice(this.#range.first, this.#range.end);
    for (const event of events) {
      this.#drawArrival(event);
      for (const effect of event.effects) this.#drawEffect(event, effect);
      if (event.crashedAfter !== undefined) this.#note(event.node, `${event.node} crashed`);
      if (event.error !== undefined) this.#note(event.node, `its handler failed: ${event.error}`);
    }
    const hasClient = events.some(
      (event) =>
        event.kind === 'request' || event.effects.some(({ do: kind }) => kind === 'respond'),
    );
    return [
      'sequenceDiagram',
      ...(hasClient ? ['  actor client'] : []),
      ...this.#nodes.map((node, index) => `  participant p${index} as ${plain(node)}`),
      ...this.#lines,
      ...this.#underWay.values(),
      '',
    ].join('\n');
  }

  #drawArrival(event: TraceEvent): void {
    const { node, n } = event;
    const trace = this.#trace;
    switch (event.kind) {
      case 'message':
        this.#underWay.delete(`${event.cause[0]}.${event.cause[1]}`);
        this.#arrow(event.from, '->>', node, `#${n} ${brief(event.message)}`);
        break;
      case 'request':
        this.#lines.push(
          `  client->>${this.#name(node)}: ${plain(`#${n} ${brief(event.request)}`)}`,
        );
        break;
      case 'drop':
        this.#underWay.delete(`${event.cause[0]}.${event.cause[1]}`);
        if (event.from === undefined || event.from === '') this.#note(node, headline(event, trace));
        else {
          const why = event.why === 'cut' ? 'the link was cut' : `lost: ${event.why}`;
          this.#arrow(event.from, '-x', node, `#${n} ${brief(event.message)}, ${why}`);
        }
        break;
      case 'fault':
      case 'start':
      case 'timer':
      case 'timeout':
        this.#note(node, `#${n} ${headline(event, trace)}`);
        break;
      case 'sync':
        break;
    }
  }

  #drawEffect(event: TraceEvent, effect: TraceEffect): void {
    const { node, n } = event;
    switch (effect.do) {
      case 'send': {
        const words = brief(effect.message);
        if (effect.lost === true) this.#arrow(node, '-x', effect.to, `#${n} ${words}, lost`);
        for (const index of [effect.lost === true ? undefined : effect.i, effect.copy]) {
          if (index === undefined) continue;
          const arrow = this.#arrowText(node, '-)', effect.to, `#${n} ${words}, still under way`);
          this.#underWay.set(`${n}.${index}`, arrow);
        }
        break;
      }
      case 'respond': {
        const words = plain(`#${n} ${brief(effect.response)}`);
        this.#lines.push(`  ${this.#name(node)}-->>client: ${words}`);
        break;
      }
      case 'output':
        this.#note(node, `${effect.kind} ${brief(effect.data)}`);
        break;
      case 'note':
        this.#note(node, effect.text);
        break;
      default:
    }
  }

  #arrow(from: string, arrow: string, to: string, words: string): void {
    this.#lines.push(this.#arrowText(from, arrow, to, words));
  }

  #arrowText(from: string, arrow: string, to: string, words: string): string {
    return `  ${this.#name(from)}${arrow}${this.#name(to)}: ${plain(words)}`;
  }

  /** Over a node's line; over all where it concerns no one node. */
  #note(node: string, words: string): void {
    const last = this.#nodes.length - 1;
    const over = this.#names.get(node) ?? (last > 0 ? `p0,p${last}` : 'p0');
    if (last >= 0) this.#lines.push(`  Note over ${over}: ${plain(words)}`);
  }

  #name(node: string): string {
    return this.#names.get(node) ?? 'p0';
  }
}

/** In the order of the header: nodes that something happens to, or that something is sent to. */
function nodesOf({ events, header }: Trace, { first, end }: EventRange): readonly string[] {
  const part = new Set<string>();
  for (const event of events.slice(first, end)) {
    part.add(event.node);
    if ('from' in event && event.from !== undefined) part.add(event.from);
    for (const effect of event.effects) if (effect.do === 'send') part.add(effect.to);
  }
  const some = header.nodes.map(({ id }) => id).filter((id) => part.has(id));
  return some.length > 0 ? some : header.nodes.slice(0, 1).map(({ id }) => id);
}

/** What a node said, as words: marks that mean something to Mermaid, or to a page, are written as codes. */
function plain(text: string): string {
  const short = text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
  const words = short
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[#;<>&%{}:"]/g, (mark) => `#${mark.charCodeAt(0)};`)
    // Mermaid takes the bare word for the end of a block.
    .replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`)
    .trim();
  return words === '' ? '–' : words;
}

const LONGEST = 80;
