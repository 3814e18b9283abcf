import { placeOf } from './address.ts';
import { readLink, type PageLink } from '../model/link.ts';
import { readTraceFrom } from '../model/trace-stream.ts';
import type { Session } from './session.ts';

/** Gets the trace from the server of this page, and again whenever it was written anew. */
export async function connect(session: Session): Promise<void> {
  await load(session, readLink(location.hash));
  const url = new URL('live', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  const socket = new WebSocket(url);
  socket.addEventListener('message', ({ data }) => {
    if (data === 'changed') void load(session, placeOf(session));
  });
}

async function load(session: Session, link: PageLink): Promise<void> {
  try {
    const response = await fetch('trace');
    if (response.ok && response.body !== null) {
      session.open(await readTraceFrom(response.body), link);
    } else session.fail(await response.text());
  } catch {
    session.fail(
      'the trace could not be fetched: is the command that opened this page still running?',
    );
  }
}
