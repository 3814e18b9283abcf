import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { KEY_GROUPS, keyLabel, keyTable } from '../model/keys.ts';
import { coachStep } from './coach.tsx';
import type { Dialog, Session } from './session.ts';

/** The keys, from the table that binds them. */
export function Help({ session }: { readonly session: Session }) {
  if (session.dialog.value !== 'help') return null;
  const bound = keyTable.filter(({ action }) => session.actions.can(action));
  return (
    <Modal session={session} name="help" title="Keys">
      <div class="keys">
        {KEY_GROUPS.map((group) => {
          const bindings = bound.filter((binding) => binding.group === group);
          if (bindings.length === 0) return null;
          return (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {bindings.map(({ action, keys, prefix, does }) => (
                  <div key={action}>
                    <dt>
                      {prefix !== undefined && <kbd>{prefix}</kbd>}
                      {keys.map((key) => (
                        <kbd key={key}>{keyLabel(key)}</kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <p>
        <button
          type="button"
          onClick={() => {
            session.dialog.value = undefined;
            coachStep.value = 0;
          }}
        >
          Show the tour again
        </button>
      </p>
      <p class="note">
        Drag or turn the wheel to move through time; pinch, or hold Ctrl with the wheel, to zoom.
        Drop a trace on the page to open it, or beside the one that is open.
      </p>
    </Modal>
  );
}

export function GoTo({ session }: { readonly session: Session }) {
  const input = useRef<HTMLInputElement>(null);
  if (session.dialog.value !== 'go-to') return null;
  const last = session.model.value?.trace.events.at(-1)?.n ?? 1;
  return (
    <Modal session={session} name="go-to" title="Go to an event">
      <form
        class="go-to"
        onSubmit={(event) => {
          event.preventDefault();
          const n = input.current?.valueAsNumber ?? Number.NaN;
          session.dialog.value = undefined;
          if (Number.isFinite(n)) session.seekNumber(Math.max(1, Math.round(n)));
        }}
      >
        <label>
          Number, 1 to {last}
          <input
            ref={input}
            type="number"
            min={1}
            max={last}
            required
            defaultValue={String(session.event.value?.n ?? 1)}
          />
        </label>
        <button type="submit">Go</button>
      </form>
    </Modal>
  );
}

interface ModalProps {
  readonly session: Session;
  readonly name: Dialog;
  readonly title: string;
  readonly children: ComponentChildren;
}

export function Modal({ session, name, title, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // At once: who types `g12` has typed the number before the next frame.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector('input')?.select();
  }, []);
  const close = (): void => {
    // The browser tells late that a dialog was closed: another one may be open by then.
    if (session.dialog.peek() === name) session.dialog.value = undefined;
  };
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={close}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div class="sheet">
        <header>
          <h2>{title}</h2>
          <button type="button" class="quiet icon" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
