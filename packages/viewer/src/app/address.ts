import { effect } from '@preact/signals';
import { readLink, writeLink } from '../model/link.ts';
import type { Session } from './session.ts';

/** Browsers refuse a page that changes its address too often. */
const AT_MOST_EVERY_MS = 200;

/** Keeps the address as the cursor is, and the cursor as a reader writes the address. */
export function mirrorAddress(session: Session): void {
  let timer: number | undefined;
  effect(() => {
    const n = session.event.value?.n;
    if (n === undefined) return;
    timer ??= window.setTimeout(() => {
      timer = undefined;
      history.replaceState(null, '', writeLink({ n: session.event.peek()?.n }));
    }, AT_MOST_EVERY_MS);
  });
  window.addEventListener('hashchange', () => {
    const { n } = readLink(location.hash);
    if (n !== undefined && n !== session.event.peek()?.n) session.seekNumber(n);
  });
}
