import { effect } from '@preact/signals';
import { readLink, writeLink, type PageLink } from '../model/link.ts';
import type { Session } from './session.ts';

/** Browsers refuse a page that changes its address too often. */
const AT_MOST_EVERY_MS = 200;

/** Keeps the address as the cursor is, and the cursor as a reader writes the address. */
export function mirrorAddress(session: Session): void {
  let timer: number | undefined;
  effect(() => {
    const n = session.event.value?.n;
    void [session.runs.fork.value, session.live.value?.link.value];
    if (n === undefined) return;
    timer ??= window.setTimeout(() => {
      timer = undefined;
      history.replaceState(null, '', writeLink(placeOf(session)));
    }, AT_MOST_EVERY_MS);
  });
  window.addEventListener('hashchange', () => {
    const { n, fork } = readLink(location.hash);
    const here = placeOf(session);
    const id = fork ?? session.runs.tree.peek().root?.id;
    if (n === undefined || id === undefined || (n === here.n && fork === here.fork)) return;
    session.navigation.seekIn(id, n);
  });
}

/** Where the cursor is, as a link says it. */
export function placeOf(session: Session): PageLink {
  const fork = session.runs.fork.peek();
  return {
    n: session.event.peek()?.n,
    fork: fork === session.runs.tree.peek().root ? undefined : fork?.id,
    live: session.live.peek()?.link.peek(),
  };
}
