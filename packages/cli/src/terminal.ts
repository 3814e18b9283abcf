import type { Writable } from 'node:stream';
import picocolors from 'picocolors';

type Colours = ReturnType<typeof picocolors.createColors>;

/** What a terminal is made on: the process's own streams, or a test's. */
export interface Streams {
  readonly stdout: Writable & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly stdin: { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where a command speaks. With `--json` what it says goes nowhere and its one answer is a JSON document on stdout; what
 * is said aside (progress, notices) goes to stderr, so that stdout can be piped.
 */
export class Terminal {
  readonly json: boolean;
  readonly colours: Colours;
  /** For what stderr gets. */
  readonly asideColours: Colours;
  /** Whether a person is there to be asked. */
  readonly interactive: boolean;
  readonly #streams: Streams;
  #status = '';
  readonly #noticed = new Set<string>();
  #answered = false;
  #closed = false;
  #broken = false;

  constructor(streams: Streams, options: { json?: boolean; colour?: boolean } = {}) {
    this.json = options.json ?? false;
    this.#streams = streams;
    const allowed = options.colour ?? true;
    this.colours = picocolors.createColors(allowed && showsColour(streams.stdout, streams.env));
    this.asideColours = picocolors.createColors(
      allowed && showsColour(streams.stderr, streams.env),
    );
    this.interactive = !this.json && streams.stdin.isTTY === true && streams.stdout.isTTY === true;
    this.#quietWhenClosed(streams.stdout);
    this.#quietWhenClosed(streams.stderr);
  }

  get columns(): number {
    // Some terminals know no width, and say 0.
    return Math.max(40, Math.min(this.#streams.stdout.columns || 100, 120));
  }

  /** Whether whoever read our output has gone, as `| head` does: there is no point in saying more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether something said did not get through, a full disk for one: nobody may take that for success. */
  get broken(): boolean {
    return this.#broken;
  }

  /** A line of the result. */
  say(line = ''): void {
    if (this.json) return;
    this.#clearStatus();
    this.#write(this.#streams.stdout, `${harmless(line)}\n`);
  }

  /** A line beside the result: a notice. */
  aside(line: string): void {
    this.#clearStatus();
    this.#write(this.#streams.stderr, `${harmless(line)}\n`);
  }

  /** A notice that would otherwise come again and again. */
  noticeOnce(line: string): void {
    if (this.#noticed.has(line)) return;
    this.#noticed.add(line);
    this.aside(line);
  }

  /** How far a long command is: one line that the next one replaces, and only for a person. */
  status(line: string): void {
    if (this.#streams.stderr.isTTY !== true) return;
    this.#clearStatus();
    this.#status = line.slice(0, this.columns - 1);
    this.#write(this.#streams.stderr, this.asideColours.dim(this.#status));
  }

  clearStatus(): void {
    this.#clearStatus();
  }

  /** For what is shown anew again and again; a file or a pipe keeps everything. */
  clearScreen(): void {
    if (this.#streams.stdout.isTTY === true)
      this.#write(this.#streams.stdout, '\u001b[2J\u001b[3J\u001b[H');
  }

  /** How large a screen there is to draw on. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#streams.stdout;
    return { columns: columns || 80, rows: rows || 24 };
  }

  /**
   * Takes the whole screen, until the returned function is called: what stood there comes back then.
   *
   * @param draw puts lines there, from the top. They are written as they are: whoever makes them lets no
   *   control code of a stranger's text into them.
   */
  takeScreen(): { draw(lines: readonly string[]): void; close(): void } {
    const { stdout } = this.#streams;
    this.#write(stdout, '\u001b[?1049h\u001b[?25l');
    return {
      draw: (lines) => {
        const rows = lines.map((line) => `${line}\u001b[K`).join('\r\n');
        this.#write(stdout, `\u001b[H${rows}\u001b[J`);
      },
      close: () => this.#write(stdout, '\u001b[?25h\u001b[?1049l'),
    };
  }

  /** The one document that `--json` prints. */
  answer(document: unknown): void {
    if (!this.json || this.#answered) return;
    this.#answered = true;
    this.#write(this.#streams.stdout, `${JSON.stringify(document, undefined, 2)}\n`);
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** Resolves when everything said is out: ending the process earlier would cut a pipe's last words on Windows. */
  async flush(): Promise<void> {
    this.#clearStatus();
    await Promise.all(
      [this.#streams.stdout, this.#streams.stderr].map(
        (stream) =>
          new Promise<void>((resolve) => {
            if (this.#closed || stream.destroyed) resolve();
            else stream.write('', () => resolve());
          }),
      ),
    );
  }

  #clearStatus(): void {
    if (this.#status === '') return;
    this.#status = '';
    this.#write(this.#streams.stderr, '\r\u001b[K');
  }

  #write(stream: Writable, text: string): void {
    if (!this.#closed) stream.write(text);
  }

  #quietWhenClosed(stream: Writable): void {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#closed = true;
      if (error.code !== 'EPIPE' && error.code !== 'EOF') {
        this.#broken = true;
        if (stream === this.#streams.stdout) {
          this.#streams.stderr.write(
            `The output could not be written (${error.code}): ${error.message}\n`,
          );
        }
      }
    });
  }
}

/**
 * Lines quote what students' code and foreign files say. Of control codes only colours pass: no other may move the cursor,
 * clear the screen or rename the window.
 */
function harmless(line: string): string {
  return line.replace(/\p{Cc}/gu, (code, at: number) => {
    const isColour = code === ESCAPE && COLOUR.test(line.slice(at + 1, at + 12));
    return code === '\n' || code === '\t' || isColour ? code : '\ufffd';
  });
}

const ESCAPE = '\u001b';
const COLOUR = /^\[[\d;]*m/;

// https://no-color.org: any value that is not empty. FORCE_COLOR is for those who page or record coloured output.
function showsColour(stream: { readonly isTTY?: boolean }, env: Streams['env']): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
