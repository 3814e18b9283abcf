import { meaningOf } from '../model/keys.ts';
import type { Session } from './session.ts';

/** Keys that are held while another is pressed are no key by themselves. */
const HELD = ['Shift', 'Control', 'Alt', 'Meta', 'CapsLock'];

/** Lets the keys of the key table act, wherever the focus is, but for fields where one writes. */
export function bindKeys(session: Session): void {
  window.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || HELD.includes(event.key)) return;
    if (target.closest('input, textarea, select') !== null) return;
    const prefix = session.prefix.peek();
    session.prefix.value = undefined;
    const meaning = meaningOf(event, prefix, (action) => session.actions.can(action));
    if (meaning === undefined) return;
    // In a dialog the browser closes it; a button is pressed with Space.
    const isHelp = meaning.kind === 'action' && meaning.action === 'help';
    if (session.dialog.peek() !== undefined && !isHelp) return;
    if (event.key === ' ' && target.closest('button, summary, label') !== null) return;
    event.preventDefault();
    if (meaning.kind === 'prefix') session.prefix.value = meaning.prefix;
    else session.do(meaning.action);
  });
}
