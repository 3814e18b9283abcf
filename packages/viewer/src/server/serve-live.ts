import { LiveHost } from '../live/host.ts';
import type { LiveLab, Opening } from '../live/lab.ts';
import { Pages, type Show } from './pages.ts';
import { serve, type ServeOptions, type Viewer } from './serve.ts';

/** What {@link serveLive} serves, and how. */
export interface LiveOptions extends ServeOptions {
  readonly lab: LiveLab;
  /** The run that the session begins with. */
  readonly opening: Opening;
}

/**
 * Serves a session on a lab's code: its cluster is run by hand in the page. It ends when it is closed.
 *
 * @throws {PortTaken}
 * @throws {RangeError} for a scenario or a test that the lab does not have
 */
export async function serveLive({ lab, opening, ...options }: LiveOptions): Promise<Viewer> {
  const pages = new Pages();
  const host = new LiveHost(lab, (word) => pages.tell(word));
  const show: Show = {
    greet: ({ mayAct }) => host.words(mayAct),
    hear: (word, page) => host.hear(word, (answer) => page.reply(answer)),
    close: () => host.close(),
  };
  try {
    await host.open(opening);
    return await serve({ show, pages }, options);
  } catch (error) {
    host.close();
    throw error;
  }
}
