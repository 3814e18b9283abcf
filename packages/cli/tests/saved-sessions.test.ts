import { describe, expect, test } from 'vitest';
import { asked, typed } from './in-process.ts';
import { ended, LoneLab } from './lone-lab.ts';

/** A session on the lone lab: the word is lost on its way, and the client's timer fires. */
const session = (choices: readonly object[]): string =>
  JSON.stringify({
    netsplitSession: 1,
    title: 'the word is lost',
    lab: 'echo',
    codeHash: 'of another day',
    seed: '1',
    nodes: [
      { id: 'c1', role: 'client' },
      { id: 's1', role: 'server' },
    ],
    faults: [],
    choices: [
      { do: 'run', forMs: 0 },
      { do: 'request', node: 'c1', request: 'hello' },
      { do: 'run', forMs: 0 },
      ...choices,
    ],
    events: 5,
    fingerprint: '0123456789abcdef',
  });

const LOST = {
  do: 'drop',
  event: { name: [3, 0], kind: 'message', node: 's1', from: 'c1' },
};
const FIRES = { do: 'take', event: { name: [3, 1], kind: 'timer', node: 'c1', of: 'hello' } };

interface Verdicts {
  readonly sessions: readonly { readonly status: string; readonly why?: string }[];
}

describe('sessions that a student saved', () => {
  test('run with the lab’s tests', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write('sessions/lost.json', session([LOST, FIRES]));
    const { stdout, exitCode } = await typed(lab, 'test');
    expect(stdout).toMatch(/Your sessions\n +✓ the word is lost/);
    expect(exitCode).toBe(0);
    // Who asks for a part wants that part only.
    expect((await typed(lab, 'test', 'A')).stdout).not.toContain('Your sessions');
  });

  test('are told when they fit the code no more, and fail nothing by that', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write('src/index.ts', lab.read('src/index.ts').replace('this.setTimer(word, 30);', ''));
    lab.write('sessions/lost.json', session([LOST, FIRES]));
    const { sessions } = (await asked(lab, 'test')) as unknown as Verdicts;
    expect(sessions).toMatchObject([{ status: 'unfit' }]);
    expect(sessions[0]?.why).toContain("was c1's timer hello");
    expect(sessions[0]?.why).toContain('(choice 5 of 5)');
  });

  test('fail when the code fails in them, and when they cannot be read', async () => {
    const lab = new LoneLab();
    lab.solve();
    lab.write(
      'src/index.ts',
      lab.read('src/index.ts').replace('this.send(from, word);', "throw new Error('full');"),
    );
    const arrives = { ...LOST, do: 'take' };
    lab.write('sessions/a-full.json', session([arrives]));
    lab.write('sessions/b-damaged.json', '{"netsplitSession":1,"seed":7}');
    lab.write('sessions/c-other.json', session([]).replace('"echo"', '"raft"'));
    const { stdout, exitCode } = await typed(lab, 'test', '--json');
    expect((JSON.parse(stdout) as Verdicts).sessions).toMatchObject([
      { status: 'failed', why: expect.stringContaining('full') as unknown },
      { status: 'unreadable', why: expect.stringContaining('damaged') as unknown },
      { status: 'unreadable', why: 'it is a session of raft, not of echo' },
    ]);
    expect(exitCode).toBe(1);
  });
});

describe('a live session', () => {
  test.skipIf(process.platform === 'win32')(
    'opens on a lab, and ends with its command',
    async () => {
      const lab = new LoneLab();
      lab.solve();
      const child = lab.start(['view', '--nodes', '2', '--class', '--no-open', '--json']);
      const end = ended(child);
      const out = await new Promise<string>((resolve) => {
        let text = '';
        child.stdout?.on('data', (chunk: string) => {
          text += chunk;
          if (text.includes('}')) resolve(text);
        });
      });
      const { url, title, classUrls } = JSON.parse(out) as {
        url: string;
        title: string;
        classUrls: string[];
      };
      expect(title).toBe('Echo, by hand');
      expect((await fetch(url)).status).toBe(200);
      expect((await fetch(classUrls[0] ?? '')).status).toBe(200);
      child.kill('SIGTERM');
      expect((await end).exitCode).toBe(0);
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  test('is bound to another address for a class only', async () => {
    const lab = new LoneLab();
    const { trouble, exitCode } = await typed(lab, 'view', '--host', '0.0.0.0');
    expect(trouble?.message).toContain('--host is for a class');
    expect(exitCode).toBe(2);
  });
});
