import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLabs } from '@netsplit/course';
import { BUILT } from './build.ts';
import { pagesIn, valuesOf } from './pages.ts';

const ROOT = join(import.meta.dirname, '../..');
const pages = pagesIn(BUILT);
const byAddress = new Map(pages.map((page) => [page.address, page]));
const { labs } = findLabs({ dir: ROOT, whole: true });

/** What is wrong with a link of a page; undefined if it leads somewhere. */
function deadEnd(from: string, href: string): string | undefined {
  const { pathname, hash, host } = new URL(href, `http://site.test${from}`);
  if (host !== 'site.test') return undefined;
  const target = byAddress.get(decodeURI(pathname));
  if (target === undefined) {
    return existsSync(join(BUILT, decodeURI(pathname))) ? undefined : 'no such page or file';
  }
  const id = decodeURIComponent(hash.slice(1));
  return id === '' || target.ids.has(id) ? undefined : 'no such place on it';
}

describe('the site', () => {
  it('has a page for each lab and guide', () => {
    const addresses = [...byAddress.keys()];
    expect(addresses).toContain('/');
    expect(addresses).toContain('/404.html');
    for (const { name } of labs) expect(addresses).toContain(`/labs/${name}/`);
    for (const who of ['student/install.html', 'instructor/', 'contributor/']) {
      expect(addresses).toContain(`/guides/${who}`);
    }
  });

  it('has no link that leads nowhere, to a page or to a place on one', () => {
    let count = 0;
    const dead = pages.flatMap(({ address, html }) =>
      valuesOf(html, 'href').flatMap((href) => {
        count += 1;
        const why = deadEnd(address, href);
        return why === undefined ? [] : [`${address}: ${href}: ${why}`];
      }),
    );
    expect(count).toBeGreaterThan(1000);
    expect(dead).toEqual([]);
  });

  it('knows a link that leads nowhere', () => {
    expect(deadEnd('/labs/raft/', '../swim/')).toBeUndefined();
    expect(deadEnd('/labs/raft/', '../swum/')).toBe('no such page or file');
    expect(deadEnd('/labs/raft/', '#part-z')).toBe('no such place on it');
  });

  it('loads nothing from elsewhere, and nothing that is not there', () => {
    const loaded = pages.flatMap(({ address, html }) =>
      valuesOf(html, 'src').map((src) => ({ address, src })),
    );
    expect(loaded.length).toBeGreaterThan(pages.length);
    const wrong = loaded.filter(
      ({ address, src }) =>
        !src.startsWith('data:') &&
        (/^(https?:)?\/\//.test(src) || deadEnd(address, src) !== undefined),
    );
    expect(wrong).toEqual([]);
    const fromElsewhere = pages.filter(({ html }) => /<link [^>]*href="(https?:)?\/\//.test(html));
    expect(fromElsewhere.map(({ address }) => address)).toEqual([]);
  });

  it('links the first use of a term in a handout to the glossary, and only the first', () => {
    const raft = byAddress.get('/labs/raft/')?.html ?? '';
    const linked = valuesOf(raft, 'href').filter((href) => href.includes('#term-'));
    expect(linked).toContain('/glossary/#term-leader');
    expect(new Set(linked).size).toBe(linked.length);
  });

  it('has a trace for every scenario of every lab', () => {
    const missing = labs.flatMap(({ name, manifest }) =>
      manifest.scenarios
        .map(({ id }) => `traces/${name}/${id}.trace.gz`)
        .filter((file) => !existsSync(join(BUILT, file))),
    );
    expect(missing).toEqual([]);
  });
});
