import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Node, readTrace, TraceText, TraceWriter, type Trace } from '../src/index.ts';
import { encodeFields } from '../src/state/encode.ts';
import { TraceFile, TraceFileError } from '../src/trace/file.ts';
import { Counting, scene, type Scene } from './cluster.ts';

function recorded(options: Parameters<typeof scene>[2], ms = 2000): { run: Scene; trace: Trace } {
  const text = new TraceText();
  const record = new TraceWriter(text, { lab: 'counting', subject: 'src' });
  const run = scene(['n1', 'n2', 'n3'], Counting, { ...options, record });
  run.simulation.runFor(ms);
  run.simulation.close('seen enough');
  const { trace, problems } = readTrace(text.toString());
  expect(problems).toEqual([]);
  if (trace === undefined) throw new Error('there is no trace');
  return { run, trace };
}

test('a trace has every event, and the state that the nodes had at the end', () => {
  const { run, trace } = recorded({
    network: { lossProbability: 0.1, duplicateProbability: 0.1 },
    faults: [
      { kind: 'partition', atMs: 300, groups: [['n1'], ['n2', 'n3']], forMs: 200 },
      { kind: 'crash', atMs: 700, node: 'n2', forMs: 100 },
      { kind: 'crash', atMs: 1900, node: 'n3', afterEffects: 1 },
    ],
  });
  expect(trace.events).toHaveLength(run.simulation.eventCount);
  expect(trace.end).toMatchObject({
    fingerprint: run.simulation.fingerprint,
    reason: 'seen enough',
  });
  expect(trace.events.length).toBeGreaterThan(512);
  const state = trace.stateAt(run.simulation.eventCount);
  for (const node of ['n1', 'n2']) {
    expect(state.get(node)).toEqual(encodeFields(run.simulation.fields(node) ?? {}));
  }
  expect(state.get('n3') ?? null).toBeNull();
});

test('a trace of a handler that threw ends at its event, with what it had done', () => {
  class Stumbling extends Node<number> {
    override onStart(): void {
      this.setTimer('go', 10);
    }
    override onTimer(): void {
      this.broadcast(1);
      throw new Error('stumbled');
    }
  }
  const text = new TraceText();
  const { simulation } = scene(['n1', 'n2'], Stumbling, { record: new TraceWriter(text) });
  expect(() => simulation.runFor(100)).toThrow('stumbled');
  const { trace } = readTrace(text.toString());
  const last = trace?.events.at(-1);
  expect(last).toMatchObject({ n: 3, node: 'n1', kind: 'timer', error: 'stumbled' });
  expect(last?.effects?.map((effect) => effect.do)).toEqual(['send']);
});

test('a fault that was injected later stands in the trace where it begins', () => {
  const text = new TraceText();
  const { simulation } = scene(['n1', 'n2'], Counting, { record: new TraceWriter(text) });
  simulation.runFor(50);
  const fault = { kind: 'partition', atMs: 50, groups: [['n1'], ['n2']], forMs: 10 } as const;
  simulation.inject({ ...fault, groups: [['n1'], ['n2']] });
  simulation.runFor(50);
  simulation.close();
  const begun = readTrace(text.toString()).trace?.events.find((event) => event.kind === 'fault');
  expect(begun).toMatchObject({ phase: 'begin', record: fault });
});

test('a trace file that cannot be written says why, and what was written stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-trace-'));
  try {
    const path = join(folder, 'run', 'one.trace');
    const { simulation } = scene(['n1', 'n2'], Counting, {
      record: new TraceWriter(new TraceFile(path)),
    });
    simulation.runFor(100);
    simulation.close();
    expect(readTrace(readFileSync(path, 'utf8')).problems).toEqual([]);
    writeFileSync(join(folder, 'file'), '');
    expect(() => new TraceFile(join(folder, 'file', 'x.trace'))).toThrow(TraceFileError);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.runIf(process.platform === 'linux')('a full disk is called a full disk', () => {
  const full = new TraceFile('/dev/full');
  expect(() => full.write('x')).toThrow(/the disk is full: free some space/);
});
