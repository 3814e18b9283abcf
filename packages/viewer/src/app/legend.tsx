import { Glyph } from './glyph.tsx';

const ENTRIES = [
  ['send', 'message sent'],
  ['message', 'received'],
  ['drop', 'lost'],
  ['timer', 'timer'],
  ['request', 'client'],
  ['violation', 'violation'],
] as const;

/** What the marks mean. */
export function Legend() {
  return (
    <div class="legend">
      {ENTRIES.map(([kind, words]) => (
        <span key={kind}>
          <Glyph kind={kind} />
          {words}
        </span>
      ))}
    </div>
  );
}
