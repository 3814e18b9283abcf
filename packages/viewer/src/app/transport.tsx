import type { Action } from '../model/keys.ts';
import { formatMs } from '../model/ticks.ts';
import { Scrubber } from './scrubber.tsx';
import type { Session } from './session.ts';

/** Step, play and seek. */
export function Transport({ session }: { readonly session: Session }) {
  const isPlaying = session.playback.isPlaying.value;
  const count = session.model.value?.count ?? 0;
  const event = session.event.value;
  return (
    <footer class="transport">
      <div class="buttons" role="group" aria-label="Step">
        <Control session={session} action="first" label="First event" path={PATHS.first} />
        <Control session={session} action="back" label="Previous event (←)" path={PATHS.back} />
        <Control
          session={session}
          action="play"
          label={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
          path={isPlaying ? PATHS.pause : PATHS.play}
        />
        <Control session={session} action="step" label="Next event (→)" path={PATHS.step} />
        <Control session={session} action="last" label="Last event" path={PATHS.last} />
        <button
          type="button"
          class="quiet speed"
          title="Speed (< and >)"
          onClick={() => session.playback.nextSpeed()}
        >
          {session.playback.speed.value}×
        </button>
      </div>
      <Scrubber session={session} />
      <button
        type="button"
        class="quiet place"
        title="Go to an event by its number (g)"
        onClick={() => session.do('go-to')}
      >
        <b>{event === undefined ? '–' : `#${event.n}`}</b> of {count.toLocaleString('en')}
        <small>{event === undefined ? '' : formatMs(event.t)}</small>
      </button>
    </footer>
  );
}

interface ControlProps {
  readonly session: Session;
  readonly action: Action;
  readonly label: string;
  readonly path: string;
}

function Control({ session, action, label, path }: ControlProps) {
  return (
    <button
      type="button"
      class={`control ${action}`}
      aria-label={label}
      title={label}
      onClick={() => session.do(action)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

const PATHS = {
  first: 'M4 4h2v12H4z M16 4v12L7 10z',
  back: 'M14 4v12L5 10z',
  play: 'M6 3.5v13L16.5 10z',
  pause: 'M5 4h3.6v12H5z M11.4 4H15v12h-3.6z',
  step: 'M6 4v12l9-6z',
  last: 'M14 4h2v12h-2z M4 4v12l9-6z',
};
