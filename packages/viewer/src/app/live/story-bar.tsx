import type { Session } from '../session.ts';
import type { LiveSession } from './live-session.ts';

interface StoryProps {
  readonly session: Session;
  readonly live: LiveSession;
}

/** The story of a scenario: the sentence for where the cursor is, and the way to the next one. */
export function StoryBar({ session, live }: StoryProps) {
  const story = live.story.value;
  const told = story.filter(({ n }) => n !== undefined);
  if (story.length === 0) return null;
  const here = live.n.value;
  const opening = story.filter(({ n }) => n === undefined).map(({ say }) => say);
  const at = told.findLastIndex(({ n }) => (n ?? Infinity) <= here);
  const current = told[at];
  const next = told.find(({ n }) => (n ?? 0) > here);
  const previous = told.findLast(({ n }) => (n ?? Infinity) < here);
  return (
    <aside class="story" aria-label="The story">
      <b class="story-place">
        {at + 1}/{told.length}
      </b>
      <p role="status">
        {current === undefined ? opening[0] : current.say}
        {current !== undefined && current.n !== here && (
          <button
            type="button"
            class="quiet"
            onClick={() => current.n !== undefined && session.seekNumber(current.n)}
          >
            told at #{current.n}
          </button>
        )}
      </p>
      <button
        type="button"
        disabled={previous === undefined}
        onClick={() => previous?.n !== undefined && session.seekNumber(previous.n)}
      >
        Back
      </button>
      <button
        type="button"
        class="main"
        disabled={next === undefined}
        onClick={() => next?.n !== undefined && session.seekNumber(next.n)}
      >
        {next === undefined ? 'The end' : 'Next'}
      </button>
    </aside>
  );
}
