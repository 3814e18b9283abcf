/** What a key can do. Every action has a name, so that buttons and keys do the same. */
export type Action =
  | 'step'
  | 'back'
  | 'step-node'
  | 'back-node'
  | 'send'
  | 'receipt'
  | 'violation'
  | 'previous-violation'
  | 'first'
  | 'last'
  | 'go-to'
  | 'play'
  | 'slower'
  | 'faster'
  | 'zoom-in'
  | 'zoom-out'
  | 'fit'
  | 'axis'
  | 'theme'
  | 'help'
  | 'close';

export interface KeyBinding {
  readonly action: Action;
  /** As `KeyboardEvent.key` has them; `Shift+` before those that shift does not change by itself. */
  readonly keys: readonly string[];
  /** What it does, for the help. */
  readonly does: string;
  readonly group: 'Step' | 'Jump' | 'Play' | 'View';
}

/** The one table that binds the keys, and that the help is made from. */
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
  { action: 'play', keys: [' '], does: 'play and pause', group: 'Play' },
  { action: 'slower', keys: ['<'], does: 'play slower', group: 'Play' },
  { action: 'faster', keys: ['>'], does: 'play faster', group: 'Play' },
  { action: 'zoom-in', keys: ['+', '='], does: 'zoom in', group: 'View' },
  { action: 'zoom-out', keys: ['-'], does: 'zoom out', group: 'View' },
  { action: 'fit', keys: ['0'], does: 'show the whole run', group: 'View' },
  { action: 'axis', keys: ['t'], does: 'even steps, or true time', group: 'View' },
  { action: 'theme', keys: ['d'], does: 'light or dark', group: 'View' },
  { action: 'help', keys: ['?'], does: 'these keys', group: 'View' },
  { action: 'close', keys: ['Escape'], does: 'close what is open', group: 'View' },
];

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key press asks for. Keys held with Ctrl, Alt or the command key are the browser's own. */
export function actionOf(press: KeyPress): Action | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  const isNamed = press.key.length > 1;
  const name = isNamed && press.shiftKey ? `Shift+${press.key}` : press.key;
  return keyTable.find(({ keys }) => keys.includes(name))?.action;
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
