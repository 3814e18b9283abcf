import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

// What an npm script hands over to, from the root: a JavaScript file and its first arguments.
const SCRIPTS = {
  start: ['packages/cli/bin/netsplit.mjs'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
};

/** Installs what is missing, then runs the script of this name. */
export async function runScript(name, args) {
  const command = Object.hasOwn(SCRIPTS, name ?? '') ? SCRIPTS[name] : undefined;
  if (command === undefined) {
    console.error(`npm-script: "${name ?? ''}" is not one of: ${Object.keys(SCRIPTS).join(', ')}.`);
    process.exit(2);
  }
  const installed = await ensureInstalled({
    root: ROOT,
    again: name === 'start' ? 'npm start' : `npm ${name}`,
  });
  if (!installed.ok) {
    console.error(installed.message);
    process.exit(installed.exitCode);
  }
  const [file, ...first] = command;
  const target = join(ROOT, file);
  if (name === 'start') {
    // In this process: a second Node would cost 40 ms of every start.
    process.argv = [process.execPath, target, ...first, ...args];
    await import(pathToFileURL(target).href);
  } else {
    process.exitCode = await run(target, [...first, ...args]);
  }
}

function run(target, args) {
  const child = spawn(process.execPath, [target, ...args], { cwd: ROOT, stdio: 'inherit' });
  // The terminal sends Ctrl-C to the child too; it decides how to end, and we end with it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT') child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
