/** What a key can do. Every action has a name, so that buttons and keys do the same. */
export type Action =
  | 'step'
  | 'back'
  | 'step-node'
  | 'back-node'
  | 'send'
  | 'receipt'
  | 'next-change'
  | 'previous-change'
  | 'violation'
  | 'previous-violation'
  | 'first'
  | 'last'
  | 'go-to'
  | 'search'
  | 'next-match'
  | 'previous-match'
  | 'why'
  | 'cone'
  | 'only-changed'
  | 'other-run'
  | 'difference'
  | 'both-runs'
  | 'fork'
  | 'play'
  | 'slower'
  | 'faster'
  | 'speed-1'
  | 'speed-2'
  | 'speed-3'
  | 'speed-4'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'axis'
  | 'theme'
  | 'export'
  | 'help'
  | 'close'
  | 'inject-take'
  | 'inject-drop'
  | 'inject-duplicate'
  | 'inject-crash'
  | 'inject-restart'
  | 'inject-cut'
  | 'inject-heal'
  | 'inject-fire';

export type KeyGroup = 'Step' | 'Jump' | 'Explain' | 'Play' | 'View' | 'Fault';

/** In the order in which the help shows them. */
export const KEY_GROUPS: readonly KeyGroup[] = ['Step', 'Jump', 'Explain', 'Play', 'View', 'Fault'];

export interface KeyBinding {
  readonly action: Action;
  /** As `KeyboardEvent.key` has them; `Shift+` before those that shift does not change by itself. */
  readonly keys: readonly string[];
  /** The key to press before: what may do harm takes two, so that a slip does none. */
  readonly prefix?: string;
  /** What it does, for the help. */
  readonly does: string;
  readonly group: KeyGroup;
}

/** The key that faults stand behind. */
const INJECT = 'i';

/** The one table that binds the keys, and that the help is made from. A key does what somebody can do. */
export const keyTable: readonly KeyBinding[] = [
  { action: 'step', keys: ['ArrowRight', 'l', 'j'], does: 'next event', group: 'Step' },
  { action: 'back', keys: ['ArrowLeft', 'h', 'k'], does: 'previous event', group: 'Step' },
  {
    action: 'step-node',
    keys: ['Shift+ArrowRight', 'L', 'J'],
    does: 'next event of the same node',
    group: 'Step',
  },
  {
    action: 'back-node',
    keys: ['Shift+ArrowLeft', 'H', 'K'],
    does: 'previous event of the same node',
    group: 'Step',
  },
  { action: 'violation', keys: ['v'], does: 'next violation', group: 'Jump' },
  { action: 'previous-violation', keys: ['V'], does: 'previous violation', group: 'Jump' },
  {
    action: 'send',
    keys: ['['],
    does: 'to what brought this about: a message’s send',
    group: 'Jump',
  },
  {
    action: 'receipt',
    keys: [']'],
    does: 'to what came of it: a message’s receipt',
    group: 'Jump',
  },
  { action: 'first', keys: ['Home'], does: 'first event', group: 'Jump' },
  { action: 'last', keys: ['End'], does: 'last event', group: 'Jump' },
  { action: 'go-to', keys: ['g'], does: 'go to an event by its number', group: 'Jump' },
  { action: 'search', keys: ['/'], does: 'search', group: 'Jump' },
  { action: 'next-match', keys: ['n'], does: 'next match', group: 'Jump' },
  { action: 'previous-match', keys: ['N'], does: 'previous match', group: 'Jump' },
  {
    action: 'why',
    keys: ['w'],
    does: 'why: who wrote this value, and the fault behind it',
    group: 'Explain',
  },
  {
    action: 'cone',
    keys: ['c'],
    does: 'only what this came from, and what came of it',
    group: 'Explain',
  },
  {
    action: 'next-change',
    keys: ['.'],
    does: 'next change of the chosen field',
    group: 'Explain',
  },
  {
    action: 'previous-change',
    keys: [','],
    does: 'previous change of the chosen field',
    group: 'Explain',
  },
  { action: 'only-changed', keys: ['o'], does: 'only fields that changed', group: 'Explain' },
  { action: 'other-run', keys: ['x'], does: 'the other run', group: 'Explain' },
  { action: 'difference', keys: ['X'], does: 'where the runs part', group: 'Explain' },
  {
    action: 'both-runs',
    keys: ['b'],
    does: 'both runs, one above the other, or one',
    group: 'Explain',
  },
  { action: 'fork', keys: ['f'], does: 'fork here', group: 'Explain' },
  { action: 'play', keys: [' '], does: 'play and pause', group: 'Play' },
  { action: 'slower', keys: ['<'], does: 'play slower', group: 'Play' },
  { action: 'faster', keys: ['>'], does: 'play faster', group: 'Play' },
  { action: 'speed-1', keys: ['1'], does: 'slowest', group: 'Play' },
  { action: 'speed-2', keys: ['2'], does: 'slow', group: 'Play' },
  { action: 'speed-3', keys: ['3'], does: 'fast', group: 'Play' },
  { action: 'speed-4', keys: ['4'], does: 'fastest', group: 'Play' },
  { action: 'zoom-in', keys: ['+', '='], does: 'zoom in', group: 'View' },
  { action: 'zoom-out', keys: ['-'], does: 'zoom out', group: 'View' },
  { action: 'fit', keys: ['0'], does: 'show the whole run', group: 'View' },
  { action: 'axis', keys: ['t'], does: 'even steps, or true time', group: 'View' },
  { action: 'theme', keys: ['d'], does: 'light or dark', group: 'View' },
  { action: 'export', keys: ['e'], does: 'save a picture, the trace or a log', group: 'View' },
  { action: 'help', keys: ['?'], does: 'these keys', group: 'View' },
  { action: 'close', keys: ['Escape'], does: 'close what is open', group: 'View' },
  injection('inject-take', 'i', 'deliver the chosen message, fire the chosen timer'),
  injection('inject-drop', 'd', 'drop the chosen message'),
  injection('inject-duplicate', 'y', 'deliver the chosen message twice'),
  injection('inject-fire', 't', 'fire the chosen timer'),
  injection('inject-crash', 'c', 'crash the node'),
  injection('inject-restart', 'r', 'restart the node'),
  injection('inject-cut', 'p', 'cut a node off'),
  injection('inject-heal', 'h', 'heal the network'),
];

function injection(action: Action, key: string, does: string): KeyBinding {
  return { action, keys: [key], prefix: INJECT, does, group: 'Fault' };
}

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key press asks for: to do something, or to wait for the key after a prefix. */
export type KeyMeaning =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'prefix'; readonly prefix: string };

/**
 * What a key press asks for, after the prefix that was pressed before it, if any. Keys held with Ctrl, Alt
 * or the command key are the browser's own.
 *
 * @param can which actions there are: a key that nothing can be done with stays free, and so does a prefix
 */
export function meaningOf(
  press: KeyPress,
  prefix: string | undefined,
  can: (action: Action) => boolean,
): KeyMeaning | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  const isNamed = press.key.length > 1;
  const name = isNamed && press.shiftKey ? `Shift+${press.key}` : press.key;
  const bound = keyTable.filter(({ action }) => can(action));
  const binding = bound.find((one) => one.prefix === prefix && one.keys.includes(name));
  if (binding !== undefined) return { kind: 'action', action: binding.action };
  const isPrefix = prefix === undefined && bound.some((one) => one.prefix === name);
  return isPrefix ? { kind: 'prefix', prefix: name } : undefined;
}

/** The keys of an action as they are printed, for a button's hint: `→`. */
export function keyHint(action: Action): string {
  const binding = keyTable.find((one) => one.action === action);
  const [first] = binding?.keys ?? [];
  if (first === undefined) return '';
  return [...(binding?.prefix === undefined ? [] : [binding.prefix]), keyLabel(first)].join(' ');
}

const LABELS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ' ': 'Space',
  Escape: 'Esc',
};

/** A key as it is printed on a keyboard: `Shift →`. */
export function keyLabel(key: string): string {
  const parts = key.startsWith('Shift+') ? ['Shift', key.slice('Shift+'.length)] : [key];
  return parts.map((part) => LABELS[part] ?? part).join(' ');
}
