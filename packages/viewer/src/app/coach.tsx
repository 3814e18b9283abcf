import { signal } from '@preact/signals';
import type { Session } from './session.ts';

const KEPT = 'netsplit-coach';

/** Which step of the first visit's tour is shown; undefined when it is over. */
export const coachStep = signal<number | undefined>(undefined);

interface CoachStep {
  /** The part of the page that it is about. */
  readonly place: 'diagram' | 'states' | 'violation' | 'dock' | 'keys';
  readonly title: string;
  readonly text: string;
}

function stepsFor(isLive: boolean): readonly CoachStep[] {
  return [
    {
      place: 'diagram',
      title: 'One key, one event',
      text: 'Each node has a line, each message an arrow. → goes to the next event and ← back; a click goes anywhere.',
    },
    {
      place: 'states',
      title: 'Old and new, side by side',
      text: 'This is every node after the event. What the event changed is marked: what it was, and what it is.',
    },
    {
      place: 'violation',
      title: 'Where it went wrong',
      text: 'v goes to what was violated, w asks why: who wrote this value last, by which message, back to the fault.',
    },
    isLive
      ? {
          place: 'dock',
          title: 'You choose what happens',
          text: 'Deliver, drop or double what is pending, crash a node, cut the network. A choice in the past makes a fork; nothing is ever lost.',
        }
      : {
          place: 'keys',
          title: 'All the rest',
          text: '? shows all keys, and this tour again. Drop another trace on the page to open it.',
        },
  ];
}

/** Shows the tour to who has never seen it. */
export function beginCoach(): void {
  try {
    if (localStorage.getItem(KEPT) === null) coachStep.value = 0;
  } catch {
    // A browser that keeps nothing would show it every time.
  }
}

function endCoach(): void {
  coachStep.value = undefined;
  try {
    localStorage.setItem(KEPT, 'seen');
  } catch {
    // As above.
  }
}

/** Four cards for the first visit. */
export function Coach({ session }: { readonly session: Session }) {
  const { value: at } = coachStep;
  const steps = stepsFor(session.live.value !== undefined);
  const step = at === undefined ? undefined : steps[at];
  if (at === undefined || step === undefined || session.dialog.value !== undefined) return null;
  const isLast = at === steps.length - 1;
  return (
    <section class={`coach at-${step.place}`} aria-label="A short tour">
      <h2>{step.title}</h2>
      <p>{step.text}</p>
      <footer>
        <span class="dots" role="img" aria-label={`Step ${at + 1} of ${steps.length}`}>
          {steps.map((one, index) => (
            <i key={one.place} class={index === at ? 'now' : ''} />
          ))}
        </span>
        <button type="button" class="quiet" onClick={endCoach}>
          Skip
        </button>
        <button
          type="button"
          class="main"
          onClick={() => {
            if (isLast) endCoach();
            else coachStep.value = at + 1;
          }}
        >
          {isLast ? 'Begin' : 'Next'}
        </button>
      </footer>
    </section>
  );
}
