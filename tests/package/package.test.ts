import { transform } from 'esbuild';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSUMER } from './consumer.ts';
import { installed, npm, ours, Outsider } from './outsider.ts';

const EXAMPLES = ['split', 'replay', 'crash'];
const PACKAGE = 'node_modules/@netsplit/simulator';

const outsider = new Outsider();
let built: Awaited<ReturnType<typeof npm>>;

beforeAll(async () => {
  built = await npm(ours('simulator'), ['run', 'pack:check']);
  if (built.exitCode !== 0) throw new Error(built.text);
  const packed = await npm(ours('simulator/dist'), [
    'pack',
    '--json',
    '--pack-destination',
    outsider.folder,
  ]);
  const [{ filename = '' } = {}] = JSON.parse(packed.stdout) as { filename?: string }[];
  outsider.write(
    'package.json',
    JSON.stringify({
      name: 'outsider',
      private: true,
      type: 'module',
      dependencies: {
        '@netsplit/simulator': `file:${filename}`,
        // From here instead of the registry: these tests run without a network.
        '@noble/hashes': `file:${installed('@noble/hashes')}`,
        zod: `file:${installed('zod')}`,
      },
    }),
  );
  const install = await outsider.npm('install', '--offline', '--no-audit', '--no-fund');
  if (install.exitCode !== 0) throw new Error(install.text);
});

afterAll(() => outsider.leave());

describe('the package that is published', () => {
  it('has nothing that publint objects to', () => {
    expect(built.text).toContain('All good!');
  });

  it('holds what its manifest names, and nothing of the repository', () => {
    const folder = join(outsider.folder, PACKAGE);
    expect(readdirSync(folder).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'lib',
      'package.json',
      'src',
    ]);
    const manifest = JSON.parse(outsider.read(`${PACKAGE}/package.json`)) as {
      private?: boolean;
      exports: Record<string, { types: string; default: string } | string>;
    };
    const workspace = JSON.parse(readFileSync(ours('simulator/package.json'), 'utf8')) as {
      exports: object;
    };
    expect(manifest.private).toBeUndefined();
    expect(Object.keys(manifest.exports)).toEqual([
      ...Object.keys(workspace.exports),
      './package.json',
    ]);
    const targets = Object.values(manifest.exports).flatMap((one) =>
      typeof one === 'string' ? [one] : Object.values(one),
    );
    expect(targets.filter((target) => !existsSync(join(folder, target)))).toEqual([]);
  });

  it('names files that are there, in code, in declarations and in source maps', () => {
    const folder = join(outsider.folder, PACKAGE, 'lib');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const named = files
      .filter((name) => /\.(js|ts|map)$/.test(name))
      .flatMap((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        const targets = name.endsWith('.map')
          ? (JSON.parse(text) as { sources: string[] }).sources
          : [...text.matchAll(/(?:from |import\()['"](\.[^'"]+)['"]/g)].map(([, one]) => one ?? '');
        return targets.map((target) => ({
          name,
          target,
          path: join(folder, dirname(name), target),
        }));
      });
    expect(named.length).toBeGreaterThan(300);
    expect(named.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it.each(EXAMPLES)('runs the example %s as the sources do', async (example) => {
    const source = readFileSync(ours(`simulator/examples/${example}.ts`), 'utf8');
    const { code } = await transform(source, { loader: 'ts', target: 'es2023' });
    outsider.write(`${example}.mjs`, code);
    const ended = await outsider.node(`${example}.mjs`);
    const here = await outsider.node(
      '--import',
      import.meta.resolve('tsx'),
      ours(`simulator/examples/${example}.ts`),
    );
    expect(here.stdout).not.toBe('');
    expect(ended.text).toBe(here.stdout);
    expect(ended.exitCode).toBe(0);
  });

  it('writes a trace to a file that its other face reads', async () => {
    outsider.write(
      'file.mjs',
      `import { hostNode, Node, Simulation, TraceWriter } from '@netsplit/simulator';
       import { TraceFile } from '@netsplit/simulator/file';
       import { readTrace } from '@netsplit/simulator/trace';
       import { readFileSync } from 'node:fs';
       const file = new TraceFile('run.trace');
       const simulation = new Simulation({
         seed: 1,
         nodes: [{ id: 'n1', create: (context) => hostNode(class extends Node {}, context) }],
         record: new TraceWriter(file),
       });
       simulation.runFor(10);
       simulation.close();
       file.close();
       const { trace } = readTrace(readFileSync('run.trace', 'utf8'));
       console.log(trace?.events.map((event) => event.kind).join());`,
    );
    expect((await outsider.node('file.mjs')).text).toBe('start\n');
  });

  it.each([
    ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('gives its types where modules are resolved as by %s', async (name, resolution) => {
    for (const example of EXAMPLES) {
      const source = readFileSync(ours(`simulator/examples/${example}.ts`), 'utf8');
      outsider.write(`${name}/${example}.ts`, source);
    }
    outsider.write(`${name}/consumer.ts`, CONSUMER);
    outsider.write(
      `${name}/tsconfig.json`,
      JSON.stringify({
        compilerOptions: {
          ...resolution,
          target: 'es2023',
          // For `console`. No types of Node's: the package must do without.
          lib: ['es2023', 'dom'],
          types: [],
          strict: true,
          noEmit: true,
          skipLibCheck: false,
        },
      }),
    );
    const { exitCode, text } = await outsider.typeCheck(name);
    expect(text).toBe('');
    expect(exitCode).toBe(0);
  });
});
