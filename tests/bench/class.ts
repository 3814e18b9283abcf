// npm run bench:class -- [lab] [submissions] [jobs] — what a class costs: time, memory at its peak, and what is left over. A
// mix as students hand in: the reference with small differences, the starter, every classic mistake, some hostile.

import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const [lab = 'lamport-clocks', count = '300', jobs = '2', runs = '100'] = process.argv.slice(2);
const LAB_DIR = resolve(import.meta.dirname, '../../labs', lab);
const NETSPLIT = resolve(import.meta.dirname, '../../packages/cli/bin/netsplit.mjs');
const LOOK_EVERY_MS = 250;
const MiB = 1024 * 1024;

/** Appended to the reference: code that misbehaves as soon as it is loaded, each in another way. */
const HOSTILE: readonly string[] = [
  'for (;;) {}',
  'const kept = new Map<number, string>(); for (let at = 0; ; at++) kept.set(at, `${at}`.repeat(50));',
  'throw null;',
  '([globalThis][0] as any).process.exit(0);',
  'Array.prototype.map = () => [];',
];

type Kind = 'reference' | 'starter' | 'mistake' | 'hostile';

/** Of twenty: nine right or nearly, one not begun, eight with a classic mistake, two hostile. */
function kindOf(at: number): Kind {
  const place = at % 20;
  if (place < 9) return 'reference';
  if (place === 9) return 'starter';
  return place < 18 ? 'mistake' : 'hostile';
}

function writeClass(folder: string): Readonly<Record<Kind, number>> {
  const mutants = readdirSync(join(LAB_DIR, 'mutants')).filter((name) => name.endsWith('.diff'));
  const counts = { reference: 0, starter: 0, mistake: 0, hostile: 0 };
  for (let at = 0; at < Number(count); at++) {
    const kind = kindOf(at);
    const own = join(folder, `student-${String(at + 1).padStart(3, '0')}`);
    mkdirSync(own, { recursive: true });
    cpSync(join(LAB_DIR, kind === 'starter' ? 'starter' : 'solution'), own, { recursive: true });
    if (kind === 'mistake') {
      const mutant = mutants[counts.mistake % mutants.length] ?? '';
      execFileSync('git', ['apply', join(LAB_DIR, 'mutants', mutant)], { cwd: own });
    }
    if (kind === 'hostile') {
      appendFileSync(join(own, 'index.ts'), `\n${HOSTILE[counts.hostile % HOSTILE.length]}\n`);
    }
    // No two have the same code: those are graded once.
    appendFileSync(join(own, 'index.ts'), `\n// ${at}\n`);
    counts[kind] += 1;
  }
  return counts;
}

interface Process {
  readonly parent: number;
  readonly bytes: number;
}

/** The memory of a process and all that it has started, shared pages counted once for each. */
function memoryOf(root: number): { readonly bytes: number; readonly processes: number } {
  const all = new Map<number, Process>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      all.set(Number(name), { parent: Number(fields[1]), bytes: Number(fields[21]) * 4096 });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = all.get(at)?.parent) {
      if (at === root) return true;
    }
    return false;
  };
  const ours = [...all].filter(([pid]) => isOurs(pid));
  return {
    bytes: ours.reduce((sum, [, { bytes }]) => sum + bytes, 0),
    processes: ours.length,
  };
}

const desk = mkdtempSync(join(tmpdir(), 'netsplit-bench-class-'));
try {
  const counts = writeClass(join(desk, 'class'));
  const kinds = Object.entries(counts).map(([kind, many]) => `${many} ${kind}`);
  console.log(`${lab}: ${count} submissions (${kinds.join(', ')}), ${jobs} at once, ${runs} cases`);
  const before = new Set(readdirSync(tmpdir()));
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      NETSPLIT,
      'grade',
      join(desk, 'class'),
      ...`--lab ${lab} --jobs ${jobs} --runs ${runs} --seeds 1,2 --json --out`.split(' '),
      join(desk, 'out'),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  // Not its progress, which is JSON.
  const aside = createInterface(child.stderr);
  aside.on('line', (line) => void (line.startsWith('{') || console.error(line)));
  let peak = { bytes: 0, processes: 0 };
  const looking = setInterval(() => {
    const now = memoryOf(child.pid ?? 0);
    if (now.bytes > peak.bytes) peak = now;
  }, LOOK_EVERY_MS);
  const code = await new Promise((resolveWith) => child.once('close', resolveWith));
  clearInterval(looking);
  const seconds = (performance.now() - began) / 1000;
  const answer = JSON.parse(said) as {
    readonly graded: number;
    readonly errors: readonly string[];
  };
  const left = readdirSync(tmpdir()).filter(
    (name) => !before.has(name) && /^netsplit-(work|grade)-/.test(name),
  );
  console.log(
    [
      `exit code ${String(code)}: ${answer.graded} graded, ${answer.errors.length} errors of the grader`,
      `${seconds.toFixed(0)} s, ${(seconds / Number(count)).toFixed(2)} s a submission; ${childrenCpuSeconds().toFixed(0)} s of processors`,
      `at most ${Math.round(peak.bytes / MiB)} MiB resident in ${peak.processes} processes`,
      `left over: ${left.length === 0 ? 'nothing' : left.join(', ')}`,
    ].join('\n'),
  );
} finally {
  rmSync(desk, { recursive: true, force: true });
}

/** Of all that this process has started and waited for, and what those have. */
function childrenCpuSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // `cutime` and `cstime`, in hundredths.
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
