import { createValueCodec, Simulation, type NodeContext } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import { load, loadHandler, outputsOf, recordingContext, serverWith } from './lab-folder.ts';
import type { LoadedSubject } from '../../src/subject/index.ts';

/**
 * What a caught error leads to: whether it is of the node's own realm, and what the oldest way out of
 * a `vm` context says, which goes through a function of the realm outside.
 */
const LOOK = `function look(thrown: unknown): unknown {
  const error = thrown as Error;
  let out = 'nothing';
  try {
    out = String(error.constructor.constructor('return process')().pid);
  } catch (refused) {
    out = (refused as Error).message;
  }
  return [error instanceof Error && error.constructor instanceof Function, out, error.name, error.message];
}`;

const KEPT_IN = 'Code generation from strings disallowed for this context';

/** What a handler makes of the error that \`act\` throws, in a real simulation. */
function caught(subject: LoadedSubject, values = subject.valueCodec): unknown {
  const simulation = new Simulation({
    seed: 1,
    nodes: [{ id: 'n1', create: subject.factory('server') }],
    values,
    observe: (act) => {
      if (act.kind === 'output') seen.push(act.data);
    },
  });
  const seen: unknown[] = [];
  simulation.request('n1', 'go');
  simulation.runFor(10);
  return seen[0];
}

function catching(act: string): Promise<LoadedSubject> {
  return load(
    serverWith(
      `override onRequest(id: string): void {
         try { ${act}; } catch (error) { this.output('caught', look(error)); }
       }`,
      LOOK,
    ),
  );
}

describe('an error of the kernel', () => {
  test.each([
    ["this.send('nobody', 1)", 'EffectRefused', 'nobody'],
    ["this.setTimer('t', NaN)", 'EffectRefused', 'NaN'],
    ['this.setTimer(1 as never, 1)', 'EffectRefused', 'a timer needs a name'],
    ['this.output(1 as never, 1)', 'EffectRefused', 'an output needs a kind'],
    ['this.respond(id, 1 as never); this.respond(id, 2 as never)', 'EffectRefused', 'r1'],
    ['this.disk.write(1 as never, 1)', 'EffectRefused', 'the key is a string'],
    ['this.broadcast({ at: () => 1 } as never)', 'ValueError', 'is a function'],
    ["this.disk.write('k', undefined as never); this.disk.write('k', 1n)", 'ValueError', 'bigint'],
  ])('of %s is one of the node’s realm', async (act, name, words) => {
    const subject = await catching(act);
    expect(caught(subject)).toEqual([true, KEPT_IN, name, expect.stringContaining(words)]);
  });

  test('is one of the node’s realm, with a codec of the kernel’s too', async () => {
    const subject = await catching('this.broadcast({ deep: [undefined] } as never)');
    expect(caught(subject, createValueCodec())).toEqual([
      true,
      KEPT_IN,
      'ValueError',
      expect.stringContaining('deep[0] is undefined'),
    ]);
  });

  test.each(['now', 'peers', 'draw', 'read', 'keys', 'log', 'note', 'sync', 'cancelTimer'])(
    'is, whatever %s throws',
    async (member) => {
      const uses = {
        now: 'this.now()',
        peers: 'this.peers',
        draw: 'this.random.float()',
        read: "this.disk.read('k')",
        keys: 'this.disk.keys()',
        log: "console.log('x')",
        note: "this.note('x')",
        sync: 'this.disk.sync()',
        cancelTimer: "this.cancelTimer('t')",
      }[member];
      const subject = await loadHandler(
        `try { ${uses}; } catch (error) { this.output('caught', look(error)); }`,
        LOOK,
      );
      const context = recordingContext();
      const fails = (): never => {
        throw new RangeError('of the realm outside');
      };
      const failure = member === 'peers' ? { get: fails } : { value: fails };
      const failing: NodeContext = Object.defineProperty({ ...context }, member, failure);
      subject.factory('server')(failing).start();
      expect(context.outputs).toEqual([[true, KEPT_IN, 'RangeError', 'of the realm outside']]);
    },
  );

  test('of any other kind is told by its words', async () => {
    const subject = await loadHandler(
      `try { this.now(); } catch (error) { this.output('caught', look(error)); }`,
      LOOK,
    );
    const context = recordingContext();
    for (const thrown of [{ message: 'an object' }, () => 1, Object.create(null)]) {
      const failing: NodeContext = {
        ...context,
        now: () => {
          throw thrown;
        },
      };
      subject.factory('server')(failing).start();
    }
    expect(context.outputs).toEqual([
      [true, KEPT_IN, 'Error', 'an object'],
      [true, KEPT_IN, 'Error', ''],
      [true, KEPT_IN, 'Error', ''],
    ]);
  });
});

test('what a node’s own code throws through the kernel stays what it is', async () => {
  const subject = await loadHandler(
    `class Mine extends Error { extra = 1; }
     try {
       this.send('n2', Object.defineProperty({}, 'now', { get() { throw new Mine('of mine'); } }));
     } catch (error) { this.output('caught', [error instanceof Mine, (error as Mine).extra]); }`,
  );
  const context = recordingContext();
  const taking = { ...context, send: (_to: string, it: unknown) => void (it as { now: 1 }).now };
  subject.factory('server')(taking).start();
  expect(context.outputs).toEqual([[true, 1]]);
  expect(outputsOf(subject)).toEqual([]);
});
