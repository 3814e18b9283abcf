import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confine } from './confinement.ts';
import { JailEnded, JailUnavailable, type WhyEnded } from './ended.ts';
import { FrameReader, FrameWriter } from './frames.ts';
import type { JailLimits } from './limits.ts';
import { makePipes } from './pipes.ts';
import type { Op, Reply } from './protocol.ts';
import { readReply } from './read-reply.ts';
import type { JailScripts } from './scripts.ts';
import { Warden } from './warden/warden.ts';

type WithoutTag<O> = O extends readonly [tag: number, ...rest: infer Rest] ? Rest : never;
/** A line to the jail, which gives it its tag. */
export type Request = WithoutTag<Exclude<Op, { readonly 1: 'answer' }>>;
export type AnswerTo = WithoutTag<Extract<Op, { readonly 1: 'answer' }>>;

/** What was sent and read, for whoever measures. */
export interface Traffic {
  readonly frames: number;
  readonly lines: number;
}

/** As deep as the stacks of the other host. */
const STACK_TRACE_LIMIT = 200;

/**
 * One jailed process, and the lines that pass between it and us. We wait for it in system calls: a reply is
 * there when a call returns.
 */
export class Jail {
  readonly #warden: Warden;
  readonly #reader: FrameReader;
  readonly #writer: FrameWriter;
  readonly #fds: readonly number[];
  readonly #expected = new Map<number, (reply: Reply) => void>();
  #outgoing: string[] = [];
  #incoming: string[] = [];
  #incomingAt = 0;
  #tag = 0;
  #ended: JailEnded | undefined;
  #frames = 0;
  #lines = 0;
  /** The length of the line that was read last. */
  lineLength = 0;

  /**
   * Starts the process, and waits until it stands.
   *
   * @throws {JailUnavailable} if it does not
   */
  constructor(scripts: JailScripts, limits: JailLimits) {
    const { toChild, fromChild } = makePipes();
    const program = programFile(scripts.child);
    this.#fds = [toChild.write, fromChild.read];
    this.#warden = new Warden(scripts.warden, {
      ...confine(limits),
      fds: [toChild.read, fromChild.write, program],
      eventCpuMs: limits.eventCpuMs,
      eventWallMs: limits.eventWallMs,
    });
    this.#reader = new FrameReader(fromChild.read);
    this.#writer = new FrameWriter(toChild.write);
    this.#warden.started();
    for (const fd of [toChild.read, fromChild.write, program]) closeSync(fd);
    try {
      this.#while(() => {
        this.#writer.write(`${STACK_TRACE_LIMIT}\n${scripts.inside}`);
        if (this.#reader.read() !== 'ready') throw new Error('it says what it should not');
      });
    } catch {
      this.close();
      throw new JailUnavailable(
        'The jail could not be started. What this machine can do, says: npx netsplit doctor',
      );
    }
  }

  /** What has become of it; undefined while it lives. */
  get ended(): JailEnded | undefined {
    return this.#ended;
  }

  get cpuMs(): number {
    return this.#warden.cpuMs;
  }

  get traffic(): Traffic {
    return { frames: this.#frames, lines: this.#lines };
  }

  /** Sends a line and waits for its reply. @throws {JailEnded} */
  exchange(request: Request): Reply {
    let reply: Reply | undefined;
    const tag = this.send(request, (came) => (reply = came));
    this.#pump(() => reply !== undefined);
    return reply ?? this.#broken(tag);
  }

  /** A line that goes with the next frame; its reply is handed on when it comes. */
  send(request: Request, onReply: (reply: Reply) => void): number {
    const tag = (this.#tag += 1);
    this.#expected.set(tag, onReply);
    this.#outgoing.push(JSON.stringify([tag, ...request]));
    return tag;
  }

  /** Sends what waits to be sent, and waits until every line has its reply. @throws {JailEnded} */
  flush(): void {
    this.#pump(() => this.#expected.size === 0);
  }

  /** Answers what a reply asked, and waits for the next one. @throws {JailEnded} */
  answer(tag: number, answer: AnswerTo): Reply {
    let reply: Reply | undefined;
    this.#expected.set(tag, (came) => (reply = came));
    this.#while(() => {
      this.#frames += 1;
      this.#writer.write(JSON.stringify([tag, ...answer]));
    });
    this.#pump(() => reply !== undefined);
    return reply ?? this.#broken(tag);
  }

  /** Ends the process and forgets it. */
  close(why: WhyEnded = 'closed'): JailEnded {
    if (this.#ended !== undefined) return this.#ended;
    this.#ended = new JailEnded(why);
    this.#warden.kill();
    for (const fd of this.#fds) closeSync(fd);
    return this.#ended;
  }

  /** Reads replies and hands them on, until it `isOver`. Called again by whoever is handed one. */
  #pump(isOver: () => boolean): void {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#outgoing.length > 0) {
      const frame = this.#outgoing.join('\n');
      this.#outgoing = [];
      this.#frames += 1;
      this.#while(() => this.#writer.write(frame));
    }
    while (!isOver()) {
      if (this.#incomingAt === this.#incoming.length) {
        this.#while(() => {
          this.#incoming = this.#reader.read().split('\n');
          this.#incomingAt = 0;
        });
      }
      const line = this.#incoming[this.#incomingAt++] as string;
      this.lineLength = line.length;
      const reply = readReply(line);
      const onReply = reply === undefined ? undefined : this.#expected.get(reply[0]);
      if (reply === undefined || onReply === undefined) throw this.close('protocol');
      this.#lines += 1;
      this.#expected.delete(reply[0]);
      onReply(reply);
      if (this.#ended !== undefined) throw this.#ended;
    }
  }

  /** Waits for the process, which the warden may end meanwhile. */
  #while(wait: () => void): void {
    if (this.#ended !== undefined) throw this.#ended;
    this.#warden.begin();
    try {
      wait();
    } catch (error) {
      throw this.#fail(error);
    } finally {
      this.#warden.end();
    }
  }

  #fail(error: unknown): JailEnded {
    if (this.#ended !== undefined) return this.#ended;
    if ((error as Error).name === 'PipeEnded') {
      this.#ended = this.#warden.why();
      for (const fd of this.#fds) closeSync(fd);
      return this.#ended;
    }
    return this.close((error as Error).name === 'FrameRefused' ? 'flood' : 'protocol');
  }

  #broken(tag: number): never {
    throw this.#ended ?? new Error(`no reply came to ${tag}`);
  }
}

/** A descriptor of the program's text, whose file has no name anymore. */
function programFile(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-jail-'));
  try {
    writeFileSync(join(folder, 'jail.cjs'), text, { mode: 0o600 });
    return openSync(join(folder, 'jail.cjs'), 'r');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
