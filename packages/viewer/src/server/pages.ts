import type { WebSocket } from 'ws';
import {
  FRAMES_A_SECOND,
  type PageWord,
  pageWordSchema,
  type ServerWord,
} from '../live/protocol.ts';

/** A page that is open somewhere. */
export interface Page {
  /** A reader of a class follows, and may not act. */
  readonly mayAct: boolean;
  reply(word: ServerWord): void;
}

/** What there is to show and to do. */
export interface Show {
  /** What a page has to know when it comes. */
  greet(page: Page): readonly ServerWord[];
  hear(word: PageWord, page: Page): Promise<void>;
  close(): void;
}

/** More than this waiting for a page that does not read, and it is let go. */
const MOST_UNREAD = 64 * 1024 * 1024;
/** A page of a reader may ask these; all else is the presenter's. */
const READERS_WORDS: readonly PageWord['say'][] = ['pending'];

/** The pages that are open: what they say is checked, and how often they say it. */
export class Pages {
  readonly #pages = new Map<WebSocket, Page>();

  /** Says something to every page, or to the readers only. */
  tell(word: ServerWord, isForReaders = false): void {
    for (const page of this.#pages.values()) {
      if (!isForReaders || !page.mayAct) page.reply(word);
    }
  }

  /** A page has come. What it sends that makes no sense is refused, and it may go on. */
  add(socket: WebSocket, mayAct: boolean, show: Show): void {
    const page: Page = {
      mayAct,
      reply: (word) => {
        if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
        else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(word));
      },
    };
    const pace = new Pace();
    this.#pages.set(socket, page);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#pages.delete(socket));
    socket.on('message', (data, isBinary) => {
      if (!pace.admits()) {
        socket.close(1008, 'too many words at once');
        return;
      }
      const word = isBinary ? undefined : wordIn(String(data));
      if (word === undefined) {
        page.reply(problem('this server does not understand that: reload the page'));
      } else if (!mayAct && !READERS_WORDS.includes(word.say) && word.say !== 'hello') {
        page.reply(problem('whoever presents this acts; here one follows'));
      } else if (word.say === 'at') {
        this.tell({ say: 'go', fork: word.fork, n: word.n }, true);
      } else if (mayAct || word.say !== 'hello') {
        void show.hear(word, page);
      }
    });
    for (const word of show.greet(page)) page.reply(word);
  }

  /** Lets all pages go. */
  close(): void {
    for (const socket of this.#pages.keys()) socket.terminate();
  }
}

function problem(text: string): ServerWord {
  return { say: 'told', tone: 'problem', text };
}

function wordIn(text: string): PageWord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return pageWordSchema.safeParse(json).data;
}

/** So many words a second, and twice as many at once. */
class Pace {
  #left = 2 * FRAMES_A_SECOND;
  #at = performance.now();

  admits(): boolean {
    const now = performance.now();
    const more = ((now - this.#at) / 1000) * FRAMES_A_SECOND;
    this.#left = Math.min(2 * FRAMES_A_SECOND, this.#left + more) - 1;
    this.#at = now;
    return this.#left >= 0;
  }
}
