import { posix } from 'node:path';

/** `[label](target)`, the label perhaps broken over lines. */
const LINK = /(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g;

/** A document whose links to what is not handed out are words again. */
export function withoutDeadLinks(
  path: string,
  text: string,
  isThere: (path: string) => boolean,
): string {
  return text.replace(LINK, (whole: string, label: string, target: string) => {
    if (/^[a-z]+:|^#/i.test(target)) return whole;
    const [file = ''] = target.split('#');
    const place = posix.normalize(posix.join(posix.dirname(path), file));
    return isThere(place) ? whole : label;
  });
}
