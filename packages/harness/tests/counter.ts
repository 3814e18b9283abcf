// A counter on one server and clients that ask it, in the smallest code: the cluster that the
// harness is tested on. `Server` is right; the others make one mistake each.
import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';

type Message =
  { kind: 'add'; request: RequestId } | { kind: 'total'; request: RequestId; value: number };

/** The counter's protocol. */
export interface Counter {
  message: Message;
  request: { kind: 'add' };
  response: { value: number };
  outputs: { added: { client: NodeId; request: RequestId; value: number } };
}

type CounterNode = new () => Node<
  Message,
  Counter['request'],
  Counter['response'],
  Counter['outputs']
>;

abstract class CounterPart extends Node<
  Message,
  Counter['request'],
  Counter['response'],
  Counter['outputs']
> {}

/** Asks again every 50 ms until it has an answer. */
export class Client extends CounterPart {
  waiting: RequestId[] = [];

  override onRequest(id: RequestId): void {
    this.waiting.push(id);
    this.send('s1', { kind: 'add', request: id });
    this.setTimer(id, 50);
  }

  override onTimer(id: string): void {
    this.send('s1', { kind: 'add', request: id });
    this.setTimer(id, 50);
  }

  override onMessage(_from: NodeId, message: Message): void {
    if (message.kind !== 'total' || !this.waiting.includes(message.request)) return;
    this.waiting = this.waiting.filter((id) => id !== message.request);
    this.cancelTimer(message.request);
    this.respond(message.request, { value: message.value });
  }
}

/** Asks once: a lost message is never made up for. */
export class OneShotClient extends Client {
  override onRequest(id: RequestId): void {
    this.waiting.push(id);
    this.send('s1', { kind: 'add', request: id });
  }
}

/** Adds once for each request, and remembers what it answered. */
export class Server extends CounterPart {
  total = 0;
  answered = new Map<string, number>();

  override onMessage(client: NodeId, { request }: Message): void {
    const key = `${client}/${request}`;
    let value = this.answered.get(key);
    if (value === undefined) {
      this.total += 1;
      value = this.total;
      this.answered.set(key, value);
      this.output('added', { client, request, value });
    }
    this.send(client, { kind: 'total', request, value });
  }
}

/** Adds every time it is asked: right only as long as nobody has to ask twice. */
export class ForgetfulServer extends CounterPart {
  total = 0;

  override onMessage(client: NodeId, { request }: Message): void {
    this.total += 1;
    this.output('added', { client, request, value: this.total });
    this.send(client, { kind: 'total', request, value: this.total });
  }
}

export const counter = { client: Client, server: Server } satisfies Record<string, CounterNode>;
