/** A line of CSV, as RFC 4180 has it. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet takes these for the beginning of a formula, and runs it: whoever is called =cmd() is not.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  const plain = text.replace(/[\p{Cc}]/gu, (letter) => (letter === '\n' ? letter : ' '));
  return /[",\r\n]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
