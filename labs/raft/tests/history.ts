// What was asked of the store and what it answered, as a history for the checker.

import {
  checkLinearizability,
  kv,
  type KvInput,
  type Model,
  type Operation,
  type Value,
} from '@netsplit/checkers';
import type { RespondedAct } from '@netsplit/harness';
import type { Command, Raft, Response } from '../contract.ts';
import type { Message } from '../given.ts';
import { commandOf, told } from './commands.ts';
import type { RaftCluster } from './raft-cluster.ts';

const plain = kv();

/**
 * A store whose answers say what a key holds after a command. The kv model expects no answer to a put or an append; here
 * the answer to an append tells all that came before it.
 */
const store: Model<Value, KvInput, Value> = {
  ...plain,
  step: (state, input, output) => {
    const after = plain.step(state, input, input.kind === 'get' ? output : null);
    return output === undefined || output === after ? after : undefined;
  },
};

/** More than the hardest history of these tests takes, by a factor of a hundred. */
const MAX_STEPS = 2_000_000;

/** One that was asked, and the act that answered it, if any has. */
interface Asked extends Operation<KvInput, Value> {
  readonly id: string;
  readonly command: Command;
  readonly askedAtMs: number;
  readonly answer?: RespondedAct<Raft>;
}

/**
 * Every command and read so far. What was not answered may have taken effect, or may yet. Time is the order of what
 * happened: of two events in the same millisecond one came first.
 */
function historyOf(cluster: RaftCluster): readonly Asked[] {
  const clients = new Set(cluster.nodesOf('client'));
  const asked = new Map<string, Asked>();
  // Client → what it was asked and has told no server of: that cannot have taken effect.
  const untold = new Map<string, Asked[]>();
  for (const [at, act] of cluster.acts.entries()) {
    if (act.kind === 'requested') {
      const command = commandOf(act.request);
      if (command === undefined) continue;
      const { id, node, atMs: askedAtMs } = act;
      // A client may be asked for the next thing before it has answered: each is a process of its own.
      const process = `${node}/${id}`;
      const pending = { outcome: 'info', invokedAt: at, input: command } as const;
      const operation = { ...pending, id, process, command, askedAtMs };
      if (clients.has(node)) untold.set(node, [...(untold.get(node) ?? []), operation]);
      else asked.set(id, operation);
    } else if (act.kind === 'sent') {
      const waiting = untold.get(act.node);
      const command = waiting && toldBy(act.message);
      if (waiting === undefined || command === undefined) continue;
      const name = told(command);
      const begun = waiting.filter((operation) => told(operation.command) === name);
      for (const operation of begun) asked.set(operation.id, { ...operation, invokedAt: at });
      const rest = waiting.filter((operation) => !begun.includes(operation));
      if (begun.length > 0) untold.set(act.node, rest);
    } else if (act.kind === 'responded') {
      const early = untold.get(act.node)?.find(({ id }) => id === act.id);
      const operation = asked.get(act.id) ?? early;
      if (operation === undefined) continue;
      asked.set(act.id, { ...operation, ...outcomeOf(act.response), returnedAt: at, answer: act });
    }
  }
  return [...asked.values()].map(({ returnedAt, ...operation }) =>
    operation.outcome === 'info' ? operation : { ...operation, returnedAt },
  );
}

/** What a client tells a server to do by this message. */
function toldBy(message: Message): Command | undefined {
  if (message.kind === 'ClientCommand') return message.command;
  return message.kind === 'ClientRead' ? { kind: 'get', key: message.key } : undefined;
}

function outcomeOf(response: Response): Pick<Operation<KvInput, Value>, 'outcome' | 'output'> {
  switch (response.kind) {
    case 'done':
    case 'applied':
      return { outcome: 'ok', output: response.result };
    case 'not-leader':
    case 'refused':
      return { outcome: 'fail' };
    default:
      return { outcome: 'info' };
  }
}

/** Fails unless all answers so far could have come from one store that does one thing after the other. */
export function expectLinearizable(cluster: RaftCluster): void {
  const history = historyOf(cluster);
  const result = checkLinearizability(history, store, { maxSteps: MAX_STEPS });
  if (result.verdict === 'unknown') throw new Error('the history is too hard to check');
  if (result.verdict === 'linearizable') return;
  const culprit = history.find(({ id }) => id === result.culprit.id);
  if (culprit === undefined)
    throw new Error('the checker names an operation that nobody asked for');
  const { command, askedAtMs, answer, output } = culprit;
  const before = result.prefix.length === 0 ? 'at first' : 'after what was answered before';
  cluster.expect(
    false,
    `${answer?.node} was asked for ${told(command)} at ${round(askedAtMs)} ms, and the answer at ` +
      `${round(answer?.atMs ?? 0)} ms was '${String(output)}'. No order of the commands gives that: ${before}, ` +
      `${command.key} holds ${result.state}`,
    answer,
  );
}

function round(ms: number): number {
  return Math.round(ms);
}
