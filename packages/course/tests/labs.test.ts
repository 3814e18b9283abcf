import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCourseHome, findLab, findLabs, labHolding } from '../src/index.ts';
import { folderWith, manifestWith } from './folder.ts';

const course = () =>
  folderWith({
    'labs/raft/lab.json': manifestWith({ name: 'raft', order: 6 }),
    'labs/first-contact/lab.json': manifestWith(),
    'labs/first-contact/src/index.ts': '',
    'labs/notes/README.md': 'not a lab',
  });

describe('finding labs', () => {
  test('gives the labs of a course in its order', () => {
    const { labs, broken } = findLabs({ dir: course(), whole: true });
    expect(labs.map(({ name }) => name)).toEqual(['first-contact', 'raft']);
    expect(broken).toEqual([]);
  });

  test('a broken manifest does not hide the other labs', () => {
    const dir = folderWith({
      'labs/a/lab.json': '{',
      'labs/first-contact/lab.json': manifestWith(),
    });
    const { labs, broken } = findLabs({ dir, whole: true });
    expect(labs.map(({ name }) => name)).toEqual(['first-contact']);
    expect(broken.map(({ file }) => file)).toEqual([join(dir, 'labs/a/lab.json')]);
  });

  test('the course is found from any folder in it', () => {
    const dir = course();
    expect(findCourseHome(join(dir, 'labs/first-contact/src'))).toEqual({ dir, whole: true });
  });

  test('a lab that stands alone is its own course', () => {
    const dir = folderWith({ 'lab.json': manifestWith(), 'src/index.ts': '' });
    const home = findCourseHome(join(dir, 'src'));
    expect(home).toEqual({ dir, whole: false });
    expect(findLabs({ dir, whole: false }).labs.map(({ name }) => name)).toEqual(['first-contact']);
    expect(findLab(home, 'first-contact', '/')?.dir).toBe(dir);
  });

  test('elsewhere the fallback is the course', () => {
    const dir = folderWith({ 'notes.md': '' });
    expect(findCourseHome(dir)).toBeUndefined();
    expect(findCourseHome(dir, '/clone')).toEqual({ dir: '/clone', whole: true });
  });

  test('a lab is named by its name or by the path of its folder, wherever that is', () => {
    const dir = course();
    const elsewhere = folderWith({ 'mine/lab.json': manifestWith({ name: 'my-lab' }) });
    const home = { dir, whole: true };
    expect(findLab(home, 'raft', elsewhere)?.dir).toBe(join(dir, 'labs/raft'));
    expect(findLab(home, './mine', elsewhere)?.name).toBe('my-lab');
    expect(findLab(home, join(elsewhere, 'mine'), '/')?.name).toBe('my-lab');
    expect(findLab(home, 'rafts', elsewhere)).toBeUndefined();
  });

  test('the lab that holds a folder', () => {
    const dir = course();
    expect(labHolding(join(dir, 'labs/first-contact/src'))?.name).toBe('first-contact');
    expect(labHolding(dir)).toBeUndefined();
  });
});
