import { build, type Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The texts that the jail runs beside the student's bundle. */
export interface JailScripts {
  /** The child process's own program, one file. */
  readonly child: string;
  /** What is evaluated in the realm of the nodes: a function that gives `{ open }`. */
  readonly inside: string;
  /** The thread that starts and watches the child. */
  readonly warden: string;
}

let scripts: Promise<JailScripts> | undefined;

/** Bundles them, once a process. */
export function jailScripts(): Promise<JailScripts> {
  scripts ??= bundleAll();
  return scripts;
}

async function bundleAll(): Promise<JailScripts> {
  const here = dirname(fileURLToPath(import.meta.url));
  const require = createRequire(import.meta.url);
  const codec = resolve(dirname(require.resolve('@netsplit/simulator/host')), '../value/codec.ts');
  const common = { bundle: true, write: false, charset: 'utf8', logLevel: 'silent' } as const;
  const tsconfigRaw = { compilerOptions: { target: 'ES2023', useDefineForClassFields: true } };
  const program = { platform: 'node', format: 'cjs', target: 'node20' } as const;
  const [child, inside, warden] = await Promise.all([
    build({
      ...common,
      tsconfigRaw,
      entryPoints: [join(here, 'child/main.ts')],
      ...program,
    }),
    build({
      ...common,
      tsconfigRaw,
      entryPoints: [join(here, 'inside/served.ts')],
      format: 'iife',
      target: 'es2023',
      globalName: 'bundle',
      banner: { js: '(() => {' },
      footer: { js: 'return bundle; })' },
      plugins: [only(codec)],
    }),
    build({
      ...common,
      tsconfigRaw,
      entryPoints: [join(here, 'warden/worker.ts')],
      ...program,
    }),
  ]);
  return {
    child: child.outputFiles[0]?.text ?? '',
    inside: inside.outputFiles[0]?.text ?? '',
    warden: warden.outputFiles[0]?.text ?? '',
  };
}

/** Of the simulator's face the codec alone: all of the rest would be read to find that nothing uses it. */
function only(codec: string): Plugin {
  return {
    name: 'netsplit-jail',
    setup({ onResolve }) {
      onResolve({ filter: /^@netsplit\/simulator$/ }, () => ({ path: codec }));
    },
  };
}
