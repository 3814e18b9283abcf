import { isCrash, type Trace } from '@netsplit/simulator/trace';

/** A timer from the event that set it to the one that ended it. */
export interface TimerSpan {
  readonly node: string;
  readonly name: string;
  readonly dueMs: number;
  /** Event positions; `to` is Infinity for one that was still set at the end. */
  readonly from: number;
  readonly to: number;
  readonly fate: 'fired' | 'cancelled' | 'replaced' | 'crashed' | 'set';
}

type Mutable = { -readonly [Key in keyof TimerSpan]: TimerSpan[Key] };

/** All timers of a run, in the order in which they were set. */
export function timerSpansOf(trace: Trace): readonly TimerSpan[] {
  const spans: Mutable[] = [];
  const setByNode = new Map<string, Map<string, number>>();
  const end = (node: string, name: string, to: number, fate: TimerSpan['fate']): void => {
    const set = setByNode.get(node)?.get(name);
    const span = set === undefined ? undefined : spans[set];
    if (span === undefined) return;
    span.to = to;
    span.fate = fate;
    setByNode.get(node)?.delete(name);
  };
  trace.events.forEach((event, at) => {
    const { node } = event;
    if (event.kind === 'timer') end(node, event.timer, at, 'fired');
    for (const effect of event.effects) {
      if (effect.do === 'cancel') end(node, effect.name, at, 'cancelled');
      if (effect.do !== 'timer') continue;
      // On a clock that stands still a timer is never due, as things stand.
      const { name, dueMs = Infinity } = effect;
      end(node, name, at, 'replaced');
      const set = setByNode.get(node) ?? new Map<string, number>();
      setByNode.set(node, set.set(name, spans.length));
      spans.push({ node, name, dueMs, from: at, to: Infinity, fate: 'set' });
    }
    if (isCrash(event, trace)) {
      for (const name of setByNode.get(node)?.keys() ?? []) end(node, name, at, 'crashed');
    }
  });
  return spans;
}

/** The timers that are set after an event, those due first first. */
export class ArmedTimers {
  readonly #spans: readonly TimerSpan[];
  /** By span: how far this one or one before it reaches; never decreases. */
  readonly #reach: Float64Array;

  constructor(spans: readonly TimerSpan[]) {
    this.#spans = spans;
    this.#reach = new Float64Array(spans.length);
    let farthest = -1;
    spans.forEach((span, index) => {
      farthest = Math.max(farthest, span.to);
      this.#reach[index] = farthest;
    });
  }

  after(position: number): readonly TimerSpan[] {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#reach[middle] ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    const armed: TimerSpan[] = [];
    for (let index = low; index < this.#spans.length; index++) {
      const span = this.#spans[index];
      if (span === undefined || span.from > position) break;
      if (span.to > position) armed.push(span);
    }
    return armed.toSorted((a, b) => a.dueMs - b.dueMs);
  }
}
