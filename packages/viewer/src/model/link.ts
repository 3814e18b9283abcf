import type { ForkId } from './forks.ts';

/** What the address of the page says after its `#`: the cursor, which is an event of a fork. */
export interface PageLink {
  readonly n: number | undefined;
  /** The run that was opened first when undefined. */
  readonly fork: ForkId | undefined;
  /** Of a live session: what its forks are made of. */
  readonly live?: string;
}

/** Reads the part of an address after `#`; what makes no sense is left out. */
export function readLink(hash: string): PageLink {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const n = Number(fields.get('n') ?? Number.NaN);
  const fork = fields.get('fork') ?? '';
  const live = /(?:^#?|&)live=([^&]*)/.exec(hash)?.[1] ?? '';
  return {
    n: Number.isSafeInteger(n) && n > 0 ? n : undefined,
    fork: /^[a-z]{1,4}$/.test(fork) ? fork : undefined,
    ...(live === '' ? {} : { live }),
  };
}

export function writeLink({ n, fork, live }: Partial<PageLink>): string {
  const fields = [
    ...(n === undefined ? [] : [`n=${n}`]),
    ...(fork === undefined ? [] : [`fork=${fork}`]),
    ...(live === undefined ? [] : [`live=${live}`]),
  ];
  return fields.length === 0 ? '' : `#${fields.join('&')}`;
}
