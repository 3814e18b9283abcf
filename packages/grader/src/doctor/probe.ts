/** What a program found out in the jail. */
export interface Probed {
  readonly uid: number;
  /** What stands in the root folder. */
  readonly files: readonly string[];
  /** Whether it could write a file anywhere. */
  readonly wrote: boolean;
  /** Whether it reached a port of this machine. */
  readonly connected: boolean;
  readonly listened: { readonly outside: boolean };
  /** The names of its environment's variables. */
  readonly environment: readonly string[];
  /** Whether it sees processes beside its own. */
  readonly pids: boolean;
  /** How many processes it could start. */
  readonly spawned: number;
  readonly memory: 'mapped' | 'refused';
}

/** That program: tries what must not be possible, and writes what became of it to descriptor 4. */
export const PROBE = `
const fs = require('node:fs');
const net = require('node:net');
const { spawn } = require('node:child_process');
const works = (attempt) => { try { attempt(); return true; } catch { return false; } };
const found = {
  uid: process.getuid(),
  files: fs.readdirSync('/'),
  wrote: ['/x', '/tmp/x', '/usr/x', '/jail.cjs', '/dev/shm/x'].some((path) =>
    works(() => fs.writeFileSync(path, 'x'))),
  environment: Object.keys(process.env),
  pids: works(() => {
    if (fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length < 4) throw 0;
  }) || works(() => process.kill(process.ppid > 1 ? process.ppid : 12345, 0)),
  memory: works(() => new ArrayBuffer(4 * 1024 * 1024 * 1024)) ? 'mapped' : 'refused',
  connected: false,
  listened: { outside: false },
  spawned: 0,
};
const connect = new Promise((resolve) => {
  const socket = net.connect(PORT, '127.0.0.1', () => resolve(true));
  socket.on('error', () => resolve(false));
  setTimeout(() => resolve(false), 500);
});
// In a network of its own it may listen where nobody is: what counts is whether an interface leads out.
found.listened.outside = Object.values(require('node:os').networkInterfaces())
  .flat().some((one) => one && !one.internal);
const children = [];
for (let at = 0; at < 80; at++) {
  try {
    const child = spawn('/node', ['-e', 'setTimeout(() => {}, 3000)'], { stdio: 'ignore' });
    child.on('error', () => {});
    if (child.pid !== undefined) children.push(child);
  } catch {}
}
connect.then((connected) => {
  found.connected = connected;
  found.spawned = children.length;
  for (const child of children) child.kill('SIGKILL');
  fs.writeSync(4, JSON.stringify(found));
  process.exit(0);
});
`;
