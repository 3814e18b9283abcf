/** Whether all that a link names is in another one. */
export function isPartOf(link: string, other: string): boolean {
  return other === link || other.startsWith(`${link}!`) || other.startsWith(`${link}~`);
}
