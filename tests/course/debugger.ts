import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { SourceMap } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber?: number;
}

interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

interface Paused {
  readonly reason: string;
  readonly data?: Script;
  readonly callFrames: readonly { readonly functionName: string; readonly location: Location }[];
}

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
}

/** Where a process stopped, in the file that a person wrote. */
export interface Stop {
  readonly functionName: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Starts a script of Node's under the inspector, as an editor does, with one breakpoint; returns where it stops. Like VS
 * Code with `pauseForSourceMap`, it waits before each script that has a source map, and sets the breakpoint there if the
 * map leads to the file.
 */
export async function firstStop(
  args: readonly string[],
  options: { readonly cwd: string; readonly file: string; readonly line: number },
): Promise<Stop> {
  const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', ...args], {
    cwd: options.cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const socket = new WebSocket(await inspectorOf(child));
    await once(socket, 'open');
    return await stopAt(socket, options);
  } finally {
    child.kill('SIGKILL');
  }
}

async function inspectorOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('stderr is no pipe');
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /ws:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the process ended before its inspector was ready');
}

function stopAt(
  socket: WebSocket,
  { file, line }: { readonly file: string; readonly line: number },
): Promise<Stop> {
  let calls = 0;
  const call = (method: string, params: object = {}): void =>
    socket.send(JSON.stringify({ id: ++calls, method, params }));
  const maps = new Map<string, SourceMap>();

  call('Runtime.enable');
  call('Debugger.enable');
  call('Debugger.setInstrumentationBreakpoint', {
    instrumentation: 'beforeScriptWithSourceMapExecution',
  });
  call('Runtime.runIfWaitingForDebugger');

  return new Promise((resolve, reject) => {
    socket.on('close', () => reject(new Error('the process ended and never stopped')));
    socket.on('message', (data: Buffer) => {
      const { method, params } = JSON.parse(data.toString('utf8')) as Reply;
      // The first context is the main one; at its end, the process waits for us to go.
      if (method === 'Runtime.executionContextDestroyed' && isMain(params)) {
        reject(new Error('the script came to its end and never stopped'));
      }
      if (method !== 'Debugger.paused') return;
      const { reason, data: script, callFrames } = params as Paused;
      const [top] = callFrames;
      const map = maps.get(top?.location.scriptId ?? '');
      if (reason === 'instrumentation' && script !== undefined) {
        const found = mapOf(script);
        const at = found && generated(found, sourceOf(file, script, found), line);
        if (found !== undefined && at !== undefined) {
          maps.set(script.scriptId, found);
          call('Debugger.setBreakpoint', { location: { scriptId: script.scriptId, ...at } });
        }
      } else if (top !== undefined && map !== undefined) {
        const { lineNumber, columnNumber = 0 } = top.location;
        const entry = map.findEntry(lineNumber, columnNumber);
        if (!('originalSource' in entry)) return reject(new Error('stopped outside of the map'));
        return resolve({
          functionName: top.functionName,
          line: entry.originalLine + 1,
        });
      }
      call('Debugger.resume');
    });
  });
}

function isMain(params: unknown): boolean {
  return (params as { readonly executionContextId: number }).executionContextId === 1;
}

function mapOf({ sourceMapURL = '' }: Script): SourceMap | undefined {
  const [, encoded] = sourceMapURL.split(/^data:.*;base64,/);
  if (encoded === undefined) return undefined;
  return new SourceMap(
    JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as SourceMap['payload'],
  );
}

/** What a script's map calls a file, if it has it. */
function sourceOf(file: string, script: Script, map: SourceMap): string | undefined {
  const url = pathToFileURL(file).href;
  return map.payload.sources.find((source) => new URL(source, script.url).href === url);
}

/** Where a line of a source begins in what was made of it; lines and columns from 0. */
function generated(
  map: SourceMap,
  source: string | undefined,
  line: number,
): { lineNumber: number; columnNumber: number } | undefined {
  if (source === undefined) return undefined;
  const lines = map.payload.mappings.split(';').length;
  for (let lineNumber = 0; lineNumber < lines; lineNumber++) {
    for (let columnNumber = 0; columnNumber < 200; columnNumber++) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if (!('originalSource' in entry) || entry.generatedLine !== lineNumber) continue;
      if (entry.originalSource === source && entry.originalLine === line - 1) {
        return { lineNumber, columnNumber: entry.generatedColumn };
      }
    }
  }
  return undefined;
}
