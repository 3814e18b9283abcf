import type { ForkId } from './forks.ts';

/** What the address of the page says after its `#`: the cursor, which is an event of a fork. */
export interface PageLink {
  readonly n: number | undefined;
  /** The run that was opened first when undefined. */
  readonly fork: ForkId | undefined;
}

/** Reads the part of an address after `#`; what makes no sense is left out. */
export function readLink(hash: string): PageLink {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const n = Number(fields.get('n') ?? Number.NaN);
  const fork = fields.get('fork') ?? '';
  return {
    n: Number.isSafeInteger(n) && n > 0 ? n : undefined,
    fork: /^[a-z]{1,4}$/.test(fork) ? fork : undefined,
  };
}

export function writeLink({ n, fork }: Partial<PageLink>): string {
  const fields = [
    ...(n === undefined ? [] : [`n=${n}`]),
    ...(fork === undefined ? [] : [`fork=${fork}`]),
  ];
  return fields.length === 0 ? '' : `#${fields.join('&')}`;
}
