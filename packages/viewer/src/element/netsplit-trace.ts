// The element <netsplit-trace>: a run to step through, within any page.
//
//   <netsplit-trace src="split.trace" at="41" name="A partition that heals"></netsplit-trace>
//
//   src     the trace; it may be packed with gzip (its name ends in .gz)
//   at      the event to open at; by default the first violation, or the first event
//   name    what the run is called
//   view    diagram, state or events: what is shown first where there is room for one
//   theme   light or dark; by default as the system has it
//
// It is a frame: the keys of the viewer, its style and what the trace says stay in it.

import { READY, type FrameWord } from '../app/frame-words.ts';

/** The page in the frame, put here when this file is bundled. */
declare const NETSPLIT_PAGE: string;

const VIEWS = ['diagram', 'state', 'events'] as const;

class NetsplitTrace extends HTMLElement {
  static readonly observedAttributes = ['src', 'at', 'name', 'view', 'theme'];
  #frame: HTMLIFrameElement | undefined;
  #isReady = false;

  readonly #onMessage = ({ source, data }: MessageEvent): void => {
    if (source === null || source !== this.#frame?.contentWindow || data !== READY) return;
    this.#isReady = true;
    this.#sayTheme();
    void this.#show();
  };

  connectedCallback(): void {
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('name') ?? 'A run to step through';
    // Without an origin of its own it can reach nothing of the page around it.
    frame.setAttribute('sandbox', 'allow-scripts allow-downloads');
    frame.loading = 'lazy';
    frame.style.cssText = 'display: block; width: 100%; height: 100%; border: 0';
    frame.srcdoc = NETSPLIT_PAGE;
    this.#frame = frame;
    window.addEventListener('message', this.#onMessage);
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent =
      ':host { display: block; height: 560px; } :host([hidden]) { display: none; }';
    root.replaceChildren(style, frame);
  }

  disconnectedCallback(): void {
    window.removeEventListener('message', this.#onMessage);
    this.#isReady = false;
    this.#frame = undefined;
  }

  attributeChangedCallback(name: string): void {
    if (!this.#isReady) return;
    if (name === 'theme') this.#sayTheme();
    else void this.#show();
  }

  async #show(): Promise<void> {
    const src = this.getAttribute('src');
    if (src === null)
      return this.#say({ say: 'fail', message: 'the element has no src: name a trace' });
    try {
      const trace = await fetchTrace(src);
      // Another trace may have been asked for meanwhile.
      if (src !== this.getAttribute('src')) return;
      const at = Number(this.getAttribute('at') ?? Number.NaN);
      const view = VIEWS.find((one) => one === this.getAttribute('view'));
      this.#say({
        say: 'show',
        trace,
        name: this.getAttribute('name') ?? undefined,
        at: Number.isSafeInteger(at) && at > 0 ? at : undefined,
        view,
      });
    } catch (error) {
      this.#say({ say: 'fail', message: error instanceof Error ? error.message : String(error) });
    }
  }

  #sayTheme(): void {
    const theme = this.getAttribute('theme');
    this.#say({ say: 'theme', theme: theme === 'light' || theme === 'dark' ? theme : undefined });
  }

  #say(word: FrameWord): void {
    // The frame has no origin that could be named.
    this.#frame?.contentWindow?.postMessage(word, '*');
  }
}

async function fetchTrace(src: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(src);
  } catch {
    throw new Error(
      `the trace ${src} could not be fetched: a page that was opened from a disk may not`,
    );
  }
  if (!response.ok) throw new Error(`there is no trace ${src} (${response.status})`);
  const isPacked = new URL(src, document.baseURI).pathname.endsWith('.gz');
  if (!isPacked || response.body === null) return response.text();
  // A server that knows the ending may have had it unpacked by the browser already.
  if (response.headers.get('content-encoding')?.includes('gzip') === true) return response.text();
  return new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).text();
}

if (customElements.get('netsplit-trace') === undefined) {
  customElements.define('netsplit-trace', NetsplitTrace);
}
