import type { PageWord, ServerWord } from '../../live/protocol.ts';
import { readAnyFrom } from '../../model/any-trace.ts';
import { readLink, type PageLink } from '../../model/link.ts';
import { placeOf } from '../address.ts';
import type { Session } from '../session.ts';
import { LiveSession } from './live-session.ts';

/** A server that went away is looked for again after so long, and then ever more seldom. */
const AGAIN_AFTER_MS = 1500;
const SELDOM_MS = 30_000;

/**
 * Talks to the server of this page: gets the trace, and again whenever it was written anew, or takes part in
 * a live session. A server that goes away may come back.
 */
export function connect(session: Session): void {
  const url = new URL('live', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  let live: LiveSession | undefined;
  let againMs = AGAIN_AFTER_MS;
  let beside: readonly string[] = [];
  const open = (): void => {
    const socket = new WebSocket(url);
    const say = (word: PageWord): void => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(word));
    };
    socket.addEventListener('open', () => {
      againMs = AGAIN_AFTER_MS;
    });
    socket.addEventListener('message', ({ data }) => {
      const word = JSON.parse(String(data)) as ServerWord;
      switch (word.say) {
        case 'recorded':
          beside = word.beside;
          if (session.model.peek() === undefined) {
            void load(session, readLink(location.hash), beside);
          }
          reportPlace(session, word.mayAct, say);
          return;
        case 'changed':
          void load(session, placeOf(session), beside);
          return;
        case 'session': {
          const isFirst = live === undefined;
          live ??= new LiveSession(session, readLink(location.hash));
          session.live.value = live;
          live.begin(word, say);
          const { live: link } = readLink(location.hash);
          if (isFirst && link !== undefined && word.mayAct) say({ say: 'hello', link });
          return;
        }
        case 'go':
          if (live === undefined) session.seekNumber(word.n);
          else live.hear(word);
          return;
        default:
          live?.hear(word);
      }
    });
    socket.addEventListener('close', () => {
      live?.lose();
      if (session.model.peek() === undefined && live === undefined) {
        session.fail('the command that opened this page does not answer: is it still running?');
      }
      window.setTimeout(open, againMs);
      againMs = Math.min(SELDOM_MS, againMs * 2);
    });
  };
  open();
}

let isReporting = false;

/** Where the presenter is: for those who follow. */
function reportPlace(session: Session, mayAct: boolean, say: (word: PageWord) => void): void {
  if (!mayAct || isReporting) return;
  isReporting = true;
  session.event.subscribe((event) => {
    if (event !== undefined) say({ say: 'at', fork: 'a', n: event.n });
  });
}

async function load(session: Session, link: PageLink, beside: readonly string[]): Promise<void> {
  try {
    const response = await fetch('trace');
    if (!response.ok || response.body === null) return session.fail(await response.text());
    session.open(await readAnyFrom(response.body), link);
    for (const [index, name] of beside.entries()) {
      const other = await fetch(`trace-${index + 1}`);
      if (other.ok && other.body !== null) {
        session.openBeside(await readAnyFrom(other.body), name);
      }
    }
    if (link.fork !== undefined && link.n !== undefined) {
      session.navigation.seekIn(link.fork, link.n);
    }
  } catch {
    session.fail(
      'the trace could not be fetched: is the command that opened this page still running?',
    );
  }
}
