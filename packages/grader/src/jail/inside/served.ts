// What is evaluated in the jail's realm before the student's code. Only text crosses its border: lines from the
// grader come in, lines to it go out, and of the process outside nothing can be reached.

import {
  consoleFor,
  createValueCodec,
  type Evaluated,
  factsOf,
  harden,
} from '@netsplit/harness/realm';
import {
  checkFields,
  encodeFields,
  type HostedNode,
  type NodeClass,
} from '@netsplit/simulator/host';
import type { Op, Question, Reply, StateReply, Thrown } from '../protocol.ts';
import { JailedContext, refusedBy } from './context.ts';

/** What of the process outside is used here, and never handed on. */
interface Outside {
  /** Sends what was said so far and this line, and gives the grader's next line to this realm. */
  ask(line: string): string;
  compile(source: string, filename?: string): unknown;
  isError(value: unknown): boolean;
  describe(value: unknown): string;
}

interface Housed {
  readonly hosted: HostedNode;
  readonly context: JailedContext;
}

const MOST_WORDS = 20_000;

/**
 * Makes this realm ready, and gives what takes the grader's lines in it.
 *
 * @param stackTraceLimit as the other host has it
 */
export function open(outside: Outside, stackTraceLimit: number): (line: string) => string {
  const codec = createValueCodec((source) => outside.compile(source));
  harden(stackTraceLimit);
  const nodes = new Map<number, Housed>();
  const clusters = new Map<number, readonly string[]>();
  let evaluate: ((console: unknown) => Evaluated) | undefined;
  let tag = 0;
  /** Whose handler runs: what is printed is its. */
  let printing: JailedContext | undefined;
  const heard = consoleFor((text) => printing?.log(text));

  const take = (value: unknown, what: string): unknown => codec.take(value, what);

  const ask = (context: JailedContext, question: Question): unknown => {
    const asking = tag;
    const { effects, drawn } = context;
    context.effects = [];
    context.drawn = 0;
    const reply: Reply = [asking, 'ask', effects, drawn, question];
    const op = JSON.parse(outside.ask(JSON.stringify(reply))) as Op;
    tag = asking;
    if (op[1] !== 'answer') throw new Error('no answer came');
    if (op[4] === 'error') throw refusedBy(op[5][0], op[5][1]);
    // JSON has no undefined: what is not there is not in the answer.
    return op.length === 5 ? undefined : op[5];
  };

  const start = (node: number, classIndex: number, cluster: number, position: number): Housed => {
    codec.begin();
    const names = clusters.get(cluster) ?? [];
    const context = new JailedContext(position, names, take, ask);
    if (evaluate === undefined) throw new Error('nothing is loaded');
    const { classes, hostNode } = evaluate(heard);
    const hosted = hostNode(classes[classIndex] as NodeClass, context, (own) => own);
    const housed = { hosted, context };
    nodes.set(node, housed);
    return housed;
  };

  const at = (node: number): Housed => {
    const housed = nodes.get(node);
    if (housed === undefined) throw new Error(`there is no node ${node}`);
    return housed;
  };

  const stateOf = ({ hosted }: Housed, how: 1 | 2): StateReply => {
    try {
      return how === 1
        ? ['plain', checkFields(hosted.fields)]
        : ['fields', encodeFields(hosted.fields)];
    } catch (thrown) {
      const { path, message } = thrown as { readonly path?: string; readonly message?: string };
      return ['refused', String(path), String(message)];
    }
  };

  const run = (op: Op & { readonly 1: 'start' | 'message' | 'timer' | 'request' }): Reply => {
    let housed: Housed | undefined;
    let thrown: Thrown | null = null;
    try {
      if (op[1] === 'start') housed = start(op[2], op[4], op[5], op[6]);
      else housed = at(op[2]);
    } catch (error) {
      return [op[0], 'threw', told(error, outside)];
    }
    const { hosted, context } = housed;
    context.begin(op[3], op[1] === 'request' ? op[4] : undefined);
    printing = context;
    try {
      switch (op[1]) {
        case 'start':
          hosted.start();
          break;
        case 'message':
          hosted.message(op[4], op[5]);
          break;
        case 'timer':
          hosted.timer(op[4]);
          break;
        case 'request':
          hosted.request(op[4], op[5]);
          break;
      }
    } catch (error) {
      thrown = told(error, outside);
    }
    context.end();
    printing = undefined;
    const how = op[3][3];
    const state = how === 0 || thrown !== null ? null : stateOf(housed, how);
    return [op[0], 'done', context.effects, context.drawn, thrown, state];
  };

  const copy = (node: number, from: number): void => {
    const { hosted, context } = at(from);
    const own = context.copy();
    nodes.set(node, { hosted: hosted.copy(own), context: own });
  };

  const call = (index: number, args: readonly unknown[]): Reply => {
    try {
      if (evaluate === undefined) throw new Error('nothing is loaded');
      codec.begin();
      const called = evaluate(heard).functions[index] as (...args: readonly unknown[]) => unknown;
      return [tag, 'value', codec.take(called(...args), 'result')];
    } catch (error) {
      return [tag, 'threw', told(error, outside)];
    }
  };

  const load = (filename: string, code: string): Reply => {
    try {
      evaluate = outside.compile(code, filename) as (console: unknown) => Evaluated;
      return [tag, 'value', factsOf(evaluate(heard))];
    } catch (error) {
      return [tag, 'threw', told(error, outside)];
    }
  };

  const serve = (op: Op): Reply => {
    tag = op[0];
    switch (op[1]) {
      case 'load':
        return load(op[4], op[5]);
      case 'copy':
        try {
          copy(op[2], op[4]);
          return [tag, 'value', null];
        } catch (error) {
          return [tag, 'threw', told(error, outside)];
        }
      case 'cluster':
        clusters.set(op[2], op[4]);
        return [tag, 'value', null];
      case 'release':
        for (const node of op[4]) nodes.delete(node);
        return [tag, 'value', null];
      case 'state': {
        const reply = stateOf(at(op[2]), op[4]);
        return [tag, 'value', reply];
      }
      case 'call':
        return call(op[4], op[5]);
      case 'answer':
        throw new Error('nothing was asked');
      default:
        return run(op);
    }
  };

  return (line) => JSON.stringify(serve(JSON.parse(line) as Op));
}

/** What was thrown, in words: reading it may throw again, or run the student's code. */
function told(thrown: unknown, { isError, describe }: Outside): Thrown {
  if (!isError(thrown)) {
    return [0, '', said(thrown), '', describe(thrown)];
  }
  const read = (key: 'name' | 'message' | 'stack'): string => {
    try {
      const text: unknown = (thrown as Partial<Error>)[key];
      return typeof text === 'string' ? text.slice(0, MOST_WORDS) : '';
    } catch {
      return '';
    }
  };
  return [1, read('name'), read('message'), read('stack'), ''];
}

/** As the kernel says it of a node in its own process. */
function said(thrown: unknown): string {
  try {
    if (thrown !== null && typeof thrown === 'object' && 'message' in thrown) {
      return String(thrown.message).slice(0, MOST_WORDS);
    }
    return `threw ${String(thrown)}`.slice(0, MOST_WORDS);
  } catch {
    return 'threw something that cannot be shown';
  }
}
