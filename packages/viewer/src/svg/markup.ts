/** Attributes by name; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG with its content, which is markup already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? round(value) : escape(String(value))}"`,
    )
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A text as content: what a node said is never markup, and what XML forbids is shown as a box. */
export function escape(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** A tenth of a pixel is fine enough, and keeps the file small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Points as the attribute of a polygon. */
export function points(corners: readonly (readonly [number, number])[]): string {
  return corners.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
}
