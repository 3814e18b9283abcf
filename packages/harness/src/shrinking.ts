import { LabFailure } from './lab-failure.ts';
import { brokenRule, type Violation } from './violation.ts';

/**
 * How long a smaller case is looked for. Counted in runs and events, so that a slow machine finds the
 * same one; in wall time only for code that is slow itself, which has made a search of minutes of
 * what is one of seconds. The verdict stands either way.
 */
const MOST_RUNS = 1000;
const MOST_EVENTS = 300_000;
const MOST_WALL_MS = 5000;

/**
 * Watches over the search for a smaller failing case, which fast-check leads.
 *
 * A smaller case counts only if it breaks the same rule: otherwise a search for the essence of a lost
 * update ends in some crash of an empty cluster.
 */
export class Shrinking<Case> {
  /** The failing case as it was drawn. */
  first: Case | undefined;
  #rule: string | undefined;
  #runs = 0;
  #untilEvents = Infinity;
  #untilMs = Infinity;

  get hasBegun(): boolean {
    return this.#rule !== undefined;
  }

  /** @param events how many events all runs together have had */
  isWorthRunning(events: number): boolean {
    if (!this.hasBegun) return true;
    this.#runs += 1;
    return (
      this.#runs <= MOST_RUNS && events < this.#untilEvents && performance.now() < this.#untilMs
    );
  }

  /** Whether a failure is the one whose essence is looked for; the first one is. */
  accepts(failure: unknown, scene: Case, events: number): boolean {
    if (!(failure instanceof LabFailure)) return true;
    const { violation } = failure;
    const rule = ruleOf(violation);
    if (this.#rule === undefined) {
      this.#rule = rule;
      this.first = scene;
      this.#untilMs = performance.now() + MOST_WALL_MS;
      this.#untilEvents = isSlow(violation) ? events : events + MOST_EVENTS;
    }
    return this.#rule === rule;
  }
}

/** What costs seconds of waiting each time: its first case has to do. */
function isSlow(violation: Violation): boolean {
  if (violation.kind === 'runaway') return violation.limit === 'wall time';
  return violation.kind === 'code' && violation.isHang === true;
}

/** What shrinking keeps of a violation. */
function ruleOf(violation: Violation): string {
  const place = violation.kind === 'code' ? ` ${violation.place ?? ''}` : '';
  return `${brokenRule(violation)}${place}`;
}
