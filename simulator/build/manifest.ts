/** What is read of the workspace's own package.json. */
export interface WorkspaceManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines?: Readonly<Record<string, string>> | undefined;
  readonly sideEffects: boolean;
  readonly keywords: readonly string[];
  /** Each names a source file, for types and for running alike. */
  readonly exports: Readonly<Record<string, { readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package.json of what is published: the workspace's, with its sources compiled. */
export function publishedManifest(workspace: WorkspaceManifest): Record<string, unknown> {
  const { name, version, description, license, keywords, engines, sideEffects } = workspace;
  const faces = Object.entries(workspace.exports).map(([face, { default: source }]) => {
    const built = source.replace('./src/', './lib/').replace(/\.ts$/, '');
    return [face, { types: `${built}.d.ts`, default: `${built}.js` }] as const;
  });
  const main = Object.fromEntries(faces)['.'];
  return {
    name,
    version,
    description,
    license,
    keywords,
    type: 'module',
    engines,
    sideEffects,
    // For tools that do not read `exports`.
    types: main?.types,
    main: main?.default,
    exports: { ...Object.fromEntries(faces), './package.json': './package.json' },
    // The sources are there for debuggers and for "go to definition"; the maps lead to them.
    files: ['lib', 'src'],
    // Here every version is held exactly. Who uses the package chooses among those that are compatible:
    // schemas are part of its face, and two versions of zod would not know each other's types.
    dependencies: Object.fromEntries(
      Object.entries(workspace.dependencies).map(([one, exact]) => [one, `^${exact}`]),
    ),
  };
}
