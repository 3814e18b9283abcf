/** Ruby has nine digits behind the second and blanks before the zone, GitHub writes `UTC`; what no other reader knows. */
const WRITTEN =
  /^(\d{4}-\d\d-\d\d)(?: +|T)(\d\d:\d\d(?::\d\d)?)(?:(\.\d{1,3})\d*)? *(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d))$/;

/** A moment as other systems write it, `2026-10-05 22:10:00.123456789 -07:00`, as ISO 8601 in UTC; undefined for what names no zone. */
export function isoOf(text: string): string | undefined {
  const found = WRITTEN.exec(text.trim());
  if (found === null) return undefined;
  const [, day = '', time = '', fraction = '', utc, hours = '', minutes = ''] = found;
  const zone = utc === undefined ? `${hours}:${minutes}` : 'Z';
  const at = new Date(`${day}T${time}${fraction}${zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
