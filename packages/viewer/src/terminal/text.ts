// Lines of a terminal: pieces with a style each, cut to a width before they are coloured.

/** What a piece of text is, not how it looks: a terminal without colours shows it as it is. */
export type Style =
  | 'plain'
  | 'strong'
  | 'faint'
  | 'chosen'
  | 'message'
  | 'timer'
  | 'client'
  | 'fault'
  | 'violation'
  | 'old'
  | 'new'
  | 'key';

export type Piece = string | readonly [text: string, style: Style];
/** A line of pieces, each with its own look. {@link printed} gives it to a terminal. */
export type Line = readonly Piece[];

/** Gives a text the look of a style. */
export type Paint = (text: string, style: Style) => string;

/** Lines as a terminal prints them: each as wide as `columns` at most, what is longer ends in an ellipsis. */
export function printed(lines: readonly Line[], columns: number, paint: Paint): readonly string[] {
  return lines.map((line) => printedLine(line, columns, paint));
}

function printedLine(line: Line, columns: number, paint: Paint): string {
  const whole = line.reduce((width, piece) => width + textOf(piece).length, 0);
  let left = whole > columns ? columns - 1 : columns;
  let out = '';
  for (const piece of line) {
    if (left <= 0) break;
    // A pair of surrogates is one sign: half of it would be none.
    const text = oneLine(textOf(piece))
      .slice(0, left)
      .replace(/[\ud800-\udbff]$/, '');
    left -= text.length;
    out += typeof piece === 'string' ? text : paint(text, piece[1]);
  }
  return whole > columns ? `${out}…` : out;
}

function textOf(piece: Piece): string {
  return typeof piece === 'string' ? piece : piece[0];
}

/** What nodes and files say may hold anything; in a screen no control code may move the cursor. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

/** A text in lines of words, so many at most; the last one says that there was more. */
export function wrapped(text: string, columns: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1] ?? ''} …`];
}
