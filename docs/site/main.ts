// The documentation as a site: `npm run docs`, `npm run docs:build`, `npm run docs:preview`.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findLabs } from '@netsplit/course';
import { BUILT, DOCS, ROOT } from './paths.ts';
import { serveFolder } from './serve.ts';

const PORT = 4600;
const [command] = process.argv.slice(2);

async function make(): Promise<void> {
  const { makeTraces } = await import('./traces/make.ts');
  await makeTraces(findLabs({ dir: ROOT, whole: true }).labs);
}

switch (command) {
  case 'dev': {
    await make();
    const { createServer } = await import('vitepress');
    const server = await createServer(DOCS, { host: '127.0.0.1', port: PORT });
    await server.listen();
    console.log('\nThe documentation, made anew at every change:');
    server.printUrls();
    break;
  }
  case 'build': {
    await make();
    const { build } = await import('vitepress');
    await build(DOCS);
    break;
  }
  case 'preview': {
    if (!existsSync(join(BUILT, 'index.html'))) {
      console.error('The site is not built yet: npm run docs:build');
      process.exitCode = 1;
      break;
    }
    const { url } = await serveFolder(BUILT, PORT);
    console.log(`The documentation as it was built: ${url}\nCtrl+C ends it.`);
    break;
  }
  default:
    console.error('Usage: main.ts dev | build | preview');
    process.exitCode = 2;
}
