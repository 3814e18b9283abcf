// The process in the jail: reads the grader's lines from one pipe, hands them to the realm in which the
// student's code lives, and writes what comes of it to the other. Bundled into one file, which is all that this
// process can see of the project.

import { types } from 'node:util';
import { constants, createContext, Script } from 'node:vm';
import { describeThrown } from '@netsplit/harness/thrown';
import type { open } from '../inside/served.ts';
import { FrameReader, FrameWriter } from '../frames.ts';

const FROM_GRADER = 3;
const TO_GRADER = 4;

const reader = new FrameReader(FROM_GRADER);
const writer = new FrameWriter(TO_GRADER);

/** The first frame: how deep stacks are, then the realm's own script. */
const first = reader.read();
const stackTraceLimit = Number(first.slice(0, first.indexOf('\n')));
const script = first.slice(first.indexOf('\n') + 1);

const context = createContext(constants.DONT_CONTEXTIFY, {
  codeGeneration: { strings: false, wasm: false },
});
const compile = (source: string, filename = 'netsplit:compiled'): unknown =>
  new Script(source, { filename }).runInContext(context);
const inside = (compile(script, 'netsplit:realm') as () => { open: typeof open })();

/** What was said, and not sent yet: a frame for each batch. */
let said: string[] = [];

const send = (): void => {
  if (said.length === 0) return;
  const frame = said.join('\n');
  said = [];
  writer.write(frame);
};

const serve = inside.open(
  {
    ask: (line) => {
      said.push(line);
      send();
      const tag = Number.parseInt(line.slice(1), 10);
      // Until the answer comes, other lines may: they are for other nodes.
      for (;;) {
        const frame = reader.read();
        if (frame.startsWith(`[${tag},"answer"`)) return frame;
        serveAll(frame);
      }
    },
    compile,
    isError: (value) => types.isNativeError(value),
    describe: (value) => describeThrown(value),
  },
  stackTraceLimit,
);

const serveAll = (frame: string): void => {
  for (const line of frame.split('\n')) {
    // By itself: meanwhile what was said may have been sent.
    const reply = serve(line);
    said.push(reply);
  }
  send();
};

// That it stands is the first thing that the grader hears.
writer.write('ready');
for (;;) serveAll(reader.read());
