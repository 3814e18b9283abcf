import { causality } from '../causality.ts';
import { sentence } from '../sentence.ts';
import type { Trace } from '../trace.ts';
import { eventsIn, type TraceWindow } from './window.ts';

/** How ShiViz is to read the lines below it. */
const PARSER = String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`;

/**
 * A run as a log that ShiViz draws: its first line is the parser's regular expression, its second the
 * (empty) delimiter of executions, then come two lines an event, its host with its vector clock and its
 * sentence.
 *
 * What a node does not know of, a lost message or a fault, has no clock, and therefore no line: a send
 * that was lost says so. Clocks of a window count from its beginning, as ShiViz wants them: from 1.
 *
 * @throws {EmptyWindow}
 *
 * @example
 * writeFileSync('run.log', shivizLog(trace)); // open it at https://bestchai.bitbucket.io/shiviz/
 *
 * @see Beschastnikh et al., "Visualizing Distributed System Executions", section 4
 */
export function shivizLog(trace: Trace, window: TraceWindow = {}): string {
  const { first, end } = eventsIn(trace, window);
  const hosts = hostNames(trace);
  const host = (node: string): string => hosts.get(node) ?? node;
  const lines = [PARSER, ''];
  for (const [event, clock] of causality(trace).vectorClocks(first, end)) {
    const counts = [...clock].map(([node, count]) => `${JSON.stringify(host(node))}:${count}`);
    const words = `#${event.n} ${sentence(event, trace)}`;
    lines.push(
      `${host(event.node)} {${counts.join(',')}}`,
      words.replace(/[\r\n\u2028\u2029]+/g, ' '),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A host's name holds no blank and no brace: where a node's does, another stands in its place. */
function hostNames(trace: Trace): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { id } of trace.header.nodes) {
    const plain = id.replace(/[\s{}]+/g, '_');
    let name = plain;
    for (let copy = 2; taken.has(name); copy++) name = `${plain}_${copy}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}
