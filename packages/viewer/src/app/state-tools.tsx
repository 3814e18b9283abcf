import { fieldLabel } from '../model/field.ts';
import type { Session } from './session.ts';

/** What of the states is shown, and the changes of the field that a reader looks at. */
export function StateTools({ session }: { readonly session: Session }) {
  const { explain } = session;
  return (
    <div class="state-tools">
      <div class="choices">
        <input
          type="search"
          placeholder="Filter fields"
          aria-label="Show only fields with this in their names or values"
          spellcheck={false}
          autocomplete="off"
          value={explain.filter.value}
          onInput={(event) => {
            explain.filter.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            explain.filter.value = '';
            event.currentTarget.blur();
          }}
        />
        <button
          type="button"
          class="toggle"
          aria-pressed={explain.isOnlyChanged.value}
          title="Show only what the event changed (o)"
          onClick={() => session.do('only-changed')}
        >
          changed <kbd aria-hidden="true">o</kbd>
        </button>
      </div>
      <ChosenField session={session} />
    </div>
  );
}

function ChosenField({ session }: { readonly session: Session }) {
  const { explain, cursor } = session;
  const { value: field } = explain.field;
  if (field === undefined) return null;
  const { value: changes } = explain.changes;
  const until = changes.filter((at) => at <= cursor.value).length;
  const isHere = changes[until - 1] === cursor.value;
  const place = isHere ? `change ${until} of ${changes.length}` : `${until} of ${changes.length}`;
  return (
    <div class="chosen-field" role="group" aria-label="The chosen field">
      <p>
        <b>{field.node}</b> {fieldLabel(field.path)}
        <small>{changes.length === 0 ? 'never written' : place}</small>
      </p>
      <Move session={session} action="previous-change" label="Previous change (,)" sign="," />
      <Move session={session} action="next-change" label="Next change (.)" sign="." />
      <Move session={session} action="why" label="Who wrote it (w)" sign="w" />
      <button
        type="button"
        class="quiet"
        aria-label="Look at no field"
        onClick={() => explain.choose(field)}
      >
        ×
      </button>
    </div>
  );
}

interface MoveProps {
  readonly session: Session;
  readonly action: 'previous-change' | 'next-change' | 'why';
  readonly label: string;
  readonly sign: string;
}

function Move({ session, action, label, sign }: MoveProps) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label={label}
      title={label}
      onClick={() => session.do(action)}
    >
      <kbd>{sign}</kbd>
    </button>
  );
}
