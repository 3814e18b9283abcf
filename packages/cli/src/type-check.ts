import type { Lab } from '@netsplit/course';
import type { TypeProblem } from '@netsplit/harness';

export interface RunningTypeCheck {
  /** The type errors; undefined when they could not be looked for (no TypeScript here, or it was stopped). */
  readonly problems: Promise<readonly TypeProblem[] | undefined>;
  stop(): void;
}

/**
 * Starts the type check of the student's code of a lab, beside the tests: what runs is the code without its types, and a
 * type error is worth knowing of, but never keeps a test from running.
 */
export function startTypeCheck(lab: Lab): RunningTypeCheck {
  const stopped = new AbortController();
  return { problems: check(lab, stopped.signal), stop: () => stopped.abort() };
}

async function check(lab: Lab, signal: AbortSignal): Promise<readonly TypeProblem[] | undefined> {
  const { typeCheck } = await import('@netsplit/harness');
  try {
    const checked = await typeCheck(lab.dir, 'src', { signal });
    return checked.kind === 'checked' ? checked.problems : undefined;
  } catch {
    // Stopped, or a disk that is full: that costs the type check, not the tests.
    return undefined;
  }
}
