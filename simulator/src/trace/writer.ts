/** Where a trace goes, chunk by chunk. Synchronous: a stream could not drain inside a run. */
export interface TraceSink {
  /** Takes whole lines. What it throws ends the run. */
  write(chunk: string): void;
  /** Everything has been written. */
  close?(): void;
}

/** A sink that keeps the text: for traces that are read at once. */
export class TraceText implements TraceSink {
  readonly #chunks: string[] = [];

  write(chunk: string): void {
    this.#chunks.push(chunk);
  }

  /** What was written so far. */
  toString(): string {
    return this.#chunks.join('');
  }
}

/** What the recorder of a run knows of it beyond the simulation: goes into the trace's header. */
export interface TraceAbout {
  readonly lab?: string;
  /** Whose code ran: `src`, `solution`, `mutant:…`. */
  readonly subject?: string;
  readonly codeHash?: string;
  /** What to run again to get this run again. */
  readonly origin?: unknown;
}

const CHUNK = 64 * 1024;

/** Writes a trace: one JSON document a line, handed to the sink in chunks of 64 KB. */
export class TraceWriter {
  readonly about: TraceAbout;
  /** Whether the nodes' states are recorded too; several times slower, and what a viewer shows. */
  readonly withState: boolean;
  readonly #sink: TraceSink;
  #buffer = '';
  #isClosed = false;

  /** @param options.withState whether to record the nodes' states too; default true */
  constructor(sink: TraceSink, about: TraceAbout = {}, options: { withState?: boolean } = {}) {
    this.#sink = sink;
    this.about = about;
    this.withState = options.withState ?? true;
  }

  /** Writes one line of the trace. The simulation does; others have {@link violation}. */
  line(record: unknown): void {
    this.#buffer += JSON.stringify(record) + '\n';
    if (this.#buffer.length >= CHUNK) this.flush();
  }

  /** The event at which a property was violated: readers open there. */
  violation(violation: {
    readonly n: number;
    readonly rule: string;
    readonly message: string;
    readonly reading?: { readonly work: string; readonly section: string };
  }): void {
    this.line({ violation });
  }

  /** Hands over what is left, and closes the sink. Again, it does nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.flush();
    this.#sink.close?.();
  }

  /** Hands over what was written so far: for who reads while the run goes on. */
  flush(): void {
    if (this.#buffer.length === 0) return;
    const chunk = this.#buffer;
    this.#buffer = '';
    this.#sink.write(chunk);
  }
}
