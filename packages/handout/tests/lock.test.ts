import { describe, expect, it } from 'vitest';
import { type LockFile, type Manifest, pruned } from '../src/lock.ts';

const lock: LockFile = {
  name: 'all',
  version: '1.0.0',
  lockfileVersion: 3,
  packages: {
    '': { name: 'all', devDependencies: { runner: '1.0.0' } },
    'packages/a': { name: 'a', version: '1.0.0', dependencies: { used: '1.0.0' } },
    'packages/b': { name: 'b', version: '1.0.0', dependencies: { unused: '1.0.0' } },
    'node_modules/a': { resolved: 'packages/a', link: true },
    'node_modules/b': { resolved: 'packages/b', link: true },
    'node_modules/used': {
      version: '1.0.0',
      dev: true,
      dependencies: { shared: '^2.0.0' },
      optionalDependencies: { '@used/linux': '1.0.0', '@used/windows': '1.0.0' },
    },
    'node_modules/used/node_modules/shared': { version: '2.0.0', dependencies: { deep: '1' } },
    'node_modules/shared': { version: '1.0.0' },
    'node_modules/deep': { version: '1.0.0', peerDependencies: { unused: '*' } },
    'node_modules/@used/linux': { version: '1.0.0', optional: true, os: ['linux'] },
    'node_modules/@used/windows': { version: '1.0.0', os: ['win32'] },
    'node_modules/runner': { version: '1.0.0', dev: true },
    'node_modules/unused': { version: '1.0.0' },
  },
};

const root: Manifest = { name: 'handout', version: '1.0.0', workspaces: ['packages/*'] };
const a: Manifest = { name: 'a', version: '1.0.0', dependencies: { used: '1.0.0' } };

describe('a lock file for some of the workspaces', () => {
  const { name, packages } = pruned(
    lock,
    new Map([
      ['', root],
      ['packages/a', a],
    ]),
  );

  it('has the workspaces that stay, and no other', () => {
    expect(name).toBe('handout');
    expect(packages['']).toEqual(root);
    expect(packages['node_modules/a']).toEqual({ resolved: 'packages/a', link: true });
    expect(Object.keys(packages)).not.toContain('packages/b');
    expect(Object.keys(packages)).not.toContain('node_modules/b');
  });

  it('has what they need by way of others, from where Node would find it, and nothing else', () => {
    expect(Object.keys(packages)).toContain('node_modules/used/node_modules/shared');
    expect(Object.keys(packages)).toContain('node_modules/deep');
    // Somebody's peer.
    expect(Object.keys(packages)).toContain('node_modules/unused');
    expect(Object.keys(packages)).not.toContain('node_modules/shared');
    expect(Object.keys(packages)).not.toContain('node_modules/runner');
  });

  it('keeps every platform’s package, and marks as optional what is only asked for as such', () => {
    expect(packages['node_modules/@used/linux']).toMatchObject({ optional: true, os: ['linux'] });
    expect(packages['node_modules/@used/windows']).toMatchObject({ optional: true });
    expect(packages['node_modules/used']).not.toHaveProperty('dev');
    expect(packages['node_modules/used']).not.toHaveProperty('optional');
  });

  it('names a package that is asked for and not there', () => {
    const greedy = { ...a, dependencies: { absent: '1.0.0' } };
    expect(() => pruned(lock, new Map([['packages/a', greedy]]))).toThrow(
      'package-lock.json has no absent, which packages/a asks for',
    );
  });
});
