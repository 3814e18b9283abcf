import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, join } from 'node:path';

// devDependencies hold what the course runs on (tsx, vitest), so NODE_ENV=production must not leave them out.
const ARGS = [
  'ci',
  '--include=dev',
  '--no-audit',
  '--no-fund',
  '--progress=false',
  '--loglevel=warn',
];

/**
 * Runs `npm ci` in `root` and shows how far it is. Its own output is kept back: a newcomer needs it only on failure.
 *
 * @returns {Promise<{ ok: boolean, output: string, signal?: string, exitCode?: number }>}
 */
export function runNpmCi(root, lock, say) {
  const { command, args, shell } = npmCommand();
  const progress = showProgress(root, lock, say);
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, [...args, ...ARGS], {
      cwd: root,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = (signal) => {
      child.kill(signal);
      finish({ ok: false, output, signal, exitCode: 128 + constants.signals[signal] });
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const finish = (result) => {
      progress.end(result.ok);
      for (const signal of signals) process.off(signal, stop);
      resolve(result);
    };
    for (const signal of signals) process.on(signal, stop);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) =>
      finish({ ok: false, output: `${output}\nnpm ${error.code}: ${error.message}` }),
    );
    child.on('close', (code) => finish({ ok: code === 0, output }));
  });
}

/** npm as it was started itself, else the one on PATH. On Windows that is a batch file, which only a shell can run. */
function npmCommand() {
  const own = process.env['npm_execpath'];
  if (own !== undefined && /^npm-cli\.c?js$/.test(basename(own)) && existsSync(own)) {
    return { command: process.execPath, args: [own], shell: false };
  }
  return process.platform === 'win32'
    ? { command: 'npm.cmd', args: [], shell: true }
    : { command: 'npm', args: [], shell: false };
}

function showProgress(root, lock, say) {
  const wanted = lock.entries.filter(([, entry]) => !entry.link && fitsThisMachine(entry));
  const terminal = process.stderr.isTTY === true;
  const count = () =>
    wanted.filter(([path]) => existsSync(join(root, path, 'package.json'))).length;
  const begun = Date.now();
  const line = () => {
    const seconds = Math.round((Date.now() - begun) / 1000);
    return `Installing packages: ${count()} of ${wanted.length} (${seconds} s)`;
  };
  say(
    'Installing the packages that Netsplit needs (npm ci); the first time takes a minute or two.',
  );
  const timer = setInterval(
    () => (terminal ? process.stderr.write(`\r${line()}  `) : say(line())),
    terminal ? 250 : 10_000,
  );
  return {
    end(ok) {
      clearInterval(timer);
      if (terminal) process.stderr.write('\r\u001b[K');
      if (ok)
        say(`Installed ${count()} packages in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
    },
  };
}

function fitsThisMachine({ os, cpu }) {
  const allows = (list, own) =>
    list === undefined ||
    list.includes(own) ||
    list.every((name) => name.startsWith('!') && name !== `!${own}`);
  return allows(os, process.platform) && allows(cpu, process.arch);
}
