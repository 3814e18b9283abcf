import { openFiles } from './open-file.ts';
import type { Session } from './session.ts';

/** What run this is, and its violation. */
export function Header({ session }: { readonly session: Session }) {
  const trace = session.model.value?.trace;
  const header = trace?.header;
  const violation = trace?.violations[0];
  return (
    <header class="top">
      <span class="brand" role="img" aria-label="Netsplit">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 7h7 M14 7h7 M3 17h7 M14 17h7 M10 7l4 10 M10 17l1.4-3.5 M14 7l-1.4 3.5" />
        </svg>
        <span class="name">netsplit</span>
      </span>
      {header !== undefined && (
        <h1>
          {header.lab ?? session.fileName.value ?? 'a run'}
          {header.subject !== undefined && <span>{header.subject}</span>}
          <span>seed {header.seed}</span>
        </h1>
      )}
      {violation !== undefined && (
        <button
          type="button"
          class="violation-chip"
          title={`${violation.message} (v)`}
          onClick={() => session.do('violation')}
        >
          <span>
            <b>{violation.rule}</b> violated at #{violation.n}
          </span>
          <kbd>v</kbd>
        </button>
      )}
      {header !== undefined && (
        <button
          type="button"
          class="ask-why"
          title="Who wrote this value, and the fault behind it (w)"
          onClick={() => session.do('why')}
        >
          why <kbd>w</kbd>
        </button>
      )}
      <span class="space" />
      <label class="quiet open" title="Open a trace, or two to compare them">
        Open
        <input
          type="file"
          multiple
          class="unseen"
          onChange={(event) => {
            void openFiles(session, [...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </label>
      {header !== undefined && (
        <button type="button" class="quiet save" onClick={() => session.do('export')}>
          Save
        </button>
      )}
      <button
        type="button"
        class="quiet icon"
        title="Light or dark (d)"
        onClick={() => session.do('theme')}
      >
        <svg viewBox="0 0 20 20" role="img" aria-label="Light or dark">
          <path d="M10 2.5a7.5 7.5 0 1 0 0 15z" />
          <circle cx="10" cy="10" r="7.5" fill="none" />
        </svg>
      </button>
      <button type="button" class="quiet icon" title="Keys (?)" onClick={() => session.do('help')}>
        <span aria-hidden="true">?</span>
        <span class="unseen">Keys</span>
      </button>
    </header>
  );
}
