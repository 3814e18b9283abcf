import { signal } from '@preact/signals';
import { openBeside, openFiles } from './open-file.ts';
import type { Session } from './session.ts';

/** What a file that is held over the page would do; undefined while none is. */
const held = signal<'open' | 'beside' | undefined>(undefined);

/** Opens traces that are dropped on the page: on its right half, beside the run that is shown. */
export function acceptDrops(session: Session): void {
  const sideOf = (event: DragEvent): 'open' | 'beside' => {
    const isRight = event.clientX > window.innerWidth / 2;
    return isRight && session.model.peek() !== undefined ? 'beside' : 'open';
  };
  window.addEventListener('dragover', (event) => {
    event.preventDefault();
    const isFile = event.dataTransfer?.types.includes('Files') ?? false;
    held.value = isFile ? sideOf(event) : undefined;
  });
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) held.value = undefined;
  });
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    held.value = undefined;
    const files = [...(event.dataTransfer?.files ?? [])];
    void (sideOf(event) === 'beside' ? openBeside(session, files) : openFiles(session, files));
  });
}

/** Says what will happen to the file that is held over the page. */
export function DropHint({ session }: { readonly session: Session }) {
  if (held.value === undefined) return null;
  if (session.model.value === undefined) return <div class="dropping">Drop a trace to open it</div>;
  return (
    <div class="dropping two">
      <p class={held.value === 'open' ? 'aimed' : ''}>Drop here to open it</p>
      <p class={held.value === 'beside' ? 'aimed' : ''}>Drop here to compare it</p>
    </div>
  );
}
