import open from 'open';

/**
 * Opens an address in the user's browser. False where there is none to open, as on a machine without a
 * screen: print the address in any case.
 */
export async function openInBrowser(url: string): Promise<boolean> {
  if (isWithoutScreen()) return false;
  try {
    const started = await open(url);
    // Without a listener, a browser that could not start would end this process.
    started.on('error', () => {});
    started.unref();
    return true;
  } catch {
    return false;
  }
}

/** Where the opener would start, find no screen, and end without a word. */
function isWithoutScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  const isOnScreen = [DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME].some(
    (name) => (name ?? '') !== '',
  );
  return process.platform === 'linux' && !isOnScreen;
}
