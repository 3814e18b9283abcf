import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Newcomer } from './newcomer.ts';

/** Marks the line that a message has to name. */
const HERE = '// here';

interface Code {
  /** A statement of the client's `onRequest`. */
  readonly statement?: string;
  /** A member of the client. */
  readonly member?: string;
  /** Something at the top of the file. */
  readonly top?: string;
  readonly server?: string;
}

function code({ statement = '', member = '', top = '', server = 'Server' }: Code): string {
  return `import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import { SERVER } from '../given.ts';
${top}
export class Client extends Node<unknown, Request, Response> {
  ${member}
  override onRequest(id: RequestId, request: Request): void {
    ${statement}
    this.send(SERVER, { id, request });
  }
}

export class ${server} extends Node<unknown, never, never, Outputs> {
  override onMessage(from: NodeId, message: unknown): void {
    this.send(from, message);
  }
}
`;
}

const MISTAKES: readonly (readonly [mistake: string, code: Code, says: RegExp])[] = [
  ['a syntax error', { statement: `const = 1; ${HERE}` }, /const|unexpected|expected/i],
  ['a type error', { statement: `const text: string = 1; void text; ${HERE}` }, /number.*string/],
  ['a missing export', { server: 'Serving' }, /Server/],
  [
    'a handler that throws',
    { statement: `throw new Error('no idea what to do'); ${HERE}` },
    /no idea what to do/,
  ],
  [
    'a handler that never returns',
    { statement: 'for (;;); ' },
    /onRequest[\s\S]*never|never[\s\S]*onRequest|return/,
  ],
  ['a promise awaited', { member: `async soon() { await undefined; } ${HERE}` }, /timer/i],
  ['Math.random()', { statement: `void Math.random(); ${HERE}` }, /this\.random/],
  ['Date.now()', { statement: `void Date.now(); ${HERE}` }, /this\.now/],
  ['a field that holds a function', { member: 'then = (): void => {};' }, /then/],
  [
    'a field that holds a class instance',
    { top: 'class Ticket { number = 1; }', member: 'ticket = new Ticket();' },
    /ticket/,
  ],
  ['#private', { member: `#secret = 1; ${HERE}` }, /private/],
  ['a module-level let', { top: `let count = 0; ${HERE}`, statement: 'count += 1;' }, /field/],
  [
    'a message with a cycle in it',
    {
      statement: `const ring: { next?: object } = {}; ring.next = ring;\n    this.send(SERVER, ring); ${HERE}`,
    },
    /cycle|itself/i,
  ],
];

describe('a student is told of', () => {
  const student: { newcomer?: Newcomer } = {};
  beforeAll(() => {
    student.newcomer = new Newcomer();
  });
  afterAll(() => student.newcomer?.leave());

  it.each(MISTAKES)('%s', async (_, mistake, says) => {
    const { newcomer } = student;
    if (newcomer === undefined) return expect.fail('there is no clone');
    const folder = join(newcomer.folder, 'labs/first-contact/src');
    mkdirSync(folder, { recursive: true });
    const text = code(mistake);
    writeFileSync(join(folder, 'index.ts'), text);

    const { exitCode, stdout, stderr } = await newcomer.netsplit('test', 'first-contact', 'A1');
    const said = stdout + stderr;
    expect(exitCode).toBeGreaterThan(0);
    expect(said).toMatch(says);
    expect(said).toContain('src/index.ts');
    const line = text.split('\n').findIndex((one) => one.includes(HERE)) + 1;
    if (line > 0) expect(said).toMatch(new RegExp(`src/index\\.ts:${line}\\b`));
    // No stack of ours.
    expect(said).not.toMatch(/\n\s+at .*(packages|simulator|node_modules)\//);
    expect(said).not.toContain('--debug');
  });
});
