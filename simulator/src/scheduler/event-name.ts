/** An event's name as a key: what brought it about, and which of its consequences it is. */
export function nameOf(cause: number, index: number): string {
  return `${cause}.${index}`;
}
