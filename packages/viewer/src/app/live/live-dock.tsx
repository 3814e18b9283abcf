import type { Session } from '../session.ts';
import { Actions } from './act-panel.tsx';
import { Laws } from './laws-panel.tsx';
import type { LiveSession } from './live-session.ts';
import { Pending } from './pending-panel.tsx';

/** What a live session has more than a recorded run: what may happen, what one can do, and what must hold. */
export function LiveDock({
  session,
  live,
}: {
  readonly session: Session;
  readonly live: LiveSession;
}) {
  return (
    <section class="dock" aria-label="Live session">
      <Pending session={session} live={live} />
      {live.mayAct && <Actions live={live} />}
      <Laws session={session} live={live} />
    </section>
  );
}

/** What the server had to say, until it is closed. */
export function LiveNote({ live }: { readonly live: LiveSession }) {
  const note = live.isLost.value
    ? ({
        tone: 'problem',
        text: 'The command behind this page does not answer. What is shown stays; start it again to go on.',
      } as const)
    : live.note.value;
  const { value: fork } = live.fork;
  return (
    <>
      {note !== undefined && (
        <div class={`live-note ${note.tone}`} role={note.tone === 'problem' ? 'alert' : 'status'}>
          <p>{note.text}</p>
          {!live.isLost.value && (
            <button
              type="button"
              class="quiet icon"
              aria-label="Close"
              onClick={() => {
                live.note.value = undefined;
              }}
            >
              ×
            </button>
          )}
        </div>
      )}
      {fork?.misfit !== undefined && (
        <div class="live-note problem" role="alert">
          <p>
            <b>This fork ends early.</b> {fork.misfit}
          </p>
        </div>
      )}
      {fork?.end !== undefined && live.isAtEnd.value && (
        <div class="live-note problem" role="alert">
          <p>
            <b>Your code ended this run.</b> {fork.end.sentence}
            {fork.end.place !== undefined && <code> {fork.end.place}</code>}
            {fork.end.cure !== undefined && ` ${fork.end.cure}`}
          </p>
          {fork.end.excerpt !== undefined && <pre>{fork.end.excerpt}</pre>}
        </div>
      )}
    </>
  );
}
