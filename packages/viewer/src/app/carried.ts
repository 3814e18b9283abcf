// A page that carries its trace with it opens from a disk, and asks nobody for anything.

import { readLink } from '../model/link.ts';
import { readTraceFrom } from '../model/trace-stream.ts';
import type { Session } from './session.ts';

/** The element that holds the trace: packed with gzip, as base64. */
const CARRIED = 'script#trace';

/** Opens the trace that the page carries; false if it carries none. */
export function openCarried(session: Session): boolean {
  const element = document.querySelector<HTMLScriptElement>(CARRIED);
  if (element === null) return false;
  const { at, name } = element.dataset;
  const link = readLink(location.hash);
  const start = link.n === undefined && at !== undefined ? { ...link, n: Number(at) } : link;
  unpacked(element.text)
    .then((read) => session.open(read, start, name))
    .catch(() => session.fail('the trace in this page is damaged: make the page anew'));
  return true;
}

function unpacked(base64: string): ReturnType<typeof readTraceFrom> {
  const bytes = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return readTraceFrom(stream);
}
