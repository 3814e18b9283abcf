// The page inside of another one, put there by the element `<netsplit-trace>`: what to show comes from it.

import { readTrace } from '@netsplit/simulator/trace';
import { READY, type FrameWord } from './frame-words.ts';
import type { Session } from './session.ts';
import { setTheme } from './theme.ts';

/** Shows what the page around this one gives; false if this page is in no frame of ours. */
export function openFramed(session: Session): boolean {
  if (document.documentElement.dataset['frame'] === undefined) return false;
  window.addEventListener('message', ({ source, data }: MessageEvent<FrameWord>) => {
    // Only the page around this one has a say; what else it may say is its own affair.
    if (source === window.parent && typeof data === 'object') obey(session, data);
  });
  window.parent.postMessage(READY, '*');
  return true;
}

function obey(session: Session, word: FrameWord): void {
  switch (word.say) {
    case 'show':
      session.tab.value = word.view ?? 'diagram';
      session.open(readTrace(word.trace), { n: word.at }, word.name);
      return;
    case 'fail':
      session.fail(word.message);
      return;
    case 'theme':
      setTheme(word.theme);
      session.diagram.repaint();
  }
}
