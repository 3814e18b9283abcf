import { join } from 'node:path';
import { format } from 'prettier';
import { silentMembers } from './declaration.ts';
import { readFace, type Exported } from './face.ts';
import { preambleOf, readFaults, type FaultKind } from './faults.ts';
import { contentsPage, facePage, faultsPage, placesOf, type Face } from './page.ts';

const SIMULATOR = join(import.meta.dirname, '../../simulator/src');

/** The faces, the widest first: a name that several have is explained in the first of them. */
const FACES = [
  {
    path: 'index.ts',
    specifier: '@netsplit/simulator',
    page: 'simulator.md',
    about: 'Building a cluster, letting it run, breaking it, and reading what happened.',
  },
  {
    path: 'node/index.ts',
    specifier: '@netsplit/simulator/node',
    page: 'node.md',
    about: "What a node's own code needs, and nothing else: it can be evaluated by itself.",
  },
  {
    path: 'node/host.ts',
    specifier: '@netsplit/simulator/host',
    page: 'host.md',
    about: 'Running nodes somewhere else: in a realm or a process of their own.',
  },
  {
    path: 'trace/index.ts',
    specifier: '@netsplit/simulator/trace',
    page: 'trace.md',
    about: 'Reading traces, with no simulation behind it.',
  },
  {
    path: 'trace/file.ts',
    specifier: '@netsplit/simulator/file',
    page: 'file.md',
    about: 'Writing a trace to a file. The only part that needs Node.js.',
  },
] as const;

const FAULTS = [
  { title: 'Of the network', path: 'fault/network-faults.ts' },
  { title: 'Of a node, its clock, its disk', path: 'fault/node-faults.ts' },
] as const;

export interface Reference {
  /** Text by the name of its file, formatted. */
  readonly pages: ReadonlyMap<string, string>;
  /** Public names, members (`Disk.write`) and faults that nothing is said of. */
  readonly undocumented: readonly string[];
}

/** Makes the reference of the simulator from its sources. */
export async function makeReference(): Promise<Reference> {
  const faces: Face[] = FACES.map((face) => ({
    ...face,
    exports: readFace(join(SIMULATOR, face.path)),
  }));
  const places = placesOf(faces);
  const groups = FAULTS.map(({ title, path }) => ({
    title,
    about: preambleOf(join(SIMULATOR, path)),
    faults: readFaults(join(SIMULATOR, path)),
  }));
  const pages = new Map([
    ['README.md', contentsPage(faces, places)],
    ...faces.map((face) => [face.page, facePage(face, places)] as const),
    ['faults.md', faultsPage(groups)],
  ]);
  for (const [name, text] of pages) {
    pages.set(name, await format(text, { parser: 'markdown', printWidth: 100, singleQuote: true }));
  }
  return {
    pages,
    undocumented: [
      ...new Set(faces.flatMap((face) => face.exports.flatMap(undocumentedIn))),
      ...groups.flatMap(({ faults }) => faults.flatMap(silentFault)),
    ],
  };
}

/** Nothing, if an export and its members say what they are. */
export function undocumentedIn(exported: Exported): string[] {
  return [
    ...(exported.comment === undefined ? [exported.name] : []),
    ...silentMembers(exported).map((member) => `${exported.name}.${member}`),
  ];
}

function silentFault({ kind, meaning }: FaultKind): string[] {
  return meaning === undefined ? [`the fault ${kind}`] : [];
}
