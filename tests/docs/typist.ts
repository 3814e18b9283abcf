// Types commands one after another in the folder where it is started, as a newcomer would: all in one process, which saves a
// second for each. Commands in, by a file; what became of them out, by another.

import { readFileSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { Desk, runProgram, Terminal, troubleOf } from '@netsplit/cli';

const [commandsFile = '', resultsFile = ''] = process.argv.slice(2);
const commands = JSON.parse(readFileSync(commandsFile, 'utf8')) as readonly (readonly string[])[];

const results = [];
for (const args of commands) {
  const said: string[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said.push(chunk.toString());
      done();
    },
  });
  const terminal = new Terminal({ stdout, stderr: stdout, stdin: {}, env: {} });
  const began = performance.now();
  let exitCode: number;
  try {
    const desk = new Desk(process.cwd(), terminal);
    exitCode = await runProgram(args, { terminal, desk, env: process.env });
  } catch (error) {
    const trouble = troubleOf(error);
    said.push(`${trouble.message} ${trouble.hint ?? ''}`);
    ({ exitCode } = trouble);
  }
  await terminal.flush();
  results.push({ args, exitCode, said: said.join(''), ms: Math.round(performance.now() - began) });
}
writeFileSync(resultsFile, JSON.stringify(results));
process.exit(0);
