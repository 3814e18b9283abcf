import open from 'open';

/**
 * Opens an address in the user's browser. False when there is none to open, as on a machine without a
 * screen: then print the address.
 */
export async function openInBrowser(url: string): Promise<boolean> {
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
