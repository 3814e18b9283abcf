import type { NodeView, PendingView } from '../../live/protocol.ts';
import { formatMs } from '../../model/ticks.ts';
import { Glyph } from '../glyph.tsx';
import type { Session } from '../session.ts';
import { type LiveSession, nameOf } from './live-session.ts';

/** More than these are counted. */
const MOST_SHOWN = 60;

/** What may happen next at the cursor, the earliest first; one of them is chosen. */
export function Pending({
  session,
  live,
}: {
  readonly session: Session;
  readonly live: LiveSession;
}) {
  const list = live.pending.value;
  const events = list?.events ?? [];
  const n = live.n.value;
  const isPast = !live.isAtEnd.value || live.fork.value?.isFixed === true;
  return (
    <section class="pending" aria-label="What may happen next">
      <h2>
        May happen next <small>after #{n}</small>
        {live.mayAct && (
          <span class={`where-to ${isPast ? 'forks' : ''}`}>
            {isPast ? 'a choice here makes a fork' : 'a choice here goes on'}
          </span>
        )}
      </h2>
      <ol class="pending-list">
        {events.slice(0, MOST_SHOWN).map((event) => (
          <Item key={nameOf(event)} live={live} event={event} nowMs={list?.nowMs ?? 0} />
        ))}
        {events.length > MOST_SHOWN && (
          <li class="note">… and {events.length - MOST_SHOWN} more</li>
        )}
        {events.length === 0 && (
          <li class="note">
            {live.fork.value?.end === undefined
              ? 'Nothing is pending: no message under way, no timer set.'
              : 'The run is over.'}
          </li>
        )}
      </ol>
      {live.mayAct && <ChosenActions live={live} />}
      {live.mayAct && <Nodes session={session} live={live} nodes={list?.nodes ?? []} />}
    </section>
  );
}

interface ItemProps {
  readonly live: LiveSession;
  readonly event: PendingView;
  readonly nowMs: number;
}

function Item({ live, event, nowMs }: ItemProps) {
  const isChosen = live.chosen.value === event;
  const due = event.atMs - nowMs;
  const take = (): void => live.choose({ do: 'take', event: [...event.event] });
  return (
    <li>
      <button
        type="button"
        class={`pending-item ${event.kind}`}
        aria-pressed={isChosen}
        title={`${event.what}${live.mayAct ? ' · double click: let it happen' : ''}`}
        onClick={() => {
          live.chosenName.value = nameOf(event);
        }}
        onDblClick={live.mayAct ? take : undefined}
      >
        <Glyph kind={event.kind === 'other' ? 'fault' : event.kind} />
        <b>{event.from === undefined ? event.node : `${event.from} → ${event.node}`}</b>
        <span class="what">{event.what}</span>
        <small>{due <= 0 ? 'due' : `in ${formatMs(Math.round(due * 1000))}`}</small>
      </button>
    </li>
  );
}

const TAKE: Readonly<Record<PendingView['kind'], string>> = {
  message: 'Deliver',
  timer: 'Fire',
  request: 'Deliver',
  start: 'Start',
  other: 'Let it happen',
};

/** What can be done to the chosen event. */
function ChosenActions({ live }: { readonly live: LiveSession }) {
  const chosen = live.chosen.value;
  if (chosen === undefined) return null;
  const event: [number, number] = [...chosen.event];
  const { kind } = chosen;
  return (
    <div class="act-row" role="group" aria-label="The chosen event">
      <button type="button" class="main" onClick={() => live.choose({ do: 'take', event })}>
        {TAKE[kind]} <kbd>i i</kbd>
      </button>
      {kind === 'message' && (
        <>
          <button type="button" onClick={() => live.choose({ do: 'drop', event })}>
            Drop <kbd>i d</kbd>
          </button>
          <button type="button" onClick={() => live.choose({ do: 'duplicate', event })}>
            Duplicate <kbd>i y</kbd>
          </button>
        </>
      )}
      {(kind === 'message' || kind === 'request') && (
        <button type="button" onClick={() => live.choose({ do: 'delay', event, byMs: DELAY_MS })}>
          Delay {DELAY_MS} ms
        </button>
      )}
    </div>
  );
}

const DELAY_MS = 50;

interface NodesProps {
  readonly session: Session;
  readonly live: LiveSession;
  readonly nodes: readonly NodeView[];
}

/** What can be done to a node: each stands there with its name. */
function Nodes({ session, live, nodes }: NodesProps) {
  const here = session.event.value?.node;
  const strike = (kind: 'crash' | 'restart' | 'pause' | 'resume', node: string): void =>
    live.choose({ do: 'fault', fault: { kind, atMs: 0, node } });
  return (
    <div class="node-row" role="group" aria-label="Nodes">
      {nodes.map(({ id, isUp }) => (
        <span key={id} class={`node-chip ${isUp ? '' : 'down'} ${id === here ? 'here' : ''}`}>
          <b>{id}</b>
          {isUp ? (
            <>
              <button type="button" onClick={() => strike('crash', id)} aria-label={`Crash ${id}`}>
                crash
              </button>
              <button type="button" onClick={() => strike('pause', id)} aria-label={`Pause ${id}`}>
                pause
              </button>
              <button
                type="button"
                onClick={() => strike('resume', id)}
                aria-label={`Resume ${id}`}
              >
                resume
              </button>
            </>
          ) : (
            <button
              type="button"
              onClick={() => strike('restart', id)}
              aria-label={`Restart ${id}`}
            >
              restart
            </button>
          )}
        </span>
      ))}
    </div>
  );
}
