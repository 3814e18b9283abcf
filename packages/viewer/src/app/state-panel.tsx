import type { EncodedFields } from '@netsplit/simulator/trace';
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { isSameField } from '../model/field.ts';
import type { Lane } from '../model/run-model.ts';
import { rowsWanted, stateRows, type StateRow } from '../model/state-rows.ts';
import { timersToFire } from '../model/timers-to-fire.ts';
import type { Session } from './session.ts';
import { StateTools } from './state-tools.tsx';

/** More nodes than these, and only those that the event is about are shown. */
const MOST_CARDS = 12;
/** More rows of a node than these are counted. */
const MOST_ROWS = 120;
const MOST_OPEN_FIELDS = 2;

/** Which rows a reader opened or closed, by node and path. */
const folds = signal<ReadonlyMap<string, boolean>>(new Map());

/** The state of every node after the event, and what the event changed. */
export function StatePanel({ session }: { readonly session: Session }) {
  const model = session.model.value;
  const event = session.event.value;
  if (model === undefined || event === undefined) return <section class="states" />;
  const before = model.trace.stateAt(event.n - 1);
  const after = model.trace.stateAt(event.n);
  const other = event.kind === 'message' || event.kind === 'drop' ? event.from : undefined;
  const isConcerned = ({ node }: Lane): boolean => node === event.node || node === other;
  const isMany = model.lanes.length > MOST_CARDS;
  const lanes = isMany ? model.lanes.filter(isConcerned) : model.lanes;
  return (
    <section class="states" aria-label="State of the nodes">
      <h2>
        State <small>after #{event.n}</small>
      </h2>
      <StateTools session={session} />
      <div class="cards">
        {lanes.map((lane) => (
          <NodeCard
            key={lane.node}
            session={session}
            lane={lane}
            isCurrent={lane.node === event.node}
            before={before.get(lane.node)}
            after={after.get(lane.node)}
            timers={timersToFire(model, session.cursor.value, lane.node)}
          />
        ))}
        {isMany && (
          <p class="note">{model.lanes.length - lanes.length} other nodes are as they were.</p>
        )}
      </div>
    </section>
  );
}

interface CardProps {
  readonly session: Session;
  readonly lane: Lane;
  readonly isCurrent: boolean;
  readonly before: Parameters<typeof stateRows>[0];
  readonly after: Parameters<typeof stateRows>[0];
  readonly timers: readonly string[];
}

function NodeCard({ session, lane, isCurrent, before, after, timers }: CardProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isCurrent) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent, after]);
  const { node, role } = lane;
  const isDown = after === null;
  return (
    <article ref={card} class={`card ${isCurrent ? 'current' : ''} ${isDown ? 'down' : ''}`}>
      <header>
        <h3>{node}</h3>
        {role !== undefined && role !== '' && <span class="role">{role}</span>}
        {isDown && <span class="badge">down</span>}
      </header>
      {after === undefined && <p class="note">The trace does not tell this node’s state here.</p>}
      {after !== undefined && after !== null && (
        <Fields session={session} node={node} before={isCurrent ? before : after} after={after} />
      )}
      {timers.length > 0 && (
        <p class="timers">
          {timers.map((timer) => (
            <span key={timer}>{timer}</span>
          ))}
        </p>
      )}
    </article>
  );
}

interface FieldsProps {
  readonly session: Session;
  readonly node: string;
  readonly before: Parameters<typeof stateRows>[0];
  readonly after: EncodedFields;
}

function Fields({ session, node, before, after }: FieldsProps) {
  const { filter, isOnlyChanged } = session.explain;
  // What is looked for may be inside of what is folded.
  const isOpen = filter.value.trim() === '' ? foldOf(node, after) : () => true;
  const all = stateRows(before, after, isOpen);
  const rows = rowsWanted(all, filter.value, isOnlyChanged.value);
  if (all.length === 0) return <p class="note">no fields</p>;
  if (rows.length === 0) {
    return <p class="note">{isOnlyChanged.value ? 'nothing changed' : 'no field like that'}</p>;
  }
  return (
    <table>
      <caption class="unseen">Fields of {node}</caption>
      <tbody>
        {rows.slice(0, MOST_ROWS).map((row) => (
          <Row key={row.path} session={session} node={node} row={row} />
        ))}
        {rows.length > MOST_ROWS && (
          <tr>
            <td colSpan={2}>… and {rows.length - MOST_ROWS} more</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly session: Session;
  readonly node: string;
  readonly row: StateRow;
}

function Row({ session, node, row }: RowProps) {
  const field = { node, path: row.steps };
  const isChosen = isSameField(session.explain.field.value, field);
  return (
    <tr class={`${row.change} ${isChosen ? 'chosen' : ''}`}>
      <th scope="row" style={{ paddingLeft: `${6 + row.depth * 14}px` }}>
        <div class="name">
          {row.hasInside ? (
            <button
              type="button"
              class="fold"
              aria-expanded={row.isOpen}
              aria-label={`Parts of ${row.name}`}
              onClick={() => setFold(node, row.path, !row.isOpen)}
            />
          ) : (
            <span class="fold" />
          )}
          <button
            type="button"
            class="field"
            aria-pressed={isChosen}
            title="Look at this field: . and , go to its changes, w asks who wrote it"
            onClick={() => session.explain.choose(field)}
          >
            {row.name}
          </button>
        </div>
      </th>
      <td>
        {row.before !== undefined && (
          <>
            <del>{row.before}</del>
            {row.change !== 'removed' && <span class="arrow"> → </span>}
          </>
        )}
        {row.change === 'changed' || row.change === 'added' || row.before !== undefined ? (
          <ins>{row.value}</ins>
        ) : (
          row.value
        )}
      </td>
    </tr>
  );
}

/** As a reader folded it; a node that keeps all in one or two fields has them open from the start. */
function foldOf(node: string, fields: EncodedFields): (path: string) => boolean | undefined {
  const { value } = folds;
  const isOneField = Object.keys(fields).length <= MOST_OPEN_FIELDS;
  return (path) => value.get(`${node} ${path}`) ?? (isOneField && isTop(path) ? true : undefined);
}

function isTop(path: string): boolean {
  return path.lastIndexOf('/') === 0;
}

function setFold(node: string, path: string, isOpen: boolean): void {
  folds.value = new Map(folds.value).set(`${node} ${path}`, isOpen);
}
