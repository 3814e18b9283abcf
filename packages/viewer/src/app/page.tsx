import { Diagram, OtherDiagram } from './diagram.tsx';
import { GoTo, Help } from './dialogs.tsx';
import { EventDetail } from './event-detail.tsx';
import { EventList } from './event-list.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { DropHint } from './file-drop.tsx';
import { Coach } from './coach.tsx';
import { LiveDock, LiveNote } from './live/live-dock.tsx';
import { StoryBar } from './live/story-bar.tsx';
import { Header } from './header.tsx';
import { Problems } from './problems.tsx';
import { RunsPanel } from './runs-panel.tsx';
import type { Session, Tab } from './session.ts';
import { StatePanel } from './state-panel.tsx';
import { Toolbar } from './toolbar.tsx';
import { Transport } from './transport.tsx';
import { WhyStrip } from './why-strip.tsx';

const TABS: readonly (readonly [Tab, string])[] = [
  ['diagram', 'Diagram'],
  ['state', 'State'],
  ['events', 'Events'],
];

const LIVE_TAB = ['live', 'Act'] as const;

export function Page({ session }: { readonly session: Session }) {
  const { value: live } = session.live;
  const isOpen = session.model.value !== undefined && session.model.value.count > 0;
  return (
    <>
      <Header session={session} />
      <Problems session={session} />
      {live !== undefined && <StoryBar session={session} live={live} />}
      {live !== undefined && <LiveNote live={live} />}
      {isOpen ? <Workbench session={session} /> : <Welcome session={session} />}
      {live !== undefined && (
        <div class={`dock-room on-${session.tab.value}`}>
          <LiveDock session={session} live={live} />
        </div>
      )}
      {isOpen && <Transport session={session} />}
      <p class="unseen" role="status" aria-live="polite">
        {session.playback.isPlaying.value ? 'playing' : session.sentence.value}
      </p>
      <Help session={session} />
      <GoTo session={session} />
      <ExportDialog session={session} />
      <DropHint session={session} />
      <Coach session={session} />
    </>
  );
}

function Workbench({ session }: { readonly session: Session }) {
  const { value: tab } = session.tab;
  return (
    <main class={`workbench on-${tab} ${session.live.value === undefined ? '' : 'is-live'}`}>
      <nav class="tabs" role="tablist" aria-label="Views">
        {(session.live.value === undefined ? TABS : [...TABS, LIVE_TAB]).map(([name, label]) => (
          <button
            type="button"
            key={name}
            role="tab"
            aria-selected={tab === name}
            onClick={() => {
              session.tab.value = name;
            }}
          >
            {label}
          </button>
        ))}
      </nav>
      <aside class="side">
        <RunsPanel session={session} />
        <EventList session={session} />
      </aside>
      <div class="middle">
        <Toolbar session={session} />
        <Diagram session={session} />
        <OtherDiagram session={session} />
        <div class="lower">
          <WhyStrip session={session} />
          <EventDetail session={session} />
        </div>
      </div>
      <StatePanel session={session} />
    </main>
  );
}

/** When there is no run to show. */
function Welcome({ session }: { readonly session: Session }) {
  const { value: model } = session.model;
  return (
    <main class="welcome">
      <h2>
        {session.isLoading.value
          ? 'Reading the trace…'
          : model === undefined
            ? 'No run to show'
            : 'Nothing happened in this run'}
      </h2>
      {!session.isLoading.value && (
        <p>
          Drop a trace here, or a ShiViz log, or open one. A failing test leaves a trace, and says
          how to view it.
        </p>
      )}
    </main>
  );
}
