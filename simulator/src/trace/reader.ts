import type { z } from 'zod';
import {
  endSchema,
  eventSchema,
  headerSchema,
  keyframeSchema,
  TRACE_VERSION,
  violationLineSchema,
  type Keyframe,
  type RecordedEvent,
  type TraceEnd,
  type TraceHeader,
  type TraceViolation,
} from './schema.ts';
import { MessageBodies } from './message-bodies.ts';
import { isUsualEvent } from './quick-check.ts';
import { Trace, type TraceEvent } from './trace.ts';
import { isTooDeep, mayBeTagged, misencoded } from './well-formed.ts';

/** What is wrong with a trace, in words, at a line counted from 1. */
export interface TraceProblem {
  readonly line: number;
  readonly message: string;
}

/** A trace as far as it could be read, and what is wrong with it. */
export interface ReadTrace {
  /** What could be read; undefined if it is no trace, or one of another version. */
  readonly trace: Trace | undefined;
  /** Empty for a trace that is whole. */
  readonly problems: readonly TraceProblem[];
}

/** So many problems tell enough; a file of another kind would have one a line. */
const MOST_PROBLEMS = 20;

/**
 * Reads a trace: its text, or its lines. It never throws: what is wrong is told with its line, and what
 * could be read is kept.
 *
 * @example
 * const { trace, problems } = readTrace(readFileSync('run.trace', 'utf8'));
 * for (const { line, message } of problems) console.warn(`line ${line}: ${message}`);
 * trace?.stateAt(41).get('s1');
 */
export function readTrace(source: string | Iterable<string>): ReadTrace {
  const reading = new Reading();
  const lines = typeof source === 'string' ? source.split('\n') : source;
  for (const line of lines) {
    if (!reading.take(line)) break;
  }
  return reading.finish();
}

/**
 * The same for lines that come bit by bit, from a network or a file that is too long for one text.
 *
 * @param whyEnded Asked when the lines are over: why they ended before the trace did, if whoever gives them
 *   gave up. It is told instead of a missing end.
 *
 * @example
 * const { trace, problems } = await readTraceStream(linesOf(response.body));
 */
export async function readTraceStream(
  lines: AsyncIterable<string>,
  whyEnded: () => string | undefined = () => undefined,
): Promise<ReadTrace> {
  const reading = new Reading();
  for await (const line of lines) {
    if (!reading.take(line)) break;
  }
  return reading.finish(whyEnded());
}

class Reading {
  readonly #problems: TraceProblem[] = [];
  #unsaid = 0;
  #line = 0;
  /** The last line that holds something. */
  #lastLine = 0;
  #header: TraceHeader | undefined;
  #nodes: ReadonlySet<string> = new Set();
  readonly #events: TraceEvent[] = [];
  readonly #keyframes: Keyframe[] = [];
  readonly #violations: TraceViolation[] = [];
  #end: TraceEnd | undefined;
  readonly #bodies = new MessageBodies();
  /** Whether the present line may hold a Map, a Set or the like. */
  #mayBeTagged = false;
  /** The last line with something in it, when it was no JSON: perhaps it was cut off. */
  #broken: number | undefined;

  /** Takes the next line; false when no line after it can make sense. */
  take(line: string): boolean {
    this.#line += 1;
    if (line.trim() === '') return true;
    this.#lastLine = this.#line;
    this.#tellBroken();
    if (isTooDeep(line)) {
      this.#tell(this.#line, 'this line is nested deeper than any trace is; it is left out');
      return this.#header !== undefined;
    }
    this.#mayBeTagged = mayBeTagged(line);
    const record = parse(this.#header === undefined ? line.replace(/^\uFEFF/, '') : line);
    if (this.#header === undefined) return this.#takeHeader(record);
    if (record === undefined) this.#broken = this.#line;
    else this.#takeRecord(record);
    return true;
  }

  finish(whyEnded?: string): ReadTrace {
    const header = this.#header;
    if (header === undefined) {
      if (this.#problems.length === 0)
        this.#tell(1, whyEnded ?? 'the trace is empty: record the run again');
      return { trace: undefined, problems: this.#problems };
    }
    // However much else is wrong: a reader has to know that this is not all.
    if (whyEnded !== undefined) this.#problems.push({ line: this.#lastLine, message: whyEnded });
    else if (this.#broken !== undefined) {
      this.#tell(this.#broken, 'this line is cut off: the recording stopped here');
    } else if (this.#end === undefined) {
      this.#tell(
        this.#lastLine,
        'there is no end line: the recording stopped before the run was over',
      );
    }
    if (this.#unsaid > 0)
      this.#problems.push({ line: this.#line, message: `… and ${this.#unsaid} more` });
    const trace = new Trace({
      header,
      events: this.#events,
      keyframes: this.#keyframes,
      violations: this.#violations,
      end: this.#end,
    });
    return { trace, problems: this.#problems };
  }

  #takeHeader(record: unknown): boolean {
    const version = isRecord(record) ? record['netsplitTrace'] : undefined;
    if (version === undefined) {
      this.#tell(
        this.#line,
        'this is not a netsplit trace: its first line should be a header, {"netsplitTrace":1,…}',
      );
      return false;
    }
    if (version !== TRACE_VERSION) {
      const cure =
        typeof version === 'number' && version < TRACE_VERSION
          ? 'record the run again'
          : 'update netsplit';
      this.#tell(
        this.#line,
        `this trace is version ${JSON.stringify(version)}; this netsplit reads version ${TRACE_VERSION}: ${cure}`,
      );
      return false;
    }
    this.#header = this.#check(headerSchema, record, 'the header is not as it should be');
    this.#nodes = new Set(this.#header?.nodes.map(({ id }) => id));
    return this.#header !== undefined;
  }

  #takeRecord(record: unknown): void {
    if (!isRecord(record)) this.#tell(this.#line, 'this line is no record of a trace');
    else if ('n' in record) this.#takeEvent(record);
    else if ('keyframe' in record) {
      const problem = 'this keyframe is not as it should be';
      const keyframe = this.#check(keyframeSchema, record, problem);
      if (keyframe !== undefined && this.#isWellEncoded(keyframe.state, problem)) {
        this.#keyframes.push(keyframe);
      }
    } else if ('violation' in record) {
      const line = this.#check(
        violationLineSchema,
        record,
        'this violation is not as it should be',
      );
      if (line !== undefined) this.#violations.push(line.violation);
    } else if ('end' in record) {
      this.#end = this.#check(endSchema, record, 'the end line is not as it should be');
    } else this.#tell(this.#line, 'this line is no record of a trace');
  }

  #takeEvent(record: Record<string, unknown>): void {
    const problem = 'this event is not as it should be';
    const event = isUsualEvent(record)
      ? (record as unknown as RecordedEvent)
      : this.#check(eventSchema, record, problem);
    if (event === undefined || !this.#isInOrder(event)) return;
    if (!this.#isWellEncoded(event.state, problem)) return;
    this.#events.push(this.#bodies.resolve(event));
  }

  #isInOrder(event: RecordedEvent): boolean {
    const last = this.#events.at(-1);
    const stranger = [event.node, 'from' in event ? (event.from ?? '') : ''].find(
      (name) => name !== '' && !this.#nodes.has(name),
    );
    if (stranger !== undefined) {
      this.#tell(
        this.#line,
        `event #${event.n} names ${stranger}, which is no node of the cluster`,
      );
      return false;
    }
    const expected = (last?.n ?? 0) + 1;
    if (event.n < expected || event.t < (last?.t ?? 0)) {
      this.#tell(this.#line, `event #${event.n} is out of order: it stands after #${last?.n}`);
      return false;
    }
    if (event.n > expected) {
      const missing =
        event.n - 1 === expected ? `#${expected} is` : `#${expected} to #${event.n - 1} are`;
      this.#tell(this.#line, `event ${missing} missing before #${event.n}`);
    }
    return true;
  }

  #isWellEncoded(state: unknown, problem: string): boolean {
    const found = this.#mayBeTagged ? misencoded(state, 'state') : undefined;
    if (found !== undefined) this.#tell(this.#line, `${problem}: ${found}`);
    return found === undefined;
  }

  /** The record itself, not what the schema would make of it: what is unknown stays, nothing is copied. */
  #check<Schema extends z.ZodType>(
    schema: Schema,
    record: unknown,
    problem: string,
  ): z.infer<Schema> | undefined {
    const { error } = schema.safeParse(record);
    if (error === undefined) return record as z.infer<Schema>;
    const [issue] = error.issues;
    const where =
      issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    this.#tell(this.#line, `${problem}${where}: ${issue?.message ?? 'unreadable'}`);
    return undefined;
  }

  /** A broken line that is not the last one was not cut off by the end of a recording. */
  #tellBroken(): void {
    if (this.#broken === undefined) return;
    this.#tell(this.#broken, 'this line is not JSON; it is left out');
    this.#broken = undefined;
  }

  #tell(line: number, message: string): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ line, message });
    else this.#unsaid += 1;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
