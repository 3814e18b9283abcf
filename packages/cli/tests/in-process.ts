import { Writable } from 'node:stream';
import { Desk } from '../src/desk.ts';
import { runProgram } from '../src/program.ts';
import { type Streams, Terminal } from '../src/terminal.ts';
import { type Trouble, troubleOf } from '../src/trouble.ts';
import type { LoneLab } from './lone-lab.ts';

export interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the command gave up with. */
  readonly trouble?: Trouble;
}

/** A stream that keeps what was written to it. */
export class Kept extends Writable {
  text = '';
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.text += chunk.toString();
        done();
      },
    });
    this.isTTY = isTTY;
  }
}

export function streams(env: Streams['env'] = {}, isTTY = false) {
  return { stdout: new Kept(isTTY), stderr: new Kept(isTTY), stdin: { isTTY: false }, env };
}

/** A command in this process, as if typed in the lab's folder: for what does not take a process to see. */
export async function typed(lab: Pick<LoneLab, 'dir'>, ...args: readonly string[]): Promise<Said> {
  return typedOn(undefined, lab, ...args);
}

/** The same on a terminal so many columns wide. */
export async function typedOn(
  columns: number | undefined,
  lab: Pick<LoneLab, 'dir'>,
  ...args: readonly string[]
): Promise<Said> {
  const { json, kept, terminal } = terminalFor(args, columns);
  try {
    const desk = new Desk(lab.dir, terminal);
    const exitCode = await runProgram(args, { terminal, desk, env: process.env });
    return { exitCode, stdout: kept.stdout.text, stderr: kept.stderr.text };
  } catch (error) {
    const trouble = troubleOf(error);
    if (json) terminal.answer({ error: trouble });
    const { exitCode } = trouble;
    return { exitCode, stdout: kept.stdout.text, stderr: kept.stderr.text, trouble };
  }
}

/** The same with `--json`: the one document on stdout, whatever its shape. */
export async function asked(
  lab: Pick<LoneLab, 'dir'>,
  ...args: readonly string[]
): Promise<AnyDocument> {
  const { stdout } = await typed(lab, ...args, '--json');
  return JSON.parse(stdout) as AnyDocument;
}

export type AnyDocument = Readonly<Record<string, unknown>>;

function terminalFor(args: readonly string[], columns?: number) {
  const json = args.includes('--json');
  const kept = streams();
  Object.assign(kept.stdout, { columns });
  return { json, kept, terminal: new Terminal(kept, { json }) };
}
