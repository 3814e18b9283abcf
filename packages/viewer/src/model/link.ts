/** What the address of the page says after its `#`: the event that the cursor is on. */
export interface PageLink {
  readonly n: number | undefined;
}

/** Reads the part of an address after `#`; what makes no sense is left out. */
export function readLink(hash: string): PageLink {
  const n = Number(new URLSearchParams(hash.replace(/^#/, '')).get('n') ?? Number.NaN);
  return { n: Number.isSafeInteger(n) && n > 0 ? n : undefined };
}

export function writeLink({ n }: PageLink): string {
  return n === undefined ? '' : `#n=${n}`;
}
