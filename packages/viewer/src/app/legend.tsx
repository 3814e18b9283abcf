import { Glyph } from './glyph.tsx';
import type { Session } from './session.ts';

const ENTRIES = [
  ['send', 'message sent'],
  ['message', 'received'],
  ['drop', 'lost'],
  ['timer', 'timer'],
  ['request', 'client'],
  ['violation', 'violation'],
] as const;

/** What the marks mean, and how time is drawn. */
export function Legend({ session }: { readonly session: Session }) {
  const isEven = session.axisMode.value === 'even';
  return (
    <div class="legend">
      {ENTRIES.map(([kind, words]) => (
        <span key={kind}>
          <Glyph kind={kind} />
          {words}
        </span>
      ))}
      <button
        type="button"
        class="quiet"
        title="Even steps show every event; true time shows how long things took (t)"
        onClick={() => session.do('axis')}
      >
        {isEven ? 'even steps' : 'true time'}
      </button>
    </div>
  );
}
