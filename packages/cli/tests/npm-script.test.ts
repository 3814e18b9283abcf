import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cloneWith } from './clone.ts';

describe('npm start on a fresh clone', () => {
  test('installs, tells so, and shows the course', async () => {
    const clone = cloneWith();
    const { code, out, err } = await clone.run('start', 'test', '--json');
    expect(err).toMatch(/Installing the packages .*\nInstalled 3 packages in/s);
    expect(out).toBe('the course test --json\n');
    expect(code).toBe(0);
    expect(clone.npmCalls()).toEqual([expect.stringMatching(/^ci --include=dev /)]);
  });

  test('installs nothing the second time', async () => {
    const clone = cloneWith();
    await clone.run('start');
    const { err, out } = await clone.run('start');
    expect([err, out]).toEqual(['', 'the course\n']);
    expect(clone.npmCalls()).toHaveLength(1);
  });

  test('npm test installs too, and ends as the tests end', async () => {
    const { code, out } = await cloneWith().run('test', 'packages/course');
    expect(out).toContain('packages/course');
    expect(code).toBe(7);
  });

  test('two at once install once', async () => {
    const clone = cloneWith({ takesMs: 1000 });
    const runs = await Promise.all([clone.run('start'), clone.run('start')]);
    expect(runs.map(({ code, out }) => [code, out])).toEqual([
      [0, 'the course\n'],
      [0, 'the course\n'],
    ]);
    expect(runs.filter(({ err }) => err.includes('Another terminal is installing'))).toHaveLength(
      1,
    );
    expect(clone.npmCalls()).toHaveLength(1);
    expect(existsSync(join(clone.dir, '.netsplit/install.lock'))).toBe(false);
  });
});

describe('npm start installs again', () => {
  test('when the lock file has changed', async () => {
    const clone = cloneWith();
    await clone.run('start');
    const lock = JSON.parse(readFileSync(join(clone.dir, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, unknown>;
    };
    lock.packages['node_modules/zod'] = { version: '2.0.0' };
    clone.write('package-lock.json', JSON.stringify(lock));
    await clone.run('start');
    expect(clone.npmCalls()).toHaveLength(2);
  });

  test('when a package is gone', async () => {
    const clone = cloneWith();
    await clone.run('start');
    clone.remove('node_modules/tsx/node_modules/esbuild');
    expect((await clone.run('start')).out).toBe('the course\n');
    expect(clone.npmCalls()).toHaveLength(2);
    expect(existsSync(join(clone.dir, 'node_modules/tsx/node_modules/esbuild'))).toBe(true);
  });

  test('when an install was cut off, which leaves no stamp', async () => {
    const clone = cloneWith();
    clone.write('node_modules/tsx/package.json', '{"version":"1.0.0"}');
    expect((await clone.run('start')).code).toBe(0);
    expect(clone.npmCalls()).toHaveLength(1);
  });

  test('when a lock of an install that died is left', async () => {
    const clone = cloneWith();
    // No process has this number: Linux, macOS and Windows stop well below it.
    clone.write('.netsplit/install.lock', '2000000000');
    expect((await clone.run('start')).code).toBe(0);
    expect(clone.npmCalls()).toHaveLength(1);
  });

  test('but not when somebody ran npm ci themselves', async () => {
    const clone = cloneWith();
    await clone.run('start');
    clone.remove('node_modules/.netsplit-install.json');
    expect((await clone.run('start')).out).toBe('the course\n');
    expect(clone.npmCalls()).toHaveLength(1);
    expect(clone.stamp()).toMatchObject({
      packages: expect.arrayContaining(['node_modules/zod']) as unknown,
    });
  });

  test('and does, when what they ran was of another lock file or is not whole', async () => {
    const clone = cloneWith();
    await clone.run('start');
    clone.remove('node_modules/.netsplit-install.json');
    clone.write('node_modules/zod/package.json', '{"version":"0.9.0"}');
    await clone.run('start');
    expect(clone.npmCalls()).toHaveLength(2);
  });
});

describe('an install that fails', () => {
  test.each([
    [
      'npm error code ENOTFOUND\nnpm error network request to https://r/ failed',
      'could not reach the package registry',
      'proxy',
    ],
    ['npm error code ENOSPC', 'The disk is full', 'Free some space'],
    ['npm error code EACCES', 'may not write in', 'sudo'],
    [
      'npm error code EUSAGE\nnpm ci can only install packages when',
      'do not fit together',
      'git checkout',
    ],
    [
      'npm error code SELF_SIGNED_CERT_IN_CHAIN',
      'certificate is not trusted',
      'NODE_EXTRA_CA_CERTS',
    ],
    ['npm error something new', 'The reason is in what npm said', 'something new'],
  ])('says what to do: %s', async (fails, what, todo) => {
    const clone = cloneWith({ fails });
    const { code, out, err } = await clone.run('start');
    expect(err).toContain(`The packages could not be installed.`);
    expect(err).toContain(what);
    expect(err).toContain(todo);
    expect(err).toContain('Then run npm start again');
    expect([code, out]).toEqual([4, '']);
    expect(existsSync(join(clone.dir, 'node_modules/.netsplit-install.json'))).toBe(false);
    expect(existsSync(join(clone.dir, '.netsplit/install.lock'))).toBe(false);
  });

  test('that leaves a package out is a failure too, and is not stamped', async () => {
    const clone = cloneWith({ omits: 'zod' });
    const { code, err } = await clone.run('start');
    expect(err).toContain('npm left out node_modules/zod');
    expect(code).toBe(4);
  });

  test('is told when there is no npm', async () => {
    const clone = cloneWith();
    const path = process.env['PATH'];
    clone.remove('npm');
    process.env['PATH'] = '';
    try {
      const { err } = await clone.run('start');
      expect(err).toContain('npm was not found');
    } finally {
      process.env['PATH'] = path;
    }
  });
});

test('a script that is not there is named', async () => {
  const { code, err } = await cloneWith().run('sart');
  expect(err).toContain('"sart" is not one of: start, test');
  expect(code).toBe(2);
});

describe('Node’s version', async () => {
  const file = fileURLToPath(new URL('../bin/node-version.mjs', import.meta.url));
  const { complaintAboutNode } = (await import(pathToFileURL(file).href)) as {
    complaintAboutNode(version: string, executable: string): string | undefined;
  };

  test.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0', '100.0.0'])('%s will do', (version) => {
    expect(complaintAboutNode(version, 'node')).toBeUndefined();
  });

  test.each(['20.18.3', '18.20.0', '12.22.12', '0.10.48'])(
    '%s is refused in a sentence',
    (version) => {
      expect(complaintAboutNode(version, '/usr/bin/node')).toMatch(
        new RegExp(`needs Node 20.19 or newer, and this is Node ${version} \\(/usr/bin/node\\)`),
      );
    },
  );

  test('is asked for as package.json asks for it', () => {
    const root = fileURLToPath(new URL('../../../package.json', import.meta.url));
    const { engines } = JSON.parse(readFileSync(root, 'utf8')) as { engines: { node: string } };
    expect(complaintAboutNode('1.0.0', '')).toContain(
      `Node ${engines.node.replace('>=', '')} or newer`,
    );
  });

  test('is looked at in syntax that a Node of 2019 can read', async () => {
    const { transform } = await import('esbuild');
    for (const name of ['node-version.mjs', 'npm-script.mjs', 'netsplit.mjs']) {
      const source = readFileSync(join(file, '..', name), 'utf8');
      const [asItIs, forOldNode] = await Promise.all([
        transform(source),
        transform(source, { target: 'es2019' }),
      ]);
      // What is newer would have been rewritten, or refused.
      expect(forOldNode.code).toBe(asItIs.code);
    }
  });
});
