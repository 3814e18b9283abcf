import { afterEach, expect, test } from 'vitest';
import type { Subject } from '@netsplit/harness';
import { canJail } from './can-jail.ts';
import { labOf, TwoHosts } from './two-hosts.ts';

/** Each request asks for so many random numbers. */
const CODE = `
import { Node } from '@netsplit/simulator/node';

export function called(value: unknown): unknown {
  return value;
}

export class Prober extends Node<any, any, any, any> {
  override onRequest(id: string, count: any): void {
    this.respond(id, Array.from({ length: count }, () => this.random.integer(0, 9)).length);
  }
}
`;

let after: readonly (() => void)[] = [];
afterEach(() => after.forEach((one) => one()));

/** Exchanges with the jail, for each of these requests, one after another. */
async function exchangesFor(counts: readonly number[]): Promise<readonly number[]> {
  const lab = labOf(CODE);
  const hosts = await TwoHosts.of(lab.labDir, 'src');
  after = [() => hosts.close(), lab.clear];
  const subject: Subject = hosts.jailed.subject;
  const cluster = subject.cluster({ nodes: { p1: 'prober' }, seed: 7 });
  await cluster.runFor(10);
  const exchanges: number[] = [];
  for (const count of counts) {
    const before = hosts.jailed.traffic.lines;
    const operation = cluster.request('p1', count);
    await cluster.runFor(10);
    expect(operation.response).toBe(count);
    exchanges.push(hosts.jailed.traffic.lines - before);
  }
  return exchanges;
}

test.skipIf(!canJail)('who draws much is asked seldom how much', async () => {
  const [none, first, again, few] = await exchangesFor([0, 1000, 200, 0]);
  expect(none).toBe(1);
  expect(first).toBeLessThan(16);
  // As many as it took the last time come along with the event.
  expect(again).toBe(1);
  expect(few).toBe(1);
});
