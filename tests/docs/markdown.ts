import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A block of code in a document, or a piece of code within a sentence. */
export interface Shown {
  /** `README.md:93`, where its first line is. */
  readonly place: string;
  readonly path: string;
  readonly line: number;
  /** `ts`, `sh`, …; `inline` within a sentence, and nothing where the block does not say. */
  readonly language: string;
  readonly text: string;
}

/** Every piece of code that the documents of the repository show. */
export function allShown(): Shown[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const paths = listed.split('\n').filter((path) => path !== '' && existsSync(join(ROOT, path)));
  return [...new Set(paths)].toSorted().flatMap((path) => {
    const shown = shownIn(path, readFileSync(join(ROOT, path), 'utf8'));
    // A page of the reference shows declarations as they stand in sources, which the compiler has seen.
    return path.startsWith('docs/reference/') ? shown.filter(isNoDeclaration) : shown;
  });
}

function isNoDeclaration({ language, text }: Shown): boolean {
  return language !== 'ts' || text.startsWith(EXAMPLE);
}

const EXAMPLE = '// For example:\n';

export function shownIn(path: string, text: string): Shown[] {
  const shown: Shown[] = [];
  let fence: { language: string; indent: number; line: number; lines: string[] } | undefined;
  let before = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', language = ''] = /^( *)```(\w*)/.exec(line) ?? [];
    if (!/^ *```/.test(line)) {
      if (fence !== undefined) fence.lines.push(line.slice(fence.indent));
      else {
        for (const [, code = ''] of line.matchAll(/(?<!`)`([^`]+)`(?!`)/g)) {
          const at = { path, line: index + 1, place: `${path}:${index + 1}` };
          shown.push({ ...at, language: 'inline', text: code });
        }
        if (line.trim() !== '') before = line;
      }
    } else if (fence === undefined) {
      const isExample = path.startsWith('docs/reference/') && before === 'For example:';
      // In place of the fence, so that lines are counted as in the document.
      const first = isExample ? [EXAMPLE.trim()] : [''];
      fence = { language, indent: indent.length, line: index + 1, lines: first };
    } else {
      const { lines, line: at } = fence;
      const body = lines[0] === '' ? lines.slice(1) : lines;
      const begins = lines[0] === '' ? at + 1 : at;
      shown.push({
        path,
        line: begins,
        place: `${path}:${begins}`,
        language: fence.language,
        text: `${body.join('\n')}\n`,
      });
      fence = undefined;
    }
  }
  return shown;
}
