// Commands, as the paper writes them.

import type { Command, Request } from '../contract.ts';

/** `x ← 3`. */
export function put(key: string, value: string | number): Command {
  return { kind: 'put', key, value: String(value) };
}

/** Writes a value after what is there: its result tells the order of all that came before. */
export function append(key: string, value: string | number): Command {
  return { kind: 'append', key, value: String(value) };
}

/** Reads a value through the log. */
export function get(key: string): Command {
  return { kind: 'get', key };
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

/** The command that a request is about; undefined if it is about none. A read is a get that leaves no entry. */
export function commandOf(request: Request): Command | undefined {
  switch (request.kind) {
    case 'put':
    case 'append':
    case 'get':
      return request;
    case 'propose':
      return request.command;
    case 'read':
      return { kind: 'get', key: request.key };
    default:
      return undefined;
  }
}
