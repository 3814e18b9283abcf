import { describe, expect, it } from 'vitest';
import { keyHint, keyLabel, keyTable, meaningOf, type Action } from '../src/model/keys.ts';

type Held = Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey', boolean>>;

const all = (): boolean => true;

function meaning(key: string, held: Held = {}, prefix?: string, can: (a: Action) => boolean = all) {
  const press = { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held };
  return meaningOf(press, prefix, can);
}

describe('the key table', () => {
  it('binds no key twice', () => {
    const keys = keyTable.flatMap(({ keys, prefix }) => keys.map((key) => `${prefix} ${key}`));
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
    const expected = action === undefined ? undefined : { kind: 'action', action };
    expect(meaning(key, held)).toEqual(expected);
  });

  it('keeps what may do harm behind two keys', () => {
    expect(meaning('i')).toEqual({ kind: 'prefix', prefix: 'i' });
    expect(meaning('c', {}, 'i')).toEqual({ kind: 'action', action: 'inject-crash' });
    expect(meaning('c')).toEqual({ kind: 'action', action: 'cone' });
    expect(meaning('l', {}, 'i')).toBeUndefined();
    for (const { group, prefix } of keyTable)
      expect(prefix).toBe(group === 'Fault' ? 'i' : undefined);
  });

  it('leaves keys alone that nothing can be done with', () => {
    const recorded = (action: Action): boolean => !action.startsWith('inject');
    expect(meaning('i', {}, undefined, recorded)).toBeUndefined();
    expect(meaning('d', {}, 'i', recorded)).toBeUndefined();
    expect(meaning('d', {}, undefined, recorded)).toEqual({ kind: 'action', action: 'theme' });
  });

  it('says which keys an action has', () => {
    expect(keyHint('step')).toBe('→');
    expect(keyHint('inject-drop')).toBe('i d');
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
