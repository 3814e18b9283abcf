import { join } from 'node:path';
import { findLabs, readGlossary, readReadings } from '@netsplit/course';
import { format, resolveConfig } from 'prettier';
import { withBackPointers } from './back-pointers.ts';
import { glossaryPage } from './glossary-page.ts';
import { pagesOf } from './pages.ts';

/**
 * All that `npm run readings` makes, by path: the works with their back pointers, the pages of the readings, and the
 * glossary.
 */
export async function made(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(root, 'docs/readings');
  const { labs } = findLabs({ dir: root, whole: true });
  const readings = readReadings(folder);
  const glossary = join(root, 'docs/glossary');
  const files = new Map(await withBackPointers(labs, folder));
  const page = join(glossary, 'README.md');
  files.set(page, await tidy(page, glossaryPage(readGlossary(glossary), readings.works)));
  for (const [name, text] of pagesOf(readings, labs)) {
    const file = join(folder, name);
    files.set(file, name.endsWith('.md') ? await tidy(file, text) : text);
  }
  return files;
}

const tidy = async (file: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(file)), filepath: file });
