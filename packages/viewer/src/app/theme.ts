/** From what is shown now to the other, and kept for the next visit. */
export function toggleTheme(): void {
  const root = document.documentElement;
  root.dataset['theme'] = isDark() ? 'light' : 'dark';
  try {
    localStorage.setItem('netsplit-theme', root.dataset['theme']);
  } catch {
    // A browser may forbid to keep anything: the theme lasts as long as the page.
  }
}

/** As the page around this one has it; undefined for as the system has it. Not kept: it is not the reader's choice. */
export function setTheme(theme: 'light' | 'dark' | undefined): void {
  const { dataset } = document.documentElement;
  if (theme === undefined) delete dataset['theme'];
  else dataset['theme'] = theme;
}

export function restoreTheme(): void {
  try {
    const theme = localStorage.getItem('netsplit-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
  } catch {
    // As above.
  }
}

export function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  if (theme !== undefined) return theme === 'dark';
  return window.matchMedia('(prefers-color-scheme: dark)').matches;
}
