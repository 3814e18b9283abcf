import type { Effect, Reply } from './protocol.ts';

/**
 * A line from the jail, which may say anything: undefined unless it has the form of a reply. What stands in
 * messages and states is looked at where it is used.
 */
export function readReply(line: string): Reply | undefined {
  let reply: unknown;
  try {
    reply = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isReply(reply) ? reply : undefined;
}

function isReply(reply: unknown): reply is Reply {
  if (!Array.isArray(reply) || !Number.isInteger(reply[0])) return false;
  switch (reply[1]) {
    case 'done':
      return (
        reply.length === 6 &&
        areEffects(reply[2]) &&
        isCount(reply[3]) &&
        (reply[4] === null || isThrown(reply[4])) &&
        (reply[5] === null || isState(reply[5]))
      );
    case 'ask':
      return (
        reply.length === 5 && areEffects(reply[2]) && isCount(reply[3]) && isQuestion(reply[4])
      );
    case 'value':
      return reply.length === 3;
    case 'threw':
      return reply.length === 3 && isThrown(reply[2]);
    default:
      return false;
  }
}

function areEffects(list: unknown): list is readonly Effect[] {
  if (!Array.isArray(list)) return false;
  for (const effect of list) if (!isEffect(effect)) return false;
  return true;
}

function isEffect(effect: unknown): effect is Effect {
  if (!Array.isArray(effect)) return false;
  const { length } = effect;
  switch (effect[0]) {
    case 'send':
    case 'respond':
    case 'output':
      return length === 3 && typeof effect[1] === 'string';
    case 'all':
      return length === 2;
    case 'timer':
      return length === 3 && typeof effect[1] === 'string' && typeof effect[2] === 'number';
    case 'cancel':
      return length === 2 && (effect[1] === null || typeof effect[1] === 'string');
    case 'note':
    case 'log':
      return length === 2 && typeof effect[1] === 'string';
    case 'write':
      return (length === 2 || length === 3) && typeof effect[1] === 'string';
    case 'sync':
      return length === 1;
    default:
      return false;
  }
}

function isQuestion(question: unknown): boolean {
  if (!Array.isArray(question)) return false;
  switch (question[0]) {
    case 'now':
    case 'keys':
      return question.length === 1;
    case 'draw':
      return question.length === 2 && (question[1] === 0 || question[1] === 1);
    case 'read':
      return question.length === 2 && typeof question[1] === 'string';
    case 'try':
      return question.length === 2 && isEffect(question[1]);
    default:
      return false;
  }
}

function isThrown(thrown: unknown): boolean {
  if (!Array.isArray(thrown) || thrown.length !== 5) return false;
  const [isError, ...words] = thrown as readonly unknown[];
  return (isError === 0 || isError === 1) && words.every((word) => typeof word === 'string');
}

function isState(state: unknown): boolean {
  if (!Array.isArray(state)) return false;
  switch (state[0]) {
    case 'plain':
      return state.length === 2 && isCount(state[1]);
    case 'fields':
      return state.length === 2 && typeof state[1] === 'object' && state[1] !== null;
    case 'refused':
      return state.length === 3 && typeof state[1] === 'string' && typeof state[2] === 'string';
    default:
      return false;
  }
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
