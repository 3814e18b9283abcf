import { useLayoutEffect, useRef } from 'preact/hooks';
import { keyHint, type Action } from '../model/keys.ts';
import type { Session } from './session.ts';

/** What is searched for, and how the diagram is shown. */
export function Toolbar({ session }: { readonly session: Session }) {
  return (
    <div class="toolbar" role="toolbar" aria-label="Search and view">
      <SearchField session={session} />
      <span class="space" />
      <Toggle
        session={session}
        action="cone"
        label="Cone"
        title="Only what this event came from, and what came of it"
        isOn={session.explain.isConeShown.value}
      />
      <Toggle
        session={session}
        action="axis"
        label={session.axisMode.value === 'even' ? 'Even steps' : 'True time'}
        title="Even steps show every event; true time shows how long things took"
      />
    </div>
  );
}

function SearchField({ session }: { readonly session: Session }) {
  const { searching } = session;
  const input = useRef<HTMLInputElement>(null);
  const wanted = searching.wanted.value;
  // At once: who types `/vote` has typed the first letters before the next frame.
  useLayoutEffect(() => {
    if (wanted > 0) input.current?.select();
  }, [wanted]);
  const isAsked = searching.query.value.trim() !== '';
  const count = searching.found.value.length;
  const { value: place } = searching.place;
  const words = place > 0 ? `${place} of ${count}` : count === 1 ? '1 match' : `${count} matches`;
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        searching.go(1);
        input.current?.blur();
      }}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM12.7 12.7 17 17" />
      </svg>
      <input
        ref={input}
        type="search"
        placeholder="Search"
        aria-label="Search events: words, kind:timer, node:n1, field:term"
        title="Words, kind:timer, node:n1, field:term (/)"
        spellcheck={false}
        autocomplete="off"
        value={searching.query.value}
        onInput={(event) => searching.set(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          searching.set('');
          input.current?.blur();
        }}
      />
      {isAsked ? (
        <>
          <output aria-live="polite">
            {searching.isDone.value || count > 0 ? words : 'searching…'}
          </output>
          <button
            type="button"
            class="quiet"
            aria-label="Previous match"
            title="Previous match (N)"
            onClick={() => session.do('previous-match')}
          >
            ‹
          </button>
          <button
            type="button"
            class="quiet"
            aria-label="Next match"
            title="Next match (n)"
            onClick={() => session.do('next-match')}
          >
            ›
          </button>
        </>
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
    </form>
  );
}

interface ToggleProps {
  readonly session: Session;
  readonly action: Action;
  readonly label: string;
  readonly title: string;
  /** Undefined for what is no switch. */
  readonly isOn?: boolean;
}

function Toggle({ session, action, label, title, isOn }: ToggleProps) {
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={isOn}
      title={`${title} (${keyHint(action)})`}
      onClick={() => session.do(action)}
    >
      {label} <kbd aria-hidden="true">{keyHint(action)}</kbd>
    </button>
  );
}
