import type { Lab } from '../labs.ts';
import type { Work } from './catalogue.ts';

/** Where a work is read: by lab and part, the sections. */
export type Taught = Work['taught'];

/** By the id of a work, where the labs read it: labs and parts in their order, each section once. */
export function taughtIn(labs: readonly Pick<Lab, 'name' | 'manifest'>[]): Map<string, Taught> {
  const taught = new Map<string, Record<string, Record<string, string[]>>>();
  for (const { name, manifest } of labs) {
    for (const part of manifest.parts) {
      for (const { work, section } of part.readings) {
        const places = taught.get(work) ?? {};
        taught.set(work, places);
        const sections = ((places[name] ??= {})[part.id] ??= []);
        if (!sections.includes(section)) sections.push(section);
      }
    }
  }
  return taught;
}
