import { commands } from '@netsplit/cli';
import { join } from 'node:path';
import { format } from 'prettier';
import { readFace, type Exported } from '../face.ts';
import { preambleOf, readFaults, type FaultKind } from '../faults.ts';
import { commandPages } from './command-line.ts';
import { silentMembers } from './declaration.ts';
import { PACKAGES, type DocumentedPackage } from './packages.ts';
import {
  contentsPage,
  facePage,
  faultsPage,
  indexPage,
  placesOf,
  type Face,
  type Places,
} from './page.ts';

const ROOT = join(import.meta.dirname, '../../..');

const FAULTS = [
  { title: 'Of the network', path: 'simulator/src/fault/network-faults.ts' },
  { title: 'Of a node, its clock, its disk', path: 'simulator/src/fault/node-faults.ts' },
] as const;

export interface Reference {
  /** Text by the path of its file under `docs/reference`, formatted. */
  readonly pages: ReadonlyMap<string, string>;
  /** Public names, members (`Disk.write`) and faults that nothing is said of, with their package. */
  readonly undocumented: readonly string[];
}

/** Makes the reference: of the packages from their sources, of the command line from its definitions. */
export async function makeReference(): Promise<Reference> {
  const pages = new Map<string, string>();
  const undocumented: string[] = [];
  const below = new Map<string, string>();
  for (const documented of PACKAGES) {
    const { name } = documented;
    const faces = facesOf(documented);
    const own = placesOf(faces);
    for (const [page, text] of pagesOf(documented, faces, { own, below })) {
      pages.set(`${name}/${page}`, text);
    }
    const silent = new Set(faces.flatMap((face) => face.exports.flatMap(undocumentedIn)));
    undocumented.push(...[...silent].map((one) => `${name}: ${one}`));
    for (const [one, place] of own) below.set(one, `../${name}/${place}`);
  }
  const groups = FAULTS.map(({ title, path }) => ({
    title,
    about: preambleOf(join(ROOT, path)),
    faults: readFaults(join(ROOT, path)),
  }));
  pages.set('simulator/faults.md', faultsPage(groups));
  undocumented.push(...groups.flatMap(({ faults }) => faults.flatMap(silentFault)));
  for (const [page, text] of await commandPages(commands)) pages.set(`command-line/${page}`, text);
  pages.set('README.md', indexPage(PACKAGES));
  for (const [path, text] of pages) pages.set(path, await formatted(text));
  return { pages, undocumented };
}

function facesOf({ folder, faces }: DocumentedPackage): Face[] {
  return faces.map((face) => ({ ...face, exports: readFace(join(ROOT, folder, face.path)) }));
}

function pagesOf(
  documented: DocumentedPackage,
  faces: readonly Face[],
  names: { readonly own: Places; readonly below: Places },
): [page: string, text: string][] {
  const more =
    documented.name === 'simulator'
      ? ['[Faults](faults.md) has every kind of fault with its fields.', '']
      : [];
  return [
    ['README.md', contentsPage(documented, faces, names, more)],
    ...faces.map((face): [string, string] => [face.page, facePage(face, names)]),
  ];
}

function formatted(text: string): Promise<string> {
  return format(text, { parser: 'markdown', printWidth: 100, singleQuote: true });
}

/** Nothing, if an export and its members say what they are. */
export function undocumentedIn(exported: Exported): string[] {
  return [
    ...(exported.comment === undefined ? [exported.name] : []),
    ...silentMembers(exported).map((member) => `${exported.name}.${member}`),
  ];
}

function silentFault({ kind, meaning }: FaultKind): string[] {
  return meaning === undefined ? [`simulator: the fault ${kind}`] : [];
}
