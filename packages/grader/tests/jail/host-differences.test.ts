import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Subject } from '@netsplit/harness';
import { canJail } from './can-jail.ts';
import { labOf, TwoHosts } from './two-hosts.ts';

/**
 * Where two hosts could differ: what a handler says of each has to be the same in both, or be refused in both. The
 * values go by `respond`, so that they cross the border; what JSON has not is said in words.
 */
const PROBES: Readonly<Record<string, string>> = {
  'minus zero': '-0',
  'minus zero, by its sign': 'this.sign(-0)',
  'minus zero in a list': '[-0, { a: -0 }]',
  'a minus zero that came back': 'this.sign(request.minusZero)',
  'a hole in a list': '[1, , 3]',
  'undefined in a field': '{ a: undefined }',
  'not a number': 'Number.NaN',
  infinity: '1 / 0',
  'a number at the edge': '[Number.MAX_VALUE, Number.MIN_VALUE, 2 ** 53, 0.1 + 0.2, 1e21, 5e-324]',
  'a bigint': '10n',
  'a lone surrogate': "'\\ud800'",
  'line separators': "'\\u2028\\u2029\\u0000'",
  'a key named __proto__': 'JSON.parse(\'{"__proto__": 1}\')',
  'numbers as keys, in the engine’s order': '{ b: 1, 2: 1, a: 1, 1: 1 }',
  'an instance of a class': 'new Date(0)',
  'a Map': 'new Map([[1, 2]])',
  'a typed array': 'new Uint8Array([1, 2])',
  'an object without a prototype': 'Object.assign(Object.create(null), { a: 1 })',
  'a value that contains itself': 'this.circle()',
  'a value nested 99 deep': 'this.nested(99)',
  'a value nested 101 deep': 'this.nested(101)',
  toJSON: '({ toJSON: () => 1 })',
  'toJSON on a prototype':
    'this.attempt(() => { this.world().Object.prototype.toJSON = () => 1; })',
  'a getter': "Object.defineProperty({}, 'a', { get: () => 1, enumerable: true })",
  'a text as long as a book': "'x'.repeat(200_000)",
  localeCompare: "this.attempt(() => 'a'.localeCompare('b'))",
  'a number by language': 'this.attempt(() => (1234.5).toLocaleString())',
  Intl: 'this.attempt(() => this.world().Intl.NumberFormat)',
  'upper case': "'ıİß'.toUpperCase()",
  'an order by code units': "['ä', 'z', 'Z', '10', '9'].sort()",
  'a stable sort':
    'Array.from({ length: 600 }, (_, at) => [at % 3, at]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)).map((pair) => pair[1])',
  'the time zone': 'this.attempt(() => new Date(0).getHours())',
  'a date in the time zone': 'this.attempt(() => new Date(0).toString())',
  'a date in UTC': 'new Date(0).toISOString()',
  'the machine’s clock': 'this.attempt(() => this.world().Date.now())',
  'random numbers': 'this.attempt(() => this.world().Math.random())',
  'the node’s random numbers':
    '[this.random.float(), this.random.integer(1, 6), this.random.shuffle([1, 2, 3, 4])]',
  'a thousand random numbers': 'Array.from({ length: 1000 }, () => this.random.float())',
  'inexact mathematics': 'this.attempt(() => this.world().Math.exp(1))',
  'exact mathematics': '[Math.sqrt(2), Math.fround(0.1), Math.imul(3, 5), Math.trunc(-1.5)]',
  'recursion, deep': 'this.depth(5_000)',
  'recursion without end': 'this.attempt(() => this.depth(1e9))',
  'the stack of an error': "this.attempt(() => { throw new TypeError('mine'); })",
  'how deep stacks are told': 'Error.stackTraceLimit',
  'code from text': "this.attempt(() => this.world().Function('return 1')())",
  'a clock of its own': 'this.now()',
  'its name and its peers':
    '[this.id, this.peers, Array.isArray(this.peers), this.peers instanceof Array]',
  'a send to nobody': "this.attempt(() => this.send('nobody', 1))",
  'a send of no JSON': 'this.attempt(() => this.send(this.peers[0]!, () => 1))',
  'a timer that makes no sense': "this.attempt(() => this.setTimer('t', Number.NaN))",
  'an answer to what nobody asked': "this.attempt(() => this.respond('r99' as never, 1))",
  'an output without a kind': 'this.attempt(() => this.output(1 as never, 1 as never))',
  'the disk, written and read at once': 'this.onDisk()',
  'a key that is not on the disk': "[this.disk.read('nowhere') === undefined, this.disk.keys()]",
  'what a message is made of':
    '[request instanceof Object, request.list instanceof Array, request.list.concat([1])]',
  'a frozen world': 'this.attempt(() => { this.world().Array.prototype.evil = 1; })',
  'process, require, fetch':
    "['process', 'require', 'fetch', 'Promise', 'WebAssembly'].map((name) => this.attempt(() => this.world()[name]))",
};

const CODE = `
import { Node } from '@netsplit/simulator/node';

export function called(value: unknown): unknown {
  return value;
}

export class Prober extends Node<any, any, any, any> {
  got: any = null;

  override onRequest(id: string, request: any): void {
    if (request.probe === 'again') return this.respond(id, 1);
    this.respond(id, this.probe(request));
  }

  probe(request: any): any {
    switch (request.probe) {
${Object.entries(PROBES)
  .map(([name, expression]) => `      case ${JSON.stringify(name)}: return ${expression};`)
  .join('\n')}
      default: return 'no such probe';
    }
  }

  /** The realm's own globals, past the check that explains. */
  world(): any {
    return [globalThis][0];
  }

  sign(zero: number): string {
    return Object.is(zero, -0) ? 'minus' : 'plus';
  }

  circle(): any {
    const circle: any = {};
    circle.self = circle;
    return circle;
  }

  nested(depth: number): any {
    let value: any = 1;
    for (let at = 0; at < depth; at++) value = [value];
    return value;
  }

  depth(left: number): number {
    return left === 0 ? 0 : 1 + this.depth(left - 1);
  }

  onDisk(): any {
    this.disk.write('a', { b: [1] });
    this.disk.write('c', 1);
    this.disk.delete('c');
    const read: any = this.disk.read('a');
    read.b.push(2);
    return [read, this.disk.read('a'), this.disk.keys()];
  }

  attempt(what: () => unknown): any {
    try {
      return ['returned', String(what())];
    } catch (error: any) {
      return ['threw', error.name, error.message, error instanceof Error];
    }
  }
}
`;

async function said(subject: Subject, probe: string): Promise<unknown> {
  const cluster = subject.cluster({ nodes: { p1: 'prober', p2: 'prober', p3: 'prober' }, seed: 7 });
  const request = { probe, minusZero: -0, list: [1, 2] };
  const operation = cluster.request('p2', request);
  try {
    await cluster.runFor(100);
  } catch (error) {
    return { failed: (error as Error).message, fingerprint: cluster.fingerprint };
  }
  return { response: operation.response, fingerprint: cluster.fingerprint };
}

describe.skipIf(!canJail)('both hosts say the same of', () => {
  let hosts: TwoHosts;
  let clear = (): void => {};
  beforeAll(async () => {
    const lab = labOf(CODE);
    clear = lab.clear;
    hosts = await TwoHosts.of(lab.labDir, 'src');
  });
  afterAll(() => {
    hosts.close();
    clear();
  });

  test.for(Object.keys(PROBES))('%s', async (probe) => {
    const direct = await said(hosts.direct, probe);
    const jailed = await said(hosts.jailed.subject, probe);
    expect(direct).not.toMatchObject({ response: 'no such probe' });
    expect(jailed).toEqual(direct);
  });
});
