import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anonymised } from '../../src/gradebook/pseudonyms.ts';
import { studentFolder, writeReports } from '../../src/report/write.ts';
import { book, handIn, round, verdicts } from '../gradebook/a-class.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netsplit-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const roster = (...ids: readonly string[]): { id: string; name: string }[] =>
  ids.map((id) => ({ id, name: id }));

const handIns = [handIn('ada', { submission: 'h' })];
const graded = verdicts('h', ['B2', 'C1']);
const tree = (): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.\w+$/.test(path))
    .toSorted();
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe('the reports of a class', () => {
  it('are all there', async () => {
    const { files } = await writeReports(folder, book({ handIns, verdicts: graded }));
    expect(tree()).toEqual([
      'canvas.csv',
      'class.html',
      'grades.jsonl',
      'junit.xml',
      'moodle.csv',
      'reports.json',
      'students/ada/classroom.json',
      'students/ada/junit.xml',
      'students/ada/report.html',
      'students/ada/results.json',
    ]);
    expect(files).toHaveLength(9);
    expect(text('class.html')).toContain('href="students/ada/report.html"');
  });

  it('are replaced by those of a second call, and what is not ours stays', async () => {
    await writeReports(folder, book({ roster: roster('ada', 'bob'), handIns, verdicts: graded }));
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, 'students', 'bob', 'mine.txt'), 'mine');
    const { removed } = await writeReports(folder, book({ handIns, verdicts: verdicts('h') }));
    expect(removed.toSorted()).toEqual([
      'students/bob/classroom.json',
      'students/bob/junit.xml',
      'students/bob/report.html',
      'students/bob/results.json',
    ]);
    expect(text('canvas.csv')).toContain('ada,,ada,,,6');
    expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
    expect(existsSync(join(folder, 'students', 'bob', 'mine.txt'))).toBe(true);
    expect(tree().some((path) => path.endsWith('.tmp'))).toBe(false);
  });

  it('remove nothing outside, whatever the list says', async () => {
    const outside = `${folder}-outside.txt`;
    writeFileSync(outside, 'mine');
    const name = outside.slice(outside.lastIndexOf('/') + 1);
    writeFileSync(
      join(folder, 'reports.json'),
      JSON.stringify({ files: [`../${name}`, `a/../../${name}`, outside, 7] }),
    );
    await writeReports(folder, book({ handIns, verdicts: graded }));
    expect(existsSync(outside)).toBe(true);
    rmSync(outside);
  });

  it('keep names out where they are anonymous', async () => {
    await writeReports(folder, anonymised(book({ handIns, verdicts: graded }), 'secret'));
    const files = tree();
    expect(files).not.toContain('canvas.csv');
    expect(files.join(' ')).not.toContain('ada');
    for (const file of files) expect(text(file)).not.toMatch(/\bada\b/);
  });
});

describe('a story', () => {
  const of = (test: string) => ({
    submission: 'h',
    test,
    text: `${test} failed & was told`,
    story: () => Promise.resolve(`<p>${test}</p>`),
    trace: `{"${test}"}`,
  });
  const stories = [of('B2'), of('A1'), of('C1'), { ...of('B2'), submission: 'other' }];

  it('of what failed stands beside the report; that of a hidden test does not', async () => {
    await writeReports(folder, book({ handIns, verdicts: graded }), { stories });
    expect(tree().filter((path) => path.includes('story'))).toEqual([
      'students/ada/story-B2.html',
      'students/ada/story-B2.trace.ndjson',
    ]);
    expect(text('students/ada/story-B2.html')).toBe('<p>B2</p>');
    expect(text('students/ada/report.html')).toContain('href="story-B2.html"');
    expect(text('students/ada/report.html')).toContain('B2 failed &amp; was told');
  });

  it('is not told in an exam', async () => {
    const exam = book({ round: { ...round, isExam: true }, handIns, verdicts: graded });
    await writeReports(folder, exam, { stories });
    expect(tree().filter((path) => path.includes('story'))).toEqual([]);
  });
});

describe('a student’s folder', () => {
  const of = (id: string): string => studentFolder({ student: { id, name: id } });

  it('has the student’s name where that can be a file’s', () => {
    expect(of('ada-l.2')).toBe('students/ada-l.2');
  });

  it('stays inside, and is nobody else’s, whatever the name', () => {
    const odd = [
      '../../etc',
      '..',
      '',
      '/',
      'a/b',
      'a\\b',
      'A-B',
      'a-b',
      'con',
      'nul.x',
      'x\n',
      'ü',
      'é'.repeat(300),
    ];
    const folders = odd.map(of);
    expect(new Set(folders).size).toBe(odd.length);
    for (const one of folders) expect(one).toMatch(/^students\/[a-z0-9_-][a-z0-9._~-]{0,80}$/);
  });
});
