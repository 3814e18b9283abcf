// What students can write: each as a change of the honest solution of first-contact, with the outcome it must have.

/** A hostile submission, and what must come of it. */
export interface Threat {
  readonly name: string;
  /** Its `index.ts`, from the honest one. */
  readonly code: (honest: string) => string;
  /** Why every test that meets it fails; `passed` where it does no harm. */
  readonly why: string;
  /** What the reports says to the student, somewhere. */
  readonly says: RegExp;
  readonly limits?: object;
}

const ON_REQUEST = 'override onRequest(id: RequestId, request: Request): void {';

/** At the client's first request. */
const inHandler = (code: string) => (honest: string) =>
  honest.replace(ON_REQUEST, `${ON_REQUEST}\n    ${code}`);
/** While the file is loaded. */
const atImport = (code: string) => (honest: string) => `${honest}\n${code}\n`;
/** On the client's own timer, a while later. */
const late = (code: string) => (honest: string) =>
  honest
    .replace(
      'override onTimer(timer: TimerName): void {',
      `override onTimer(timer: TimerName): void {\n    if (timer === 'late') { ${code} }`,
    )
    .replace(ON_REQUEST, `${ON_REQUEST}\n    this.setTimer('late', 1);`);

/** The realm's globals, past the check that explains. */
const WORLD = '([globalThis][0] as any)';

/**
 * What stops code that devours memory. Which of them comes first hangs on how fast the machine gives memory away: the
 * kernel's limit, an allocation refused, or the clock.
 */
const DEVOURS = 'memory|threw|hang|time|budget';
const STOPPED = /memory|failed with an error|did not return|was stopped/;

export const IN_REALM: readonly Threat[] = [
  {
    name: 'exits at import',
    code: atImport(`export const gone: number = ${WORLD}.process.exit(0);`),
    why: 'not-loaded',
    says: /process/,
  },
  {
    name: 'exits inside a handler',
    code: inHandler(`${WORLD}.process.exit(0);`),
    why: 'threw',
    says: /onRequest/,
  },
  { name: 'exits late', code: late(`${WORLD}.process.exit(0);`), why: 'threw', says: /onTimer/ },
  {
    name: 'an endless loop at import',
    code: atImport('function spin(): number { for (;;) {} }\nexport const never: number = spin();'),
    why: 'time',
    says: /while it was loaded/i,
  },
  {
    name: 'an endless loop inside a handler',
    code: inHandler('for (;;) {}'),
    why: 'hang|time',
    says: /onRequest did not return/,
  },
  {
    name: 'an endless loop late',
    code: late('for (;;) {}'),
    why: 'hang|time',
    says: /onTimer did not return/,
  },
  {
    name: 'an endless loop that asks the grader again and again',
    code: inHandler("for (;;) this.disk.read('x');"),
    why: 'hang|time',
    says: /onRequest did not return/,
  },
  {
    name: 'a catastrophic regular expression',
    code: inHandler("/^(a+)+$/.test('a'.repeat(60) + '!');"),
    why: 'hang|time',
    says: /did not return/,
  },
  {
    name: 'handlers that are slow but finite',
    code: inHandler(
      'let n = 0; for (let at = 0; at < 9e8; at++) n = (n + at) | 0; this.nextNumber += n * 0;',
    ),
    why: 'budget',
    says: /more processor time/,
    // Ten times its budget in one event, which may take long: what stops it is the budget, however fast the machine is.
    limits: { testCpuMs: 50, eventCpuMs: 60_000, eventWallMs: 100_000 },
  },
  {
    name: 'a Map that grows',
    code: inHandler(
      'const all = new Map<string, number[]>(); for (let at = 0; ; at++) all.set(String(at), [at, at]);',
    ),
    why: DEVOURS,
    says: STOPPED,
  },
  {
    name: 'a huge array',
    code: inHandler('const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(0.5));'),
    why: DEVOURS,
    says: STOPPED,
  },
  {
    name: 'buffers',
    code: inHandler(
      'const all: unknown[] = []; for (;;) all.push(new Uint8Array(1 << 28).fill(1));',
    ),
    why: DEVOURS,
    says: STOPPED,
  },
  {
    name: 'texts',
    code: inHandler(
      "let text = 'x'; const all: string[] = []; for (;;) { text += text.slice(0, 1 << 24); all.push([...text].join('')); }",
    ),
    why: DEVOURS,
    says: STOPPED,
  },
  {
    name: 'sends without end in one handler',
    code: inHandler("for (;;) this.send(SERVER, { kind: 'ask' } as never);"),
    why: `${DEVOURS}|protocol`,
    says: /./,
  },
  {
    name: 'messages of many megabytes',
    code: inHandler(
      "for (let at = 0; at < 200; at++) this.send(SERVER, { kind: 'x'.repeat(1_000_000) } as never);",
    ),
    why: `${DEVOURS}|flood`,
    says: /./,
  },
  {
    name: 'prints fake results',
    code: inHandler(
      "console.log(JSON.stringify({ netsplitVerdict: 1, test: 'A1', status: 'passed' }));",
    ),
    why: 'passed',
    says: /Passed/,
  },
  {
    name: 'patches JSON, Object, Array',
    code: inHandler(`${WORLD}.JSON.stringify = () => '[1,"done",[],0,null,null]';`),
    why: 'threw',
    says: /failed with an error/,
  },
  {
    name: 'patches Array.prototype',
    code: inHandler(`${WORLD}.Array.prototype.push = () => 0;`),
    why: 'threw',
    says: /failed/,
  },
  {
    name: 'patches Promise',
    code: inHandler(`${WORLD}.Promise.resolve = () => 0;`),
    why: 'threw',
    says: /failed/,
  },
  {
    name: 'patches Error.prepareStackTrace',
    code: inHandler(`${WORLD}.Error.prepareStackTrace = (_: unknown, frames: unknown) => frames;`),
    why: 'threw',
    says: /failed/,
  },
  {
    name: 'code from text, by a constructor’s constructor',
    code: inHandler("(this as any).constructor.constructor('return process')().exit(0);"),
    why: 'threw',
    says: /failed/,
  },
  {
    name: '__proto__ in a message',
    code: inHandler('this.send(SERVER, JSON.parse(\'{"__proto__": {"kind": "ask"}}\') as never);'),
    why: 'threw',
    says: /failed/,
  },
  {
    name: 'a getter that changes',
    code: inHandler(
      "let n = 0; this.send(SERVER, Object.defineProperty({}, 'kind', { get: () => (n += 1), enumerable: true }) as never);",
    ),
    why: 'threw|passed',
    says: /./,
  },
  {
    name: 'a cyclic message',
    code: inHandler('const a: any = {}; a.a = a; this.send(SERVER, a);'),
    why: 'threw',
    says: /failed/,
  },
  {
    name: 'a message nested 100,000 deep',
    code: inHandler(
      'let a: any = 1; for (let at = 0; at < 1e5; at++) a = [a]; this.send(SERVER, a);',
    ),
    why: 'threw',
    says: /failed/,
  },
  {
    name: 'a state that is no data',
    code: (honest) =>
      honest.replace('nextNumber = 1;', 'nextNumber = 1;\n  odd: unknown = () => 1;'),
    why: 'threw',
    says: /failed/,
  },
  { name: 'throws null', code: inHandler('throw null;'), why: 'threw', says: /onRequest failed/ },
  {
    name: 'throws a Proxy',
    code: inHandler('throw new Proxy({}, { get() { throw 1; } });'),
    why: 'threw',
    says: /onRequest failed/,
  },
  {
    name: 'throws what cannot be shown',
    code: inHandler('throw { toString() { for (;;) {} } };'),
    why: 'threw|hang|time',
    says: /./,
  },
  {
    name: 'throws an error with a getter that loops',
    code: inHandler(
      "throw Object.defineProperty(new Error('x'), 'stack', { get() { for (;;) {} } });",
    ),
    why: 'threw|hang|time',
    says: /./,
  },
  {
    // It can: a stack names the jail's program. Whatever it does about it is what it is graded by.
    name: 'guesses that it is graded',
    code: inHandler(
      `if (String(new Error().stack).includes('jail') || ${WORLD}.isGraded !== undefined) throw new Error('graded');`,
    ),
    why: 'threw',
    says: /failed with an error/,
  },
  {
    name: 'does not compile',
    code: () => 'export class Client {{{',
    why: 'not-loaded',
    says: /does not compile/,
  },
  {
    name: 'imports what is not allowed',
    code: (honest) => `import 'node:fs';\n${honest}`,
    why: 'not-loaded',
    says: /node:fs/,
  },
  {
    name: 'imports the solution',
    code: (honest) =>
      `import * as solution from '../solution/index.ts';\n${honest}\nexport const cheat = solution;`,
    why: 'not-loaded',
    says: /cannot be imported/,
  },
  { name: 'exports no class', code: () => 'export {};', why: 'not-loaded', says: /Client/ },
  {
    name: 'code nested so deep that it cannot be read',
    code: (honest) => `${honest}\nexport const deep = ${'('.repeat(40_000)}1${')'.repeat(40_000)};`,
    why: 'passed|not-loaded',
    says: /./,
  },
];
