import { signal } from '@preact/signals';
import { openFile } from './header.tsx';
import type { Session } from './session.ts';

/** Whether a file is held over the page. */
export const isDropping = signal(false);

/** Opens a trace that is dropped anywhere on the page. */
export function acceptDrops(session: Session): void {
  window.addEventListener('dragover', (event) => {
    event.preventDefault();
    isDropping.value = event.dataTransfer?.types.includes('Files') ?? false;
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) isDropping.value = false;
  });
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    isDropping.value = false;
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void openFile(session, file);
  });
}
