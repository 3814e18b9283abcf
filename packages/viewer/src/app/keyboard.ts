import { actionOf } from '../model/keys.ts';
import type { Session } from './session.ts';

/** Lets the keys of the key table act, wherever the focus is, but for fields where one writes. */
export function bindKeys(session: Session): void {
  window.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || target.closest('input, textarea, select') !== null) return;
    const action = actionOf(event);
    if (action === undefined) return;
    // In a dialog the browser closes it; a button is pressed with Space.
    if (session.dialog.peek() !== undefined && action !== 'help') return;
    if (event.key === ' ' && target.closest('button, summary, label') !== null) return;
    event.preventDefault();
    session.do(action);
  });
}
