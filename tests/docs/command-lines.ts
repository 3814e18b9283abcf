import type { Shown } from './markdown.ts';

/** A command as somebody would type it, in words. */
export interface CommandLine {
  readonly place: string;
  readonly typed: string;
  readonly words: readonly string[];
  /** It stands in a block, to be copied; not in a sentence, which may leave something out. */
  readonly isWhole: boolean;
}

const BEGINS = /^(?:npx|npm|node|git) |^npm$/;

/** The commands of a block of a shell, or of code in a sentence. */
export function commandLines({ language, text, path, line }: Shown): CommandLine[] {
  const isWhole = language === 'sh' || language === 'console';
  if (!isWhole && !(language === 'inline' && BEGINS.test(text))) return [];
  return continued(text.split('\n')).flatMap(({ text: typed, index }) =>
    withoutComment(typed)
      .split('&&')
      .map((one) => one.replace(/^\s*\$ /, '').trim())
      .filter((one) => one !== '')
      .map((one) => ({
        place: `${path}:${line + index}`,
        typed: one,
        words: wordsOf(one).map((word) => (isWhole ? word : filledIn(word))),
        isWhole,
      })),
  );
}

/** Lines, each with those that a backslash at its end joins to it. */
function continued(lines: readonly string[]): { readonly text: string; readonly index: number }[] {
  const joined: { text: string; index: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = joined.at(-1);
    if (last?.text.endsWith('\\') === true) last.text = `${last.text.slice(0, -1)} ${line.trim()}`;
    else joined.push({ text: line, index });
  }
  return joined;
}

/** A command's words: what stands in quotes is one of them. */
function wordsOf(typed: string): string[] {
  return (typed.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replaceAll(/["']/g, ''),
  );
}

function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*/, '');
}

/** What a sentence leaves open: `<lab>` is any lab, and of `svg|mermaid` any will do. */
function filledIn(word: string): string {
  const open = /^<([\w-]+)>$/.exec(word)?.[1];
  if (open === 'lab' || open === 'name') return 'first-contact';
  if (open === 'command') return 'course';
  return open ?? word.split('|')[0] ?? word;
}
