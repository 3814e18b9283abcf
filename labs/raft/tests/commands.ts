// Commands, as the paper writes them.

import type { Command } from '../contract.ts';

/** `x ← 3`. */
export function put(key: string, value: string | number): Command {
  return { kind: 'put', key, value: String(value) };
}

/** Writes a value after what is there: its result tells the order of all that came before. */
export function append(key: string, value: string | number): Command {
  return { kind: 'append', key, value: String(value) };
}

/** A command in the paper's words: `x ← 3`. Equal commands read alike. */
export function told(command: Command): string {
  switch (command.kind) {
    case 'put':
      return `${command.key} ← ${command.value}`;
    case 'append':
      return `${command.key} ← ${command.key} + ${command.value}`;
    case 'get':
      return `get ${command.key}`;
  }
}
