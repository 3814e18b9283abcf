import { headline, nameOf, type TraceEffect, type TraceEvent } from '@netsplit/simulator/trace';
import { NONE } from '../model/columns.ts';
import type { RunModel } from '../model/run-model.ts';
import { formatMs } from '../model/ticks.ts';
import { valueText } from '../model/value-text.ts';
import { Glyph } from './glyph.tsx';
import type { Session } from './session.ts';

/** The event in one sentence; then what it brought, and what the node did. */
export function EventDetail({ session }: { readonly session: Session }) {
  const model = session.model.value;
  const event = session.event.value;
  if (model === undefined || event === undefined) return <section class="event" />;
  const violations = model.trace.violations.filter(({ n }) => n === event.n);
  const head = headline(event, model.trace);
  const input = inputOf(event);
  const cause = model.eventAt(model.columns.cause[session.cursor.value] ?? NONE);
  return (
    <section class="event" aria-label="The event">
      <p class="where">
        <Glyph kind={event.kind} />
        <b>#{event.n}</b>
        <span>{formatMs(event.t)}</span>
        {cause !== undefined && (
          <button type="button" class="quiet" onClick={() => session.do('send')}>
            from #{cause.n} <kbd>[</kbd>
          </button>
        )}
      </p>
      <p class="sentence">
        <b>{head}</b>
        {session.sentence.value.slice(head.length)}
      </p>
      <OtherRun session={session} event={event} />
      {violations.map((violation) => (
        <div class="violated" key={violation.message}>
          <Glyph kind="violation" />
          <p>
            <b>{violation.rule}</b> {violation.message}
            {violation.reading !== undefined && (
              <small>
                {violation.reading.work}, {violation.reading.section}
              </small>
            )}
          </p>
        </div>
      ))}
      <div class="halves">
        {input !== undefined && (
          <div>
            <h3>{input.title}</h3>
            <pre tabIndex={0}>{valueText(input.value)}</pre>
          </div>
        )}
        <Effects session={session} model={model} event={event} />
      </div>
    </section>
  );
}

interface OtherRunProps {
  readonly session: Session;
  readonly event: TraceEvent;
}

/** What the run to compare with has in this event's place, once they have parted. */
function OtherRun({ session, event }: OtherRunProps) {
  const pair = session.runs.pair.value;
  const other = session.runs.other.value;
  if (pair?.difference === undefined || other === undefined || event.n < pair.difference.event) {
    return null;
  }
  const { trace } = other.model;
  const there = trace.eventAt(event.n);
  return (
    <p class="other-run">
      <button
        type="button"
        class="quiet"
        title="To the same step of the other run (x)"
        onClick={() => session.do('other-run')}
      >
        <b class="id">{other.id}</b>
        <span>{there === undefined ? 'is over by then' : headline(there, trace)}</span>
        <kbd>x</kbd>
      </button>
    </p>
  );
}

interface EffectsProps {
  readonly session: Session;
  readonly model: RunModel;
  readonly event: TraceEvent;
}

function Effects({ session, model, event }: EffectsProps) {
  if (event.effects.length === 0) return null;
  const at = session.cursor.value;
  return (
    <div>
      <h3>{event.node} did</h3>
      <ol class="effects">
        {event.effects.map((effect, index) => (
          <li key={index}>
            <EffectLine session={session} effect={effect} end={endOf(model, at, index)} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface EffectLineProps {
  readonly session: Session;
  readonly effect: TraceEffect;
  /** The event that a message sent here came to, if any. */
  readonly end: TraceEvent | undefined;
}

function EffectLine({ session, effect, end }: EffectLineProps) {
  switch (effect.do) {
    case 'send':
      return (
        <>
          <span class="verb send">send</span>
          <span class="what">
            {nameOf(effect.message)} → {effect.to}
            <code>{valueText(effect.message)}</code>
          </span>
          {end === undefined ? (
            <em>
              {effect.lost === true && effect.copy === undefined ? 'lost' : 'still on its way'}
            </em>
          ) : (
            <button type="button" class="quiet" onClick={() => session.seekNumber(end.n)}>
              {end.kind === 'drop' ? 'dropped' : 'received'} #{end.n}
            </button>
          )}
        </>
      );
    case 'timer':
      return (
        <>
          <span class="verb timer">timer</span>
          <span class="what">
            {effect.name},{' '}
            {effect.dueMs === undefined
              ? 'while the clock stands still'
              : `due at ${formatMs(effect.dueMs * 1000)}`}
          </span>
        </>
      );
    case 'cancel':
      return (
        <>
          <span class="verb timer">cancel</span>
          <span class="what">{effect.name}</span>
        </>
      );
    case 'respond':
      return (
        <>
          <span class="verb client">answer</span>
          <span class="what">
            {effect.id}
            <code>{valueText(effect.response)}</code>
          </span>
        </>
      );
    case 'output':
      return (
        <>
          <span class="verb">output</span>
          <span class="what">
            {effect.kind}
            <code>{valueText(effect.data)}</code>
          </span>
        </>
      );
    case 'note':
    case 'log':
      return (
        <>
          <span class="verb">{effect.do}</span>
          <span class="what">{effect.text}</span>
        </>
      );
    case 'write':
      return (
        <>
          <span class="verb">write</span>
          <span class="what">
            {effect.key}
            <code>{effect.value === undefined ? 'deleted' : valueText(effect.value)}</code>
          </span>
        </>
      );
    case 'sync':
      return (
        <>
          <span class="verb">sync</span>
          <span class="what">what follows waits for the disk</span>
        </>
      );
  }
}

function inputOf(event: TraceEvent): { title: string; value: unknown } | undefined {
  switch (event.kind) {
    case 'message':
      return { title: `Message from ${event.from}`, value: event.message };
    case 'drop':
      return event.message === undefined
        ? undefined
        : { title: `Lost message from ${event.from ?? 'a client'}`, value: event.message };
    case 'request':
      return { title: `Request ${event.id}`, value: event.request };
    default:
      return undefined;
  }
}

/** The event at which the message of an event's effect arrived, or was lost. */
function endOf(model: RunModel, at: number, effect: number): TraceEvent | undefined {
  const { firstOf, ended, effect: effects } = model.flights;
  for (let flight = firstOf[at] ?? 0; flight < (firstOf[at + 1] ?? 0); flight++) {
    if (effects[flight] === effect) return model.eventAt(ended[flight] ?? NONE);
  }
  return undefined;
}
