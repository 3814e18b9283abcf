// Makes of this workspace the package that is published: `dist/`, with a package.json of its own. In the
// repository nothing uses it; here the sources run as they are.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { publishedManifest, type WorkspaceManifest } from './manifest.ts';

const WORKSPACE = join(import.meta.dirname, '..');
const DIST = join(WORKSPACE, 'dist');

/**
 * Declarations keep the `.ts` of what they import, which only a compiler of the last years understands
 * and only with luck: the file beside them is called `.js`.
 */
function withRunnableImports(declaration: string): string {
  return declaration.replace(/((?:from |import\()(['"])\.{1,2}\/[^'"]+)\.ts\2/g, '$1.js$2');
}

function compile(): void {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const project = join(import.meta.dirname, 'tsconfig.json');
  execFileSync(
    process.execPath,
    [join(dirname(typescript), 'bin/tsc'), '--project', project, '--pretty', 'false'],
    { stdio: 'inherit' },
  );
  for (const name of readdirSync(join(DIST, 'lib'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(DIST, 'lib', name);
    writeFileSync(path, withRunnableImports(readFileSync(path, 'utf8')));
  }
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
cpSync(join(WORKSPACE, 'src'), join(DIST, 'src'), { recursive: true });
compile();
const manifest = JSON.parse(
  readFileSync(join(WORKSPACE, 'package.json'), 'utf8'),
) as WorkspaceManifest;
const { engines } = JSON.parse(readFileSync(join(WORKSPACE, '../package.json'), 'utf8')) as Pick<
  WorkspaceManifest,
  'engines'
>;
writeFileSync(
  join(DIST, 'package.json'),
  `${JSON.stringify(publishedManifest({ ...manifest, engines }), undefined, 2)}\n`,
);
cpSync(join(WORKSPACE, 'README.md'), join(DIST, 'README.md'));
cpSync(join(WORKSPACE, '../LICENSE'), join(DIST, 'LICENSE'));
