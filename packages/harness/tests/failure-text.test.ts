import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTests, subjectOf, type LabTest, type Subject } from '../src/index.ts';
import { atMostOnce } from './at-most-once.ts';
import { Client, counter, ForgetfulServer, OneShotClient, Server } from './counter.ts';

const folder = mkdtempSync(join(tmpdir(), 'netsplit-'));

/** The text as a student sees it; only the folder of the trace differs from run to run. */
async function textOf(labTest: LabTest, subject: Subject): Promise<string> {
  const [result] = await runTests({ tests: [labTest], subject, traceDir: folder });
  return `${(result?.failure?.text ?? 'passed').replaceAll(folder, '<folder>')}\n`;
}

describe('the text of a failure', () => {
  test('tells the shrunk case and what led to a broken rule', async () => {
    const subject = subjectOf({ client: Client, server: ForgetfulServer }, { lab: 'counter' });
    await expect(await textOf(atMostOnce(), subject)).toMatchFileSnapshot('golden/broken-rule.txt');
  });

  test('tells who waits for what', async () => {
    const subject = subjectOf({ client: OneShotClient, server: Server }, { lab: 'counter' });
    await expect(await textOf(atMostOnce(), subject)).toMatchFileSnapshot('golden/stalled.txt');
  });

  test('tells where code failed', async () => {
    class Broken extends Server {
      override onMessage(): void {
        throw new TypeError('answers is not iterable');
      }
    }
    const subject = subjectOf({ client: Client, server: Broken }, { lab: 'counter' });
    await expect(await textOf(atMostOnce(), subject)).toMatchFileSnapshot('golden/broken-code.txt');
  });

  test('tells what no run met, and what to do', async () => {
    const vacuous = atMostOnce({ needs: [{ mark: 'a client crashed', when: () => false }] });
    const subject = subjectOf(counter, { lab: 'counter' });
    await expect(await textOf(vacuous, subject)).toMatchFileSnapshot('golden/vacuous.txt');
  });

  test('keeps what it has to say when the trace cannot be written', async () => {
    const subject = subjectOf({ client: Client, server: ForgetfulServer }, { lab: 'counter' });
    const [result] = await runTests({
      tests: [atMostOnce()],
      subject,
      traceDir: '/dev/null/no-such-folder',
    });
    expect(result?.status).toBe('failed');
    expect(result?.failure?.traceFile).toBeUndefined();
    expect(result?.failure?.text).toMatch(/No recording +the trace .* could not be written/);
    expect(result?.failure?.text).toContain('What led there');
    expect(result?.failure?.replay).toBe('npx netsplit test counter B2 --seed 1');
  });

  test('says that a failure did not come again when the code is not deterministic', async () => {
    let lives = 0;
    class Moody extends ForgetfulServer {
      // Module state outlives a cluster: every other one has a server that forgets.
      isRight = (lives += 1) > 60;
      override onMessage(client: string, message: Parameters<Server['onMessage']>[1]): void {
        if (!this.isRight) super.onMessage(client, message);
      }
    }
    const subject = subjectOf({ client: Client, server: Moody });
    const [result] = await runTests({ tests: [atMostOnce()], subject });
    expect(result?.failure?.text).toContain('Run again, it went otherwise');
  });

  test('cites a reading as it is told to', async () => {
    const subject = subjectOf({ client: Client, server: ForgetfulServer });
    const [result] = await runTests({
      tests: [atMostOnce()],
      subject,
      cite: ({ section }) => `Waldo and others, 1994, ${section}`,
    });
    expect(result?.failure?.text).toContain('(Waldo and others, 1994, §4.3)');
  });

  test('stands beside a trace that marks the violating event', async () => {
    const subject = subjectOf({ client: Client, server: ForgetfulServer }, { lab: 'counter' });
    const [result] = await runTests({ tests: [atMostOnce()], subject, traceDir: folder });
    const trace = readFileSync(result?.failure?.traceFile ?? '', 'utf8');
    const lines = trace
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toMatchObject({
      lab: 'counter',
      origin: { kind: 'test', test: 'B2', seed: 1, cluster: 0 },
    });
    expect(lines.at(-2)).toMatchObject({
      violation: {
        n: result?.failure?.violation.event,
        rule: 'a request is added at most once',
        message: "s1 added c1's request r1 twice",
        reading: { work: 'waldo-1994', section: '§4.3' },
      },
    });
    expect(lines.at(-1)).toMatchObject({ reason: 'the test failed' });
  });
});
