// Code that has got out of its realm and owns the process in the jail. No way there is known; what would be possible
// is tried all the same, by putting it into the jail's own program.

/** What runs in the process before the jail's program, and what must come of it. */
export interface Escaped {
  readonly name: string;
  readonly prefix: string;
  readonly why: string;
  readonly limits?: object;
}

/** For what sleeps: the longest that a test waits for it. */
const SOON_GIVEN_UP = { eventWallMs: 1500 };

/** After so many frames, before the next one is written. */
const afterFrames = (count: number, code: string): string => `
  const fs = require('node:fs');
  const write = fs.writeSync;
  let frames = 0;
  fs.writeSync = (fd, ...rest) => {
    frames += 1;
    if (frames > ${count}) { ${code} }
    return write(fd, ...rest);
  };
`;
const frame = (text: string): string =>
  `const text = Buffer.from(${text}); const head = Buffer.alloc(4); head.writeUInt32LE(text.length); write(4, Buffer.concat([head, text]));`;

/** It goes on honestly, unless it could do what it must not be able to: then it gives itself away. */
const tries = (attempt: string): string => `
  const fs = require('node:fs');
  if ((() => { try { return ${attempt}; } catch { return false; } })()) process.exit(7);
`;

/** The first frames: it stands, the code is loaded. */
const SOON = 6;

export const ESCAPED: readonly Escaped[] = [
  { name: 'exits in the middle', prefix: afterFrames(SOON, 'process.exit(0);'), why: 'exit' },
  { name: 'aborts', prefix: afterFrames(SOON, 'process.abort();'), why: 'memory' },
  {
    name: 'kills all that it can',
    prefix: afterFrames(SOON, "process.kill(-1, 'SIGKILL'); process.kill(process.pid, 'SIGKILL');"),
    why: 'exit',
  },
  { name: 'loops', prefix: afterFrames(SOON, 'for (;;) {}'), why: 'hang' },
  {
    name: 'sleeps',
    prefix: afterFrames(SOON, 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'),
    why: 'hang',
    limits: SOON_GIVEN_UP,
  },
  {
    name: 'fills its heap',
    prefix: afterFrames(SOON, 'const all = []; for (;;) all.push(new Array(1000).fill({}));'),
    why: 'memory|hang|exit|budget',
  },
  {
    name: 'a fork bomb',
    prefix: afterFrames(
      SOON,
      "const { spawn } = require('node:child_process'); for (let at = 0; at < 500; at++) try { spawn('/node', ['-e', 'for (;;) {}'], { stdio: 'ignore', detached: true }).on('error', () => {}); } catch {} process.exit(0);",
    ),
    why: 'exit|memory|hang',
  },
  {
    name: 'leaves somebody behind',
    prefix: afterFrames(
      SOON,
      "require('node:child_process').spawn('/node', ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true }).unref(); process.exit(0);",
    ),
    why: 'exit',
  },
  {
    name: 'fills the disk',
    prefix: tries(
      "['/', '/tmp/', '/usr/', '/dev/shm/', '/lib/'].some((place) => { try { fs.writeFileSync(place + 'full', Buffer.alloc(1 << 20)); return true; } catch { return false; } })",
    ),
    why: 'passed',
  },
  {
    name: 'reads hidden tests, other submissions, /etc/passwd',
    prefix: tries(
      "['/etc/passwd', process.env.HOME, '/work', '/tmp', '/root', '/home', '/proc/1/environ', '/var'].some((path) => { try { require('node:fs').statSync(path); return true; } catch { return false; } })",
    ),
    why: 'passed',
  },
  {
    name: 'reads the environment',
    prefix: tries(
      "Object.keys(process.env).some((name) => !['TZ', 'LC_ALL', 'PWD'].includes(name))",
    ),
    why: 'passed',
  },
  {
    name: 'connects to this machine and asks for a name',
    prefix: tries(
      "require('node:child_process').spawnSync('/node', ['-e', \"const s = require('node:net').connect(22, '127.0.0.1'); s.on('connect', () => process.exit(9)); s.on('error', () => require('node:dns').lookup('example.com', (e) => process.exit(e ? 1 : 9)))\"], { timeout: 5000 }).status === 9",
    ),
    why: 'passed',
  },
  {
    name: 'writes a frame that is no JSON',
    prefix: afterFrames(SOON, frame("'all tests passed'")),
    why: 'protocol',
  },
  {
    name: 'writes verdicts',
    prefix: afterFrames(SOON, frame("JSON.stringify({ netsplitVerdict: 1, status: 'passed' })")),
    why: 'protocol',
  },
  {
    name: 'answers what nobody asked',
    prefix: afterFrames(SOON, frame("JSON.stringify([999999, 'value', null])")),
    why: 'protocol',
  },
  {
    name: 'a frame that says it is 4 GB long',
    prefix: afterFrames(SOON, 'write(4, Buffer.from([255, 255, 255, 255]));'),
    why: 'flood',
  },
  {
    name: 'a frame that never ends',
    prefix: afterFrames(
      SOON,
      'write(4, Buffer.from([255, 255, 255, 0])); for (let at = 0; at < 10; at++) write(4, Buffer.alloc(1000)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    ),
    why: 'hang',
    limits: SOON_GIVEN_UP,
  },
  {
    name: 'a frame nested a million deep',
    prefix: afterFrames(SOON, frame("'['.repeat(1e6) + ']'.repeat(1e6)")),
    why: 'protocol',
  },
  {
    name: 'frames without end',
    prefix: afterFrames(SOON, `for (;;) { ${frame('\'[0,"value",null]\'')} }`),
    why: 'protocol',
  },
  {
    name: 'effects that no node has',
    prefix: `const stringify = JSON.stringify; ${afterFrames(SOON, 'const line = String(rest[0].subarray(4)); if (/^\\[\\d+,"done"/.test(line)) { ' + frame('line.replace(/"done",\\[.*?\\](?=,\\d+,null)/, \'"done",[["send","nobody",1]]\')') + ' return rest[0].length; }')}`,
    why: 'protocol',
  },
];
