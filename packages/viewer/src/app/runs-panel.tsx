import {
  brief,
  changeSentence,
  changesOf,
  headline,
  type TraceDifference,
} from '@netsplit/simulator/trace';
import type { Fork } from '../model/forks.ts';
import { MARK } from '../model/columns.ts';
import { Glyph } from './glyph.tsx';
import type { Session } from './session.ts';

/** More changes of state than these are not told apart at a glance. */
const MOST_CHANGES = 4;

/** The runs that are open, as a tree, and where the one that is shown first went its own way. */
export function RunsPanel({ session }: { readonly session: Session }) {
  const { tree, fork: shown } = session.runs;
  const { rows } = tree.value;
  if (rows.length < 2) return null;
  return (
    <section class="runs" aria-label="Runs">
      <h2>
        Runs <small>{rows.length}</small>
      </h2>
      <ul>
        {rows.map(({ fork, depth }) => (
          <RunRow
            key={fork.id}
            session={session}
            fork={fork}
            depth={depth}
            isShown={fork.id === shown.value?.id}
          />
        ))}
      </ul>
      <Difference session={session} />
    </section>
  );
}

interface RunRowProps {
  readonly session: Session;
  readonly fork: Fork;
  readonly depth: number;
  readonly isShown: boolean;
}

function RunRow({ session, fork, depth, isShown }: RunRowProps) {
  const { model, parent, after } = fork;
  const isViolated = model.columns.marks.some((marks) => (marks & MARK.violation) !== 0);
  return (
    <li>
      <button
        type="button"
        class="run"
        aria-current={isShown}
        style={{ paddingLeft: `${10 + depth * 18}px` }}
        onClick={() => session.navigation.seekIn(fork.id, session.event.peek()?.n ?? 1)}
      >
        <b class="id">{fork.id}</b>
        <span class="label">{fork.label}</span>
        {isViolated && <Glyph kind="violation" />}
        <small>
          {parent === undefined
            ? model.count.toLocaleString('en')
            : after === 0
              ? 'from the start'
              : `from #${after}`}
        </small>
      </button>
    </li>
  );
}

/** The first event that the two runs do not share, in both. */
function Difference({ session }: { readonly session: Session }) {
  const pair = session.runs.pair.value;
  if (pair === undefined) return null;
  const { first, second, difference } = pair;
  if (difference === undefined) {
    return (
      <p class="note">
        {first.id} and {second.id} are the same, event for event.
      </p>
    );
  }
  return (
    <div class="difference">
      <p>
        <button
          type="button"
          class="quiet"
          title="To where the runs part (X)"
          onClick={() => session.do('difference')}
        >
          first difference <b>#{difference.event}</b> <kbd>X</kbd>
        </button>
        <button
          type="button"
          class="quiet draws-both"
          aria-pressed={session.runs.isOtherDrawn.value}
          title="Both runs, one above the other (b)"
          onClick={() => session.do('both-runs')}
        >
          draw both <kbd>b</kbd>
        </button>
      </p>
      {difference.field !== '' && (
        <p class="field">{/^state\b/.test(difference.field) ? 'state' : difference.field}</p>
      )}
      <dl>
        {[first, second].map((fork, index) => (
          <div key={fork.id}>
            <dt>{fork.id}</dt>
            <dd>
              {sideWords(fork, difference, index === 0 ? difference.first : difference.second)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What one of the runs has where they part: the field, or the whole event. */
function sideWords({ model }: Fork, { event: n, field }: TraceDifference, value: unknown): string {
  const event = model.trace.eventAt(n);
  if (event === undefined) return 'is over before it';
  if (/^state\b/.test(field)) {
    const changes = changesOf(event, model.trace).map(changeSentence);
    return changes.length === 0 ? 'changed nothing' : changes.slice(0, MOST_CHANGES).join(', ');
  }
  const isWhole = field === '' || field === 'kind' || field === 'node' || field === 't';
  return isWhole ? headline(event, model.trace) : value === undefined ? 'nothing' : brief(value, 2);
}
