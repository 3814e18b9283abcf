import type { LawView } from '../../live/protocol.ts';
import type { Session } from '../session.ts';
import type { LiveSession } from './live-session.ts';

interface LawsProps {
  readonly session: Session;
  readonly live: LiveSession;
}

/** What the lab's tests hold against every event, and how it stands with that in this fork. */
export function Laws({ session, live }: LawsProps) {
  const laws = live.laws.value.toSorted((one, other) => RANK[one.status] - RANK[other.status]);
  const broken = laws.filter(({ status }) => status === 'broken').length;
  const asked = laws.filter(({ status }) => status !== 'not asked').length;
  const { value: asking } = live.asking;
  const { value: answer } = live.answer;
  return (
    <section class="laws" aria-label="What must hold">
      <h2>
        Must hold <small>{broken > 0 ? `${broken} of ${asked} broken` : `all ${asked} hold`}</small>
        {live.mayAct && (
          <button
            type="button"
            class="quiet"
            title="Looks at every order in which what is pending can happen"
            onClick={() => (asking === undefined ? live.ask() : live.stopAsking())}
          >
            {asking === undefined ? 'Can any break?' : 'Stop'}
          </button>
        )}
      </h2>
      {asking !== undefined && (
        <p class="asking" role="status">
          Looking: {asking.states.toLocaleString('en')} states, all of {asking.depth}{' '}
          {asking.depth === 1 ? 'step' : 'steps'} seen…
        </p>
      )}
      {answer !== undefined && asking === undefined && (
        <p class={`answer ${answer.verdict}`} role="status">
          {answer.text}
        </p>
      )}
      <ul>
        {laws.map((law) => (
          <Row key={law.rule} session={session} live={live} law={law} />
        ))}
        {laws.length === 0 && <li class="note">This lab’s tests hold no rule at every event.</li>}
      </ul>
    </section>
  );
}

const RANK = { broken: 0, holds: 1, 'not asked': 2 };
const MARKS = { broken: '✗', holds: '✓', 'not asked': '–' };
const WORDS = { broken: 'broken', holds: 'holds', 'not asked': 'not asked here' };

function Row({ session, live, law }: LawsProps & { readonly law: LawView }) {
  const { rule, status, why, n, tests } = law;
  return (
    <li class={`law ${status.replace(' ', '-')}`}>
      <span class="mark" aria-hidden="true">
        {MARKS[status]}
      </span>
      <span class="unseen">{WORDS[status]}: </span>
      <span class="rule">
        {rule} <small title={tests.join(', ')}>{briefly(tests)}</small>
        {why !== undefined && (
          <span class="law-why">
            {why}
            {n !== undefined && (
              <button type="button" class="quiet" onClick={() => session.seekNumber(n)}>
                #{n}
              </button>
            )}
          </span>
        )}
      </span>
      {status === 'holds' && live.mayAct && live.asking.value === undefined && (
        <button
          type="button"
          class="quiet ask"
          title="Can this break from here?"
          aria-label={`Can this break from here: ${rule}`}
          onClick={() => live.ask(rule)}
        >
          ?
        </button>
      )}
    </li>
  );
}

function briefly(tests: readonly string[]): string {
  const [first = '', second] = tests;
  if (tests.length <= 2) return tests.join(', ');
  return `${first}, ${second ?? ''} +${tests.length - 2}`;
}
