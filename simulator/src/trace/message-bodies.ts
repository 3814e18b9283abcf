import type { RecordedEffect, RecordedEvent } from './schema.ts';
import type { TraceEffect, TraceEvent } from './trace.ts';

const NONE: readonly TraceEffect[] = Object.freeze([]);

/**
 * Puts the bodies of messages back where a reader looks for them: a trace has each only once, at the
 * send that made it.
 */
export class MessageBodies {
  readonly #effectsByEvent = new Map<number, readonly TraceEffect[]>();
  /** The bodies of messages that were doubled by hand, by the event at which they arrived first. */
  readonly #repeated = new Map<number, unknown>();

  /** Completes an event that was just parsed, in place: a copy of each would be felt in a long trace. */
  resolve(event: RecordedEvent): TraceEvent {
    const { effects } = event;
    if (effects === undefined) Object.assign(event, { effects: NONE });
    else {
      repeatBodies(effects);
      this.#effectsByEvent.set(event.n, effects);
    }
    if (event.kind === 'message' || event.kind === 'drop') {
      const message = this.#bodyOf(event.cause);
      if (event.again === true) this.#repeated.set(event.n, message);
      Object.assign(event, { message });
    }
    return event as TraceEvent;
  }

  #bodyOf([cause, index]: readonly [number, number]): unknown {
    const effects = this.#effectsByEvent.get(cause) ?? NONE;
    for (const effect of effects) {
      if (effect.do === 'send' && (effect.i === index || effect.copy === index)) {
        return effect.corrupted === undefined ? effect.message : effect.corrupted;
      }
    }
    return index === 0 ? this.#repeated.get(cause) : undefined;
  }
}

function repeatBodies(effects: readonly RecordedEffect[]): void {
  let last: unknown;
  for (const effect of effects) {
    if (effect.do !== 'send') continue;
    if (effect.same === true) effect.message = last;
    else last = effect.message;
  }
}
