import { inspect } from './inspect.ts';
import { own } from './own-error.ts';

/** What a node's code knows as `console`: whatever is printed goes into the trace, in one way. */
export interface NodeConsole {
  readonly log: (...values: unknown[]) => void;
  readonly info: (...values: unknown[]) => void;
  readonly warn: (...values: unknown[]) => void;
  readonly error: (...values: unknown[]) => void;
  readonly debug: (...values: unknown[]) => void;
}

export function consoleFor(log: (text: string) => void): NodeConsole {
  const print = (...values: unknown[]): void => {
    const text = values
      .map((value) => (typeof value === 'string' ? value : inspect(value)))
      .join(' ');
    try {
      log(text);
    } catch (thrown) {
      throw own(thrown);
    }
  };
  return Object.freeze({ log: print, info: print, warn: print, error: print, debug: print });
}
