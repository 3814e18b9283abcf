import type { RecordedEffect, RecordedEvent } from './schema.ts';
import type { TraceEffect, TraceEvent } from './trace.ts';

const NONE: readonly TraceEffect[] = Object.freeze([]);

/**
 * Puts the bodies of messages back where a reader looks for them: a trace has each only once, at the
 * send that made it.
 */
export class MessageBodies {
  readonly #effectsByEvent = new Map<number, readonly TraceEffect[]>();

  resolve(event: RecordedEvent): TraceEvent {
    const effects = event.effects === undefined ? NONE : withBodies(event.effects);
    if (effects.length > 0) this.#effectsByEvent.set(event.n, effects);
    if (event.kind !== 'message' && event.kind !== 'drop') return { ...event, effects };
    return { ...event, effects, message: this.#bodyOf(event.cause) };
  }

  #bodyOf([cause, index]: readonly [number, number]): unknown {
    const effects = this.#effectsByEvent.get(cause) ?? NONE;
    for (const effect of effects) {
      if (effect.do === 'send' && (effect.i === index || effect.copy === index)) {
        return effect.message;
      }
    }
    return undefined;
  }
}

function withBodies(effects: readonly RecordedEffect[]): readonly TraceEffect[] {
  let last: unknown;
  return effects.map((effect) => {
    if (effect.do !== 'send') return effect;
    if (effect.same !== true) last = effect.message;
    return effect.same === true ? { ...effect, message: last } : effect;
  });
}
