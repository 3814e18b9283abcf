import { describe, expect, it } from 'vitest';
import { actionOf, keyLabel, keyTable } from '../src/model/keys.ts';

const press = (
  key: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey', boolean>> = {},
) => actionOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe('the key table', () => {
  it('binds no key twice', () => {
    const keys = keyTable.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['ArrowRight', {}, 'step'],
    ['l', {}, 'step'],
    ['j', {}, 'step'],
    ['ArrowLeft', {}, 'back'],
    ['h', {}, 'back'],
    ['ArrowRight', { shiftKey: true }, 'step-node'],
    ['V', { shiftKey: true }, 'previous-violation'],
    ['?', { shiftKey: true }, 'help'],
    ['[', {}, 'send'],
    [']', {}, 'receipt'],
    [' ', {}, 'play'],
    ['r', { ctrlKey: true }, undefined],
    ['l', { metaKey: true }, undefined],
    ['ArrowDown', {}, undefined],
  ])('%s with %j is %s', (key, held, action) => {
    expect(press(key, held)).toBe(action);
  });

  it('names keys as they are printed', () => {
    expect(['ArrowRight', 'Shift+ArrowLeft', ' ', 'v'].map(keyLabel)).toEqual([
      '→',
      'Shift ←',
      'Space',
      'v',
    ]);
  });
});
