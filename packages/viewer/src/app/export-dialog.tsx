import { useState } from 'preact/hooks';
import { Modal } from './dialogs.tsx';
import { exportRun, type ExportKind } from './export.ts';
import type { Session } from './session.ts';

const CHOICES: readonly (readonly [ExportKind, name: string, what: string])[] = [
  ['svg', 'Picture, SVG', 'the events that the diagram shows, to scale and to edit'],
  ['png', 'Picture, PNG', 'the same as pixels, twice as dense'],
  ['trace', 'Trace', 'the whole run, to open here again'],
  ['shiviz', 'ShiViz log', 'who did what after what, with vector clocks'],
];

/** What can be saved of the run, and the link to this step. */
export function ExportDialog({ session }: { readonly session: Session }) {
  if (session.dialog.value !== 'export') return null;
  return (
    <Modal session={session} name="export" title="Save">
      <Choices session={session} />
    </Modal>
  );
}

function Choices({ session }: { readonly session: Session }) {
  const [said, say] = useState('');
  const run = async (act: Promise<void>, done: string): Promise<void> => {
    try {
      await act;
      say(done);
    } catch (error) {
      say(error instanceof Error ? error.message : 'that could not be saved');
    }
  };
  return (
    <>
      <ul class="exports">
        {CHOICES.map(([kind, name, what]) => (
          <li key={kind}>
            <button
              type="button"
              onClick={() => void run(exportRun(session, kind), `${name}: saved`)}
            >
              <b>{name}</b>
              <small>{what}</small>
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            onClick={() => void run(navigator.clipboard.writeText(location.href), 'Link: copied')}
          >
            <b>Link</b>
            <small>copies the address of this page at this step</small>
          </button>
        </li>
      </ul>
      <p class="note" role="status">
        {said}
      </p>
    </>
  );
}
