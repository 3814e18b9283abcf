let loading: Promise<void> | undefined;

/** Fetches the script of `<netsplit-trace>`, once. */
export function loadTraceElement(src: string): Promise<void> {
  loading ??= new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = src;
    script.addEventListener('load', () => loaded());
    script.addEventListener('error', () => failed(new Error(`${src} could not be loaded`)));
    document.head.append(script);
  });
  return loading;
}
