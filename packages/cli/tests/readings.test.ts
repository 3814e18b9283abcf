import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProgressFile } from '@netsplit/course';
import { describe, expect, test } from 'vitest';
import { allOf, courseFolder } from './course-folder.ts';
import { asked, typed, typedOn } from './in-process.ts';

describe('netsplit readings', () => {
  test('of a lab tells for each part which section to read, and why', async () => {
    const { stdout, exitCode } = await typed(courseFolder(), 'readings', 'first-contact');
    expect(stdout).toMatch(/A A request that survives loss \(about 0\.75 h\)/);
    expect(stdout).toContain('https://doi.org/10.1007/3-540-62852-5_6');
    expect(exitCode).toBe(0);
    const part = await typed(courseFolder(), 'readings', 'first-contact', 'B');
    expect(part.stdout).not.toContain('A request that survives loss');
    expect(part.stdout).toMatch(/Packet-Level\s+Transport Protocol/);
  });

  test('of a topic lists its works, those for beginners first', async () => {
    const { works } = await asked(courseFolder(), 'readings', 'placement');
    const levels = (works as { level: string }[]).map(({ level }) => level);
    expect(new Set(levels)).toEqual(new Set(['beginner', 'intermediate', 'advanced']));
    expect(levels.lastIndexOf('beginner')).toBeLessThan(levels.indexOf('intermediate'));
  });

  test('says so when a lab and a topic have one name, and how to ask for the other', async () => {
    const lab = await typed(courseFolder(), 'readings', 'gossip');
    expect(lab.stdout).toContain('Rumour mongering');
    expect(lab.stderr).toContain('"gossip" is a topic, too: npx netsplit readings --topic gossip');
    const topic = await typed(courseFolder(), 'readings', '--topic', 'gossip');
    expect(topic.stdout).toContain('Bimodal Multicast');
    expect([topic.stderr, topic.exitCode]).toEqual(['', 0]);
    const named = await typed(courseFolder(), 'readings', '--lab', 'gossip');
    expect(named.stderr).toBe('');
  });

  test('of a path gives its steps in order, and marks what is behind', async () => {
    const solved = { 'first-contact': ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8'] };
    const { stdout } = await typed(courseFolder(solved), 'readings', 'beginner');
    expect(stdout).toMatch(/^✓ {2}4 Do first-contact, part A/m);
    expect(stdout).toMatch(/^✓ {2}3 Read A Note on Distributed Computing/m);
    expect(stdout).toMatch(/^ {3}8 Do first-contact, parts B, C/m);
    const places = ['A simple store', 'Theory', 'Consensus', 'Production practice'].map((title) =>
      stdout.indexOf(`\n${title}\n`),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test('finds works by words, ten unless all are wanted', async () => {
    const { works } = await asked(courseFolder(), 'readings', 'lamport', '1978');
    expect((works as { id: string }[])[0]?.id).toBe('lamport-1978');
    const few = await typed(courseFolder(), 'readings', 'consensus', 'paxos');
    expect(few.stdout).toMatch(/\d+ more: add --all/);
    const all = await typed(courseFolder(), 'readings', 'consensus', 'paxos', '--all');
    expect(all.stdout).not.toContain('add --all');
    expect(all.stdout.length).toBeGreaterThan(few.stdout.length);
  });

  test('of a work by its id tells what it is and where it is read', async () => {
    const { stdout } = await typed(courseFolder(), 'readings', 'lamport-1978');
    expect(stdout).toContain('Leslie Lamport, 1978 · paper · beginner · time · lamport-1978');
    expect(stdout).toMatch(/Read in lamport-clocks A/);
    const planned = await typed(courseFolder(), 'readings', 'castro-liskov-1999');
    expect(planned.stdout).toContain('Planned, not there yet: Agreement with traitors.');
  });

  test('without words tells what there is, and in a lab’s folder of that lab', async () => {
    const { dir } = courseFolder();
    const { stdout } = await typed({ dir }, 'readings');
    expect(stdout).toMatch(/Labs[^]*raft[^]*Paths[^]*beginner[^]*Topics[^]*time/);
    const here = await typed({ dir: join(dir, 'labs/raft') }, 'readings');
    expect(here.stdout).toMatch(/^Raft raft/);
  });

  test.each([
    [['rfat'], 'Did you mean raft?'],
    [['lampart'], 'Did you mean lamport?'],
    [['beginer'], 'Did you mean beginner?'],
    [['lamport', 'zzyzx'], 'Nothing in the catalogue has all of "lamport zzyzx".'],
    [['--topic', 'consensos'], 'There is no topic "consensos". Did you mean consensus?'],
    [['--path', 'medium'], 'The paths are: beginner, intermediate, advanced.'],
    [['--lab', 'gosip'], 'There is no lab "gosip". Did you mean gossip?'],
    [['raft', 'Z'], 'raft has no part or test "Z".'],
    [['raft', '--topic', 'time'], 'do not go together'],
  ])('%j is answered in a sentence, with exit code 2', async (words, says) => {
    const { exitCode, trouble } = await typed(courseFolder(), 'readings', ...words);
    expect(`${trouble?.message} ${trouble?.hint}`).toContain(says);
    expect(exitCode).toBe(2);
  });

  test('goes on without a catalogue that is broken, and says what is wrong with it', async () => {
    const { dir } = courseFolder();
    writeFileSync(join(dir, 'docs/readings/topics.json'), '{"topics": [');
    const { stdout, stderr, exitCode } = await typed({ dir }, 'readings', 'raft');
    expect(stderr).toContain('topics.json: is not JSON');
    expect(stdout).toContain('ongaro-ousterhout-2014: §5.2, Leader election');
    expect(exitCode).toBe(0);
  });

  test('keeps to the width of a narrow terminal, but for addresses', async () => {
    for (const words of [['first-contact'], ['beginner'], ['byzantine']]) {
      const { stdout } = await typedOn(44, courseFolder(), 'readings', ...words);
      const long = stdout.split('\n').filter((line) => line.length > 44 && !/https?:/.test(line));
      expect(long).toEqual([]);
    }
  });
});

describe('the page of the readings', () => {
  const page = readFileSync(new URL('../../../docs/readings/README.md', import.meta.url), 'utf8');
  const [, block = ''] = /```sh\n([^]*?)```/.exec(page) ?? [];
  const commands = block
    .trim()
    .split('\n')
    .map((line) => line.replace(/ *#.*/, '').split(' ').slice(2));

  test.each(commands)('shows a command that works: %s %s %s', async (...words) => {
    const { exitCode, stdout, trouble } = await typed(courseFolder(), ...words);
    expect([exitCode, trouble]).toEqual([0, undefined]);
    expect(stdout).not.toBe('');
  });

  test('shows some', () => {
    expect(commands.length).toBeGreaterThan(3);
  });
});

describe('netsplit course', () => {
  test('tells labs, parts, hours, and what to read and do next', async () => {
    const { stdout, exitCode } = await typed(courseFolder(), 'course');
    expect(stdout).toMatch(/▸ First contact {2}first-contact/);
    expect(stdout).toMatch(/E2 Membership changes \(about 6 h\)/);
    expect(stdout).toMatch(/\d+ h in all, \d+ h of them the core; \d+ h are left to do\./);
    expect(stdout).toMatch(/What comes next\n {2}Read The Eight Fallacies/);
    expect(stdout).toMatch(/Do first-contact, part A: A request that survives loss \(0\.75 h/);
    expect(exitCode).toBe(0);
  });

  test('goes on with what the path has next, and what to read before it', async () => {
    const { next } = await asked(courseFolder(allOf('first-contact')), 'course');
    expect(next).toMatchObject({ lab: 'lamport-clocks', part: 'A', path: 'beginner' });
    const { read } = next as { read: { work: string }[] };
    expect(read.map(({ work }) => work)).toContain('lamport-1978');
    expect(read.map(({ work }) => work)).not.toContain('waldo-1994');
  });

  test('tells on which seeds a lab was solved', async () => {
    const { stdout } = await typed(courseFolder(allOf('first-contact')), 'course');
    expect(stdout).toContain('Solved on seed 1.');
  });

  test('with all of it solved says that nothing is left', async () => {
    const course = courseFolder(allOf());
    expect((await typed(course, 'course')).stdout).toContain(' 0 h are left to do.');
    const document = await asked(course, 'course');
    expect(document).toMatchObject({ next: null, hours: { left: 0 } });
  });
});

describe('netsplit, when everything is solved', () => {
  test('says what that is worth, and what to do next', async () => {
    const { dir } = courseFolder(allOf());
    const { stdout, exitCode } = await typed({ dir });
    expect(stdout).toContain('Every test of every lab passes.');
    expect(stdout).toMatch(/That is no proof\. .* has been tried on seed 1;/s);
    for (const idea of ['Fail over, and measure', 'Find the race between two steps']) {
      expect(stdout).toContain(idea);
    }
    expect(exitCode).toBe(0);
  });

  test('does not call it done when a seed is known to break it', async () => {
    const { dir } = courseFolder(allOf());
    const verdict = { status: 'failed', seed: 7, runs: 1, codeHash: 'c0de', at: '' } as const;
    const file = new ProgressFile(join(dir, '.netsplit/progress.json'));
    file.record('raft', { A1: verdict });
    file.record('raft', { A1: { ...verdict, status: 'passed', seed: 1 } });
    const { stdout } = await typed({ dir });
    expect(stdout).toContain('A1 fails on seed 7, with the same code');
    expect(stdout).toContain('But see above');
  });
});
