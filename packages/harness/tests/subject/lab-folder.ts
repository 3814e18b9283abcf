import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HostedNode, NodeContext } from '@netsplit/simulator';
import { onTestFinished } from 'vitest';
import { loadSubject, type LoadedSubject, SubjectError } from '../../src/subject/index.ts';

export const contract = { lab: 'a-lab', roles: { server: 'Server' } } as const;

/** A lab's folder in a temporary place, gone when the test is over. */
export async function labFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const labDir = await mkdtemp(join(tmpdir(), 'netsplit-lab-'));
  onTestFinished(() => rm(labDir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeLabFile(labDir, name, text);
  return labDir;
}

export async function writeLabFile(labDir: string, name: string, text: string): Promise<void> {
  await mkdir(dirname(join(labDir, name)), { recursive: true });
  await writeFile(join(labDir, name), text);
}

/** Loads a lab whose src/index.ts is `index`. */
export async function load(
  index: string,
  others: Readonly<Record<string, string>> = {},
): Promise<LoadedSubject> {
  const labDir = await labFolder({ 'src/index.ts': index, ...others });
  return loadSubject({ labDir, source: 'src', contract });
}

/** Loads a lab that has one class, whose `onStart` is `body`. */
export function loadHandler(body: string, before = ''): Promise<LoadedSubject> {
  return load(serverWith(`onStart(): void { ${body} }`, before));
}

export function serverWith(members: string, before = ''): string {
  return `import { Node } from '@netsplit/simulator/node';
${before}
export class Server extends Node<unknown, unknown, unknown, Record<string, unknown>> {
${members}
}
`;
}

/** What keeps a lab from being loaded; fails the test if nothing does. */
export async function refusalOf(loading: Promise<LoadedSubject>): Promise<SubjectError> {
  const outcome = await loading.catch((error: unknown) => error);
  if (outcome instanceof SubjectError) return outcome;
  throw new Error('it was loaded', { cause: outcome });
}

/** A context that keeps what the node printed and put out. */
export function recordingContext(): NodeContext & { logs: string[]; outputs: unknown[] } {
  const logs: string[] = [];
  const outputs: unknown[] = [];
  const nothing = (): void => {};
  return {
    id: 'n1',
    peers: Object.freeze(['n2', 'n3']),
    logs,
    outputs,
    now: () => 12.5,
    draw: () => 7,
    read: () => undefined,
    keys: () => ['k'],
    log: (text) => void logs.push(text),
    output: (_kind, data) => void outputs.push(data),
    send: nothing,
    broadcast: nothing,
    setTimer: nothing,
    cancelTimer: nothing,
    respond: nothing,
    note: nothing,
    write: nothing,
    sync: nothing,
  };
}

/** Starts a node of a subject and gives what its `onStart` put out. */
export function outputsOf(subject: LoadedSubject): unknown[] {
  const context = recordingContext();
  subject.factory('server')(context).start();
  return context.outputs;
}

export function newNode(subject: LoadedSubject): HostedNode {
  return subject.factory('server')(recordingContext());
}

/** What a node's `onStart` throws. */
export function thrownBy(subject: LoadedSubject): unknown {
  try {
    newNode(subject).start();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}
