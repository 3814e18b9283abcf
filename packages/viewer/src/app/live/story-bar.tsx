import type { Session } from '../session.ts';
import type { LiveSession } from './live-session.ts';

interface StoryProps {
  readonly session: Session;
  readonly live: LiveSession;
}

/** The story of a scenario: the sentence for where the cursor is, and the way to the next one. */
export function StoryBar({ session, live }: StoryProps) {
  const story = live.story.value;
  if (story.length === 0) return null;
  const here = live.n.value;
  const opening = story.filter(({ n }) => n === undefined).map(({ say }) => say);
  // Several sentences may belong to one event: they are read together.
  const told = [...new Set(story.flatMap(({ n }) => (n === undefined ? [] : [n])))];
  const at = told.findLastIndex((n) => n <= here);
  const current = told[at];
  const next = told.find((n) => n > here);
  const previous = told.findLast((n) => n < here);
  const say =
    current === undefined
      ? opening[0]
      : story
          .filter(({ n }) => n === current)
          .map((one) => one.say)
          .join(' ');
  return (
    <aside class="story" aria-label="The story">
      <b class="story-place">
        {at + 1}/{told.length}
      </b>
      <p role="status">
        {say}
        {current !== undefined && current !== here && (
          <button type="button" class="quiet" onClick={() => session.seekNumber(current)}>
            told at #{current}
          </button>
        )}
      </p>
      <button
        type="button"
        disabled={previous === undefined}
        onClick={() => previous !== undefined && session.seekNumber(previous)}
      >
        Back
      </button>
      <button
        type="button"
        class="main"
        disabled={next === undefined}
        onClick={() => next !== undefined && session.seekNumber(next)}
      >
        {next === undefined ? 'The end' : 'Next'}
      </button>
    </aside>
  );
}
