import { applyPatch } from 'diff';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a guide has its reader do, in order. */
export type Deed =
  | { readonly kind: 'type'; readonly args: readonly string[] }
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'change'; readonly path: string; readonly patch: string };

/**
 * The commands of a page (`sh`), the files that it has written (code after a name: `tests/a.ts`:), and its changes of a file (a `diff`
 * whose first line names it).
 */
export function deedsOf(page: string): Deed[] {
  const deeds: Deed[] = [];
  for (const [, name, language, code = ''] of page.matchAll(
    /(?:`([\w./-]+)`:\n\n)?^```(\w+)\n([^]*?)^```$/gm,
  )) {
    if (language === 'sh') {
      const lines = code.split('\n').filter((line) => line.startsWith('npx netsplit '));
      deeds.push(...lines.map(typed));
    } else if (code.startsWith('--- a/')) {
      const [, path = ''] = /^--- a\/(.+)$/m.exec(code) ?? [];
      deeds.push({ kind: 'change', path, patch: code });
    } else if (name !== undefined) {
      deeds.push({ kind: 'write', path: name, text: code });
    }
  }
  return deeds;
}

function typed(line: string): Deed {
  const [command = ''] = line.replace('npx netsplit ', '').split(' #');
  return { kind: 'type', args: command.trim().split(/\s+/) };
}

/** Writes or changes a file in `folder`. @throws {Error} where a change does not fit */
export function perform(deed: Exclude<Deed, { kind: 'type' }>, folder: string): void {
  const file = join(folder, deed.path);
  mkdirSync(dirname(file), { recursive: true });
  if (deed.kind === 'write') {
    writeFileSync(file, deed.text);
    return;
  }
  const changed = applyPatch(readFileSync(file, 'utf8'), deed.patch);
  if (changed === false) throw new Error(`the change of ${deed.path} does not fit`);
  writeFileSync(file, changed);
}
