/**
 * The part of a `package-lock.json` that some workspaces need. npm would make one too, but asks the registry on the way, and what it makes
 * depends on npm's version; a handout is the same wherever it is made.
 */

/** An entry of the lock file; fields that are not read here are carried along. */
export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
}

export interface LockFile {
  readonly name: string;
  readonly version: string;
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockEntry>>;
  readonly [field: string]: unknown;
}

/** What of a manifest stands in the lock file, too. */
export type Manifest = LockEntry & { readonly name: string };

/**
 * @param manifests by path from the root (`''` is the root's own), those of the workspaces that stay, as they will be
 * @throws {Error} where a package is asked for that the lock file has not
 */
export function pruned(lock: LockFile, manifests: ReadonlyMap<string, Manifest>): LockFile {
  const entries: Record<string, LockEntry> = { ...lock.packages };
  for (const [path, manifest] of manifests) entries[path] = entryOf(manifest);
  for (const path of manifests.keys()) {
    const name = manifests.get(path)?.name ?? '';
    if (path !== '') entries[`node_modules/${name}`] = { resolved: path, link: true };
  }
  const required = reach(entries, [...manifests.keys()], false);
  const all = reach(entries, [...manifests.keys()], true);
  const links = [...manifests].flatMap(([path, { name }]) =>
    path === '' ? [] : [`node_modules/${name}`],
  );
  const kept = new Set([...manifests.keys(), ...links, ...all]);
  const packages = Object.fromEntries(
    Object.keys(entries)
      .filter((path) => kept.has(path))
      .toSorted()
      .map((path) => {
        const { dev: _, devOptional: __, optional: ___, ...entry } = entries[path] ?? {};
        const isOptional = !required.has(path) && !manifests.has(path) && entry['link'] !== true;
        return [path, isOptional ? { ...entry, optional: true } : entry];
      }),
  );
  const root = manifests.get('');
  return { ...lock, name: root?.name ?? lock.name, packages };
}

/** The fields of a manifest that npm writes into the lock file. */
const FIELDS = [
  'name',
  'version',
  'license',
  'workspaces',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'engines',
];

function entryOf(manifest: Manifest): LockEntry {
  return Object.fromEntries(
    FIELDS.filter((field) => manifest[field] !== undefined).map((field) => [
      field,
      manifest[field],
    ]),
  );
}

/** The paths of all packages that these ask for, by way of others. */
function reach(
  entries: Readonly<Record<string, LockEntry>>,
  from: readonly string[],
  optionalToo: boolean,
): Set<string> {
  const found = new Set<string>();
  const waiting = [...from];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (const { name, isOptional } of asked(entries[path] ?? {})) {
      if (isOptional && !optionalToo) continue;
      const place = resolved(entries, path, name);
      if (place === undefined) {
        if (isOptional) continue;
        throw new Error(`package-lock.json has no ${name}, which ${path || 'the root'} asks for`);
      }
      const target = entries[place]?.link === true ? (entries[place].resolved ?? place) : place;
      for (const one of [place, target]) {
        if (found.has(one)) continue;
        found.add(one);
        waiting.push(one);
      }
    }
  }
  return found;
}

function asked(entry: LockEntry): { name: string; isOptional: boolean }[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = entry;
  return [
    ...Object.keys(dependencies).map((name) => ({
      name,
      isOptional: Object.hasOwn(optionalDependencies, name),
    })),
    ...Object.keys(optionalDependencies).map((name) => ({ name, isOptional: true })),
    ...Object.keys(peerDependencies).map((name) => ({
      name,
      isOptional: entry.peerDependenciesMeta?.[name]?.optional === true,
    })),
  ];
}

/** Where Node finds a package from `path`: in its own node_modules, or in one further up. */
function resolved(
  entries: Readonly<Record<string, LockEntry>>,
  path: string,
  name: string,
): string | undefined {
  for (let base = path; ;) {
    const place = base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    if (Object.hasOwn(entries, place)) return place;
    if (base === '') return undefined;
    const last = base.lastIndexOf('node_modules/');
    base = last <= 0 ? '' : base.slice(0, last - 1);
  }
}
