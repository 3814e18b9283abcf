/**
 * A text in which words are called otherwise: where they stand alone in quotes of any sort (`'printed'`, `"printed"`, and in
 * backticks, as pages have it), and where they are a declared field (`readonly printed: …`). Prose keeps its words.
 */
export function renamed(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const words = [...names.keys()].map((word) => word.replaceAll('-', '\\-')).join('|');
  const other = (word: string): string => names.get(word) ?? word;
  return text
    .replace(new RegExp(`(['"\`])(${words})\\1`, 'g'), (_, quote: string, word: string) => {
      return `${quote}${other(word)}${quote}`;
    })
    .replace(new RegExp(`\\breadonly (${words})(?=\\??:)`, 'g'), (_, word: string) => {
      return `readonly ${other(word)}`;
    });
}

/** The first of the new words that a text has in quotes already: then two things would be called alike. */
export function taken(text: string, names: ReadonlyMap<string, string>): string | undefined {
  return [...names.values()].find((word) =>
    new RegExp(`(['"\`])${word}\\1|\\breadonly ${word}\\??:`).test(text),
  );
}
