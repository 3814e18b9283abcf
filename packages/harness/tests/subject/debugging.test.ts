import { Session } from 'node:inspector';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { loadSubject } from '../../src/subject/index.ts';
import { contract, labFolder, newNode, serverWith } from './lab-folder.ts';

interface Parsed {
  readonly url: string;
  readonly sourceMapURL?: string;
}

/** Loads a lab as a debugger sees it, which is told of every script that is compiled. */
async function scriptSeen(labDir: string): Promise<Parsed | undefined> {
  const scripts: Parsed[] = [];
  const session = new Session();
  session.connect();
  onTestFinished(() => session.disconnect());
  session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params));
  session.post('Debugger.enable');
  const subject = await loadSubject({ labDir, source: 'src', contract });
  newNode(subject).start();
  return scripts.find(({ url }) => url === subject.bundle.filename);
}

test('under a debugger, the script leads to the student’s own file', async () => {
  vi.stubEnv('NETSPLIT_DEBUG', '1');
  onTestFinished(() => void vi.unstubAllEnvs());
  const index = serverWith('onStart() {}');
  const labDir = await labFolder({ 'src/index.ts': index });
  const script = await scriptSeen(labDir);
  expect(fileURLToPath(script?.url ?? '')).toBe(join(labDir, 'src.bundle.js'));
  const [, encoded = ''] = (script?.sourceMapURL ?? '').split('base64,');
  const map = JSON.parse(Buffer.from(encoded, 'base64').toString()) as {
    sources: string[];
    sourcesContent: string[];
  };
  const at = map.sources.indexOf('src/index.ts');
  expect(map.sourcesContent[at]).toBe(index);
});

test('without one, no source map is parsed', async () => {
  const labDir = await labFolder({ 'src/index.ts': serverWith('') });
  expect((await scriptSeen(labDir))?.sourceMapURL).toBe('');
});
