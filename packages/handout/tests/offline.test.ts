import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LockFile } from '../src/lock.ts';
import { takeAlong } from '../src/offline.ts';
import { folderWith } from './scratch.ts';

/** An npm that packs anything that is asked for: the name is the content. */
const PRETENDED_NPM = `
  const { writeFileSync } = require('node:fs');
  const args = process.argv.slice(2);
  const folder = args[args.indexOf('--pack-destination') + 1];
  for (const spec of args.slice(args.indexOf(folder) + 1)) {
    const at = spec.lastIndexOf('@');
    const name = spec.slice(0, at).replace('@', '').replace('/', '-');
    writeFileSync(folder + '/' + name + '-' + spec.slice(at + 1) + '.tgz', spec);
  }
`;
const hashOf = (text: string): string =>
  `sha512-${createHash('sha512').update(text).digest('base64')}`;

const PACKAGES: LockFile['packages'] = {
  '': { name: 'handout' },
  'packages/a': { name: 'a', version: '1.0.0' },
  'node_modules/a': { resolved: 'packages/a', link: true },
  'node_modules/used': { version: '1.2.3', integrity: hashOf('used@1.2.3') },
  'node_modules/x/node_modules/used': { version: '2.0.0', integrity: hashOf('used@2.0.0') },
  'node_modules/@used/linux': {
    version: '1.0.0',
    integrity: hashOf('@used/linux@1.0.0'),
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
  },
  'node_modules/@used/windows': { version: '1.0.0', optional: true, os: ['win32'] },
};

function handout(packages = PACKAGES): string {
  const folder = folderWith({ 'npm-cli.js': PRETENDED_NPM });
  const lock: LockFile = { name: 'handout', version: '1', lockfileVersion: 3, packages };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const before = process.env['npm_execpath'];
  process.env['npm_execpath'] = join(folder, 'npm-cli.js');
  onTestFinished(() => {
    if (before === undefined) delete process.env['npm_execpath'];
    else process.env['npm_execpath'] = before;
  });
  return folder;
}

describe('packages for a machine without a network', () => {
  it('are all that the lock file names and the platforms want, each once', async () => {
    const folder = handout();
    const taken = await takeAlong(folder, ['linux-x64', 'darwin-arm64'], () => {});
    expect(readdirSync(join(folder, 'offline'))).toEqual([
      'used-1.2.3.tgz',
      'used-2.0.0.tgz',
      'used-linux-1.0.0.tgz',
    ]);
    expect(taken.count).toBe(3);
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as LockFile;
    expect(lock.packages['node_modules/x/node_modules/used']).toEqual({
      version: '2.0.0',
      resolved: 'file:offline/used-2.0.0.tgz',
      integrity: hashOf('used@2.0.0'),
    });
    expect(lock.packages['node_modules/a']).toEqual(PACKAGES['node_modules/a']);
    expect(lock.packages['node_modules/@used/windows']).not.toHaveProperty('resolved');
  });

  it('are refused where npm got something else than the lock file names', async () => {
    const folder = handout({ 'node_modules/used': { version: '1.2.3', integrity: hashOf('x') } });
    await expect(takeAlong(folder, ['linux-x64'], () => {})).rejects.toThrow(
      'npm got another used@1.2.3 than package-lock.json names',
    );
  });
});
