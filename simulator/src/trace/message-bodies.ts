import type { RecordedEffect, RecordedEvent } from './schema.ts';
import type { TraceEffect, TraceEvent } from './trace.ts';

const NONE: readonly TraceEffect[] = Object.freeze([]);

/**
 * Puts the bodies of messages back where a reader looks for them: a trace has each only once, at the
 * send that made it.
 */
export class MessageBodies {
  readonly #effectsByEvent = new Map<number, readonly TraceEffect[]>();

  /** Completes an event that was just parsed, in place: a copy of each would be felt in a long trace. */
  resolve(event: RecordedEvent): TraceEvent {
    const { effects } = event;
    if (effects === undefined) Object.assign(event, { effects: NONE });
    else {
      repeatBodies(effects);
      this.#effectsByEvent.set(event.n, effects);
    }
    if (event.kind === 'message' || event.kind === 'drop') {
      Object.assign(event, { message: this.#bodyOf(event.cause) });
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
    return undefined;
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
