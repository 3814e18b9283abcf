import { headline } from '@netsplit/simulator/trace';
import { useEffect, useRef, useState } from 'preact/hooks';
import { MARK } from '../model/columns.ts';
import { formatMs } from '../model/ticks.ts';
import { Glyph } from './glyph.tsx';
import type { Session } from './session.ts';

const ROW = 32;
/** Rows that are kept above and below those in view. */
const SPARE = 6;

/** All events, as a list of which only what is in view is made. */
export function EventList({ session }: { readonly session: Session }) {
  const list = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 600 });
  const model = session.model.value;
  const cursor = session.cursor.value;
  const count = model?.count ?? 0;
  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = (): void => setScroll({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = list.current;
    if (element === null || cursor < 0) return;
    const top = cursor * ROW;
    const isAbove = top < element.scrollTop + ROW;
    const isBelow = top + 2 * ROW > element.scrollTop + element.clientHeight;
    if (isAbove || isBelow) element.scrollTop = top - element.clientHeight / 2 + ROW;
  }, [cursor, model, scroll.height]);
  const first = Math.max(0, Math.floor(scroll.top / ROW) - SPARE);
  const last = Math.min(count, Math.ceil((scroll.top + scroll.height) / ROW) + SPARE);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    session.seek(Math.max(0, Math.min(count - 1, cursor + by)));
  };
  return (
    <section class="events" aria-label="Events">
      <h2>
        Events <small>{count.toLocaleString('en')}</small>
      </h2>
      <div
        class="list"
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label="Events in order"
        aria-activedescendant={cursor >= 0 ? `event-${cursor}` : undefined}
        onScroll={(event) =>
          setScroll({
            top: event.currentTarget.scrollTop,
            height: event.currentTarget.clientHeight,
          })
        }
        onKeyDown={onKeyDown}
      >
        <div class="rows" role="presentation" style={{ height: `${count * ROW}px` }}>
          {rowsBetween(first, last, cursor).map((at) => (
            <Row key={at} session={session} at={at} isChosen={at === cursor} />
          ))}
        </div>
      </div>
    </section>
  );
}

/** The rows in view, and that of the cursor: what is named as active must be there. */
function rowsBetween(first: number, last: number, cursor: number): number[] {
  const rows = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  return cursor >= 0 && (cursor < first || cursor >= last) ? [...rows, cursor] : rows;
}

interface RowProps {
  readonly session: Session;
  readonly at: number;
  readonly isChosen: boolean;
}

function Row({ session, at, isChosen }: RowProps) {
  const model = session.model.value;
  const event = model?.eventAt(at);
  if (model === undefined || event === undefined) return null;
  const isMatch = isAmong(session.searching.found.value, at);
  const isViolation = ((model.columns.marks[at] ?? 0) & MARK.violation) !== 0;
  return (
    <div
      id={`event-${at}`}
      class={`row ${isChosen ? 'chosen' : ''} ${isViolation ? 'violation' : ''} ${isMatch ? 'match' : ''}`}
      role="option"
      aria-selected={isChosen}
      aria-posinset={at + 1}
      aria-setsize={model.count}
      style={{ top: `${at * ROW}px` }}
      title={formatMs(event.t)}
      onClick={() => session.seek(at)}
    >
      <span class="number">{event.n}</span>
      <Glyph kind={isViolation ? 'violation' : event.kind} />
      <span class="words">{headline(event, model.trace)}</span>
    </div>
  );
}

/** Whether a position is in a list in order. */
function isAmong(positions: readonly number[], at: number): boolean {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return positions[low] === at;
}
