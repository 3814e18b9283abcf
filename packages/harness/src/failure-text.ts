import { brief } from '@netsplit/simulator';
import { networkSentence, optionsSentence, plannedFault } from './planned-fault.ts';
import type { FailureReport } from './failure-report.ts';
import type { Reading } from './lab-test.ts';

const LABEL_WIDTH = 14;
/** Operations are told one by one while they are few: shrunk cases have one or two. */
const MOST_OPERATIONS = 6;

/** How a reading is called in a text: `waldo-1994, §4.3`, or better where the catalogue is at hand. */
export type Citation = (reading: Reading) => string;

/** A failure for people: what was violated, in which case, what led there, and what to do now. */
export function failureText(
  report: Omit<FailureReport, 'text'>,
  cite: Citation = ({ work, section }) => `${work}, ${section}`,
): string {
  return [
    [`${report.test.id} failed: ${report.test.title}`],
    said(report),
    rule(report, cite),
    waiting(report),
    theCase(report),
    whatLedThere(report),
    whatToDo(report),
    commands(report),
  ]
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n');
}

function said({ violation }: Omit<FailureReport, 'text'>): string[] {
  const lines = [indent(violation.sentence)];
  if (violation.kind === 'code') {
    if (violation.place !== undefined) lines.push(indent(`at ${violation.place}`));
    if (violation.excerpt !== undefined) lines.push('', indent(violation.excerpt, 4));
  }
  if (violation.kind === 'test-error') lines.push('', indent(violation.stack, 4));
  return lines;
}

function rule({ rule, test }: Omit<FailureReport, 'text'>, cite: Citation): string[] {
  if (rule === undefined || rule === test.title) return [label('To read', cite(test.reading))];
  return [label('The rule', rule), label('', `(${cite(test.reading)})`)];
}

function waiting({ violation }: Omit<FailureReport, 'text'>): string[] {
  if (violation.kind !== 'stalled') return [];
  return [indent('Who waits for what'), ...violation.waiting.map((line) => indent(`· ${line}`, 4))];
}

function theCase(report: Omit<FailureReport, 'text'>): string[] {
  const { counterexample, input, faults, lost } = report;
  if (input !== undefined) {
    const { told, run, seed, shrinks } = input;
    return [
      indent(
        `The smallest case found (run ${run} with seed ${seed}, ${shrinks} steps of shrinking)`,
      ),
      ...told.map((line) => indent(line, 4)),
    ];
  }
  if (counterexample === undefined) {
    if (faults.length === 0) return [];
    return [
      indent(`Faults: ${faults.length}`),
      ...faults.map((fault) => indent(`· ${plannedFault(fault)}`, 4)),
    ];
  }
  const { scene, drawn, run, seed, shrinks } = counterexample;
  const nodes = Object.entries(scene.nodes).map(([node, role]) => `${node} (${role})`);
  const operations = scene.operations.map(
    ({ atMs, node, request }) => `at ${atMs} ms ${node} is asked ${brief(request)}`,
  );
  return [
    indent(`The smallest case found (run ${run} with seed ${seed}, ${shrinks} steps of shrinking)`),
    indent(`nodes: ${nodes.join(', ')}`, 4),
    indent(`network: ${networkSentence(scene.network)}`, 4),
    ...(scene.drawnUnder === undefined ? [] : [indent(optionsSentence(scene.drawnUnder), 4)]),
    ...listed('requests', drawn.operations.length, operations),
    ...listed('faults', drawn.faults.length, faults.map(plannedFault)),
    ...(lost === undefined ? [] : [indent(lost, 4)]),
  ];
}

function listed(what: string, before: number, now: readonly string[]): string[] {
  const shrunk = before === now.length ? '' : ` (${before} before shrinking)`;
  const lines =
    now.length <= MOST_OPERATIONS
      ? now
      : [...now.slice(0, MOST_OPERATIONS), `… and ${now.length - MOST_OPERATIONS} more`];
  return [
    indent(`${what}: ${now.length === 0 ? 'none' : now.length}${shrunk}`, 4),
    ...lines.map((line) => indent(`· ${line}`, 6)),
  ];
}

function whatLedThere({ events }: Omit<FailureReport, 'text'>): string[] {
  if (events.length === 0) return [];
  const times = events.map(({ atMs }) => `${Math.round(atMs * 10) / 10} ms`);
  const width = Math.max(...times.map((time) => time.length));
  const numbers = events.map(({ n }) => `#${n}`);
  const numberWidth = Math.max(...numbers.map((number) => number.length));
  return [
    indent('What led there'),
    ...events.map(({ sentence }, index) =>
      indent(
        `${numbers[index]?.padEnd(numberWidth)}  ${times[index]?.padStart(width)}  ${sentence}`,
        4,
      ),
    ),
  ];
}

function whatToDo({ advice }: Omit<FailureReport, 'text'>): string[] {
  return advice === undefined ? [] : [label('What to do', advice)];
}

function commands({ replay, view, traceProblem }: Omit<FailureReport, 'text'>): string[] {
  return [
    ...(traceProblem === undefined ? [] : [label('No recording', traceProblem)]),
    ...(replay === undefined ? [] : [label('Run it again', replay)]),
    ...(view === undefined ? [] : [label('Look at it', view)]),
  ];
}

function label(name: string, text: string): string {
  return indent(name.padEnd(LABEL_WIDTH) + text);
}

function indent(text: string, columns = 2): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(columns) + line))
    .join('\n');
}
