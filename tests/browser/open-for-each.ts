import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { serveViewer, type Viewer } from '@netsplit/viewer';
import { openWindow, type Window } from './chromium.ts';
import { look, type Look } from './look.ts';

/** Opens a run in a page of its own for each test of the file; what the page complains of fails the test. */
export function openForEach(text: string, opened: (shown: Look, window: Window) => void): void {
  let viewer: Viewer;
  let window: Window;
  let shown: Look;

  beforeAll(async () => {
    viewer = await serveViewer({ trace: { text } });
    window = await openWindow();
  });

  afterAll(async () => {
    await window.close();
    await viewer.close();
  });

  beforeEach(async () => {
    shown = await look(window, viewer.url);
    await shown.page.locator('.card.current').waitFor();
    opened(shown, window);
  });

  afterEach(async () => {
    await shown.page.close();
    if (shown.troubles.length > 0) throw new Error(shown.troubles.join('\n'));
  });
}
