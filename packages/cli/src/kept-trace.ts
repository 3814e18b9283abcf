import type { Desk } from './desk.ts';
import type { Terminal } from './terminal.ts';

/** Where the trace of a broken property was put, with what to do with it; or why there is none. */
export interface KeptTrace {
  readonly traceFile?: string;
  readonly view?: string;
  readonly replay?: string;
  readonly traceProblem?: string;
}

export async function keepTrace(path: string, text: string, desk: Desk): Promise<KeptTrace> {
  const { saveTrace } = await import('@netsplit/harness');
  const traceProblem = saveTrace(path, text);
  if (traceProblem !== undefined) return { traceProblem };
  const traceFile = desk.shown(path);
  const typed = /\s/.test(traceFile) ? JSON.stringify(traceFile) : traceFile;
  return { traceFile, view: `npx netsplit view ${typed}`, replay: `npx netsplit replay ${typed}` };
}

export function sayTraces(traces: ReadonlyMap<string, KeptTrace>, terminal: Terminal): void {
  const { cyan, yellow } = terminal.colours;
  for (const [property, { view, replay, traceProblem }] of traces) {
    terminal.say();
    if (traces.size > 1) terminal.say(`"${property}"`);
    if (traceProblem !== undefined) terminal.say(yellow(`Not kept: ${traceProblem}`));
    if (view !== undefined) terminal.say(`See it         ${cyan(view)}`);
    if (replay !== undefined) terminal.say(`Play it again  ${cyan(replay)}`);
  }
}
