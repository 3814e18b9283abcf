import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const NETSPLIT = join(ROOT, 'packages/cli/bin/netsplit.mjs');

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Instead of the lab's folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A lab that stands alone, outside of any repository: one client, one server, two tests, one mutant. */
export class LoneLab {
  readonly dir: string;

  constructor() {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-lab-')));
    onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
    this.dir = join(home, 'echo lab');
    for (const [path, content] of Object.entries(FILES)) this.write(path, content);
    // As if its packages had been installed.
    symlinkSync(join(ROOT, 'node_modules'), join(this.dir, 'node_modules'), 'junction');
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.dir, path));
  }

  remove(path: string): void {
    rmSync(join(this.dir, path), { recursive: true });
  }

  solve(): void {
    this.write('src/index.ts', this.read('solution/index.ts'));
  }

  start(args: readonly string[], { cwd = this.dir, env = {} }: RunOptions = {}): ChildProcess {
    return spawn(process.execPath, [NETSPLIT, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  netsplit(args: readonly string[], options?: RunOptions): Promise<Ended> {
    return ended(this.start(args, options));
  }

  /** `--json`: the document, and the exit code. */
  async document(args: readonly string[]): Promise<{ document: unknown; exitCode: number | null }> {
    const { stdout, exitCode } = await this.netsplit([...args, '--json']);
    return { document: JSON.parse(stdout), exitCode };
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) =>
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr })),
  );
}

const MANIFEST = {
  name: 'echo',
  title: 'Echo',
  order: 1,
  summary: 'Say it back.',
  parts: [
    {
      id: 'A',
      title: 'Say it back',
      hours: 1,
      core: true,
      readings: [{ work: 'waldo-1994', section: '4.3', why: 'A call may be lost.' }],
    },
    {
      id: 'B',
      title: 'Say it back in the end',
      hours: 1,
      core: true,
      readings: [{ work: 'waldo-1994', section: '4.3', why: 'A call may be lost.' }],
      needs: ['A'],
    },
  ],
  tests: [
    { id: 'A1', part: 'A', kind: 'example', points: 1, property: 'A word comes back.' },
    { id: 'B1', part: 'B', kind: 'example', points: 1, property: 'A lost word comes back.' },
  ],
  scenarios: [{ id: 'one-word', title: 'One word', story: 'It goes there and back.' }],
  hints: { A1: ['Send it.', 'Send it back.'] },
  next: ['Say two words.'],
};

const TESTS = `import { labTest } from '@netsplit/harness';

const reading = { work: 'waldo-1994', section: '4.3' };
const nodes = { c1: 'client', s1: 'server' };

export const tests = [
  labTest({
    id: 'A1', part: 'A', title: 'a word comes back', reading,
    guide: 'Send the word to s1, and send it back from there.',
    run: async (subject) => {
      const cluster = subject.cluster({ nodes });
      const asked = cluster.request('c1', 'hello');
      await cluster.runUntil(() => asked.answered, { withinMs: 500, what: 'the word comes back' });
    },
  }),
  labTest({
    id: 'B1', part: 'B', title: 'a word that was lost comes back', reading,
    run: async (subject) => {
      const cluster = subject.cluster({
        nodes,
        faults: [{ kind: 'partition', atMs: 0, groups: [['c1'], ['s1']], forMs: 50 }],
      });
      const asked = cluster.request('c1', 'hello');
      await cluster.runUntil(() => asked.answered, { withinMs: 500, what: 'the word comes back' });
    },
  }),
];
`;

const node = (
  client: string,
  server: string,
): string => `import { Node } from '@netsplit/simulator/node';

export class Client extends Node<string, string, string> {
  asked = '';

${client}}

export class Server extends Node<string> {
${server}}
`;

const FILES: Readonly<Record<string, string>> = {
  'lab.json': JSON.stringify(MANIFEST, undefined, 2),
  'package.json': '{"type":"module"}',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      types: [],
    },
    include: ['**/*.ts'],
  }),
  'contract.ts': `import { defineContract } from '@netsplit/harness';
export const contract = defineContract({ lab: 'echo', roles: { client: 'Client', server: 'Server' } });
`,
  'tests/index.ts': TESTS,
  'scenarios/index.ts': `import { scenario } from '@netsplit/harness';
export const scenarios = [
  scenario({
    id: 'one-word', title: 'One word', story: ['It goes there and back.'],
    run: async (subject) => {
      const cluster = subject.cluster({ nodes: { c1: 'client', s1: 'server' } });
      cluster.request('c1', 'hello');
      await cluster.runFor(100);
    },
  }),
];
`,
  'starter/index.ts': node('', ''),
  'solution/index.ts': node(
    `  override onRequest(id: string, word: string): void {
    this.asked = id;
    this.onTimer(word);
  }

  override onTimer(word: string): void {
    this.send('s1', word);
    this.setTimer(word, 30);
  }

  override onMessage(_from: string, word: string): void {
    this.cancelTimer(word);
    this.respond(this.asked, word);
  }
`,
    `  override onMessage(from: string, word: string): void {
    this.send(from, word);
  }
`,
  ),
  'mutants/never-asks-again.diff': `# mistake: what was lost is not sent again
# caught-by: B1
# reading: waldo-1994 4.3
--- a/index.ts
+++ b/index.ts
@@ -10,7 +10,6 @@

   override onTimer(word: string): void {
     this.send('s1', word);
-    this.setTimer(word, 30);
   }

   override onMessage(_from: string, word: string): void {
`,
};
