import { advising, replace } from './advice.ts';
import { DATE_WITHOUT_ARGUMENTS, MISSING_MEMBERS } from './ambient.ts';

const ZONE = "it depends on the machine's time zone";
/** What means the same moment everywhere: a day, or a time with its offset. */
const ABSOLUTE = /^\d{4}(-\d\d(-\d\d)?)?$|(Z|[+-]\d\d:?\d\d)$/;

/** Leaves of `Date` what gives the same result on every machine: moments given, in UTC. */
export function guardDates(): void {
  const RealDate = Date;
  const present = advising('Date()', DATE_WITHOUT_ARGUMENTS);
  const parse = (text: unknown): number => {
    if (!ABSOLUTE.test(String(text))) {
      advising(`Date.parse('${String(text)}')`, `${ZONE}: end it with Z`)();
    }
    return RealDate.parse(String(text));
  };
  function GuardedDate(...given: unknown[]): object {
    if (new.target === undefined || given.length === 0) return present();
    const [first] = given;
    if (given.length > 1) advising('new Date(year, month, …)', `${ZONE}: use Date.UTC(…)`)();
    const moment = typeof first === 'string' ? parse(first) : first;
    return Reflect.construct(RealDate, [moment], new.target) as object;
  }
  replace(GuardedDate, 'name', 'Date');
  Object.defineProperty(GuardedDate, 'prototype', { value: RealDate.prototype, writable: false });
  replace(GuardedDate, 'now', advising('Date.now', MISSING_MEMBERS['Date']?.['now'] ?? ''));
  replace(GuardedDate, 'UTC', RealDate.UTC);
  replace(GuardedDate, 'parse', parse);
  replace(RealDate.prototype, 'constructor', GuardedDate);
  replace(globalThis, 'Date', GuardedDate);
  guardZone(RealDate.prototype);
}

function guardZone(prototype: object): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (/^[gs]et(?!UTC|Time$)/.test(name)) {
      replace(
        prototype,
        name,
        advising(name, `${ZONE}: use ${name.replace(/^([gs]et)/, '$1UTC')}`),
      );
    } else if (/^to(Date|Time)?String$/.test(name)) {
      replace(prototype, name, advising(`Date ${name}`, `${ZONE}: use toISOString()`));
    }
  }
}
