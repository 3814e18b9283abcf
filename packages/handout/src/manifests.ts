import type { Manifest } from './lock.ts';

/** The `package.json` of the root of a handout. */
export function rootManifest(source: Manifest): Manifest {
  const { version = '0.1.0', license, engines, packageManager, devDependencies = {} } = source;
  const wanted = ['@types/node', 'typescript'].filter((name) =>
    Object.hasOwn(devDependencies, name),
  );
  return {
    name: 'netsplit-course',
    version,
    private: true,
    description: 'Labs of Netsplit, handed out',
    license,
    type: 'module',
    engines,
    packageManager,
    workspaces: ['simulator', 'packages/*', 'labs/*'],
    scripts: {
      start: 'node packages/cli/bin/npm-script.mjs start',
      test: 'node packages/cli/bin/npm-script.mjs start test',
    },
    // Types are checked while a student works; all else that the repository has for its own tests stays there.
    dependencies: Object.fromEntries(wanted.map((name) => [name, devDependencies[name] ?? '*'])),
  };
}

/** A workspace's, without what only the repository's own tests and builds need, and without workspaces that stay behind. */
export function workspaceManifest(source: Manifest, handedOut: ReadonlySet<string>): Manifest {
  const {
    devDependencies: _,
    peerDependencies: __,
    peerDependenciesMeta: ___,
    scripts: ____,
    dependencies = {},
    ...manifest
  } = source;
  const kept = Object.entries(dependencies).filter(
    ([name]) => !name.startsWith('@netsplit/') || handedOut.has(name),
  );
  return { ...manifest, dependencies: Object.fromEntries(kept) };
}
