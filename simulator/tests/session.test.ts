import { describe, expect, test } from 'vitest';
import {
  ChoiceMisfit,
  choiceOf,
  hostNode,
  ManualSession,
  Node,
  NodeError,
  readSession,
  readTrace,
  replaySession,
  ReplayScheduler,
  sentence,
  SessionUnreadable,
  Simulation,
  TimedScheduler,
  TraceText,
  TraceWriter,
  type EventName,
  type NodeClass,
  type SessionOptions,
} from '../src/index.ts';
import { Counting } from './cluster.ts';

type Transfer = { readonly kind: 'pay'; readonly amount: number };

/** A bank that books a payment as often as the network brings it. */
class Bank extends Node<Transfer, number, string, { booked: number }> {
  balance = 0;
  seen: number[] = [];

  override onStart(): void {
    this.setTimer('interest', 50);
  }

  override onRequest(id: string, amount: number): void {
    this.broadcast({ kind: 'pay', amount });
    this.respond(id, 'sent');
  }

  override onMessage(_from: string, { amount }: Transfer): void {
    this.balance += amount;
    this.output('booked', this.balance);
    if (this.balance > 10) throw new Error(`the balance is ${this.balance}: booked twice`);
  }

  override onTimer(): void {
    this.setTimer('interest', 50);
  }
}

/** The bank, mended: it books each amount once. */
class CarefulBank extends Bank {
  override onMessage(from: string, transfer: Transfer): void {
    if (this.seen.includes(transfer.amount)) return;
    this.seen.push(transfer.amount);
    super.onMessage(from, transfer);
  }
}

/** The bank, changed: it asks first. */
class AskingBank extends Bank {
  override onRequest(): void {
    this.setTimer('ask', 5);
  }
}

function options(nodeClass: NodeClass): SessionOptions {
  return {
    seed: 4,
    title: 'a payment comes twice',
    network: { delayMs: 5 },
    nodes: ['n1', 'n2'].map((id) => ({ id, create: (context) => hostNode(nodeClass, context) })),
  };
}

function kindOf(session: ManualSession, kind: string, node?: string): EventName {
  const found = session
    .pending()
    .find((one) => one.kind === kind && one.node === (node ?? one.node));
  if (found === undefined) throw new Error(`no ${kind} is pending`);
  return found;
}

/** A session in which both nodes have started and n1 was asked to pay 6. */
function paying(nodeClass: NodeClass = Bank): ManualSession {
  const session = new ManualSession(options(nodeClass));
  session.run(1);
  session.take(session.request('n1', 6));
  return session;
}

describe('by hand', () => {
  test('nothing happens until it is chosen, in whatever order', () => {
    const session = new ManualSession(options(Bank));
    expect(session.simulation.eventCount).toBe(0);
    session.take(kindOf(session, 'start', 'n2'));
    expect([session.simulation.isUp('n1'), session.simulation.isUp('n2')]).toEqual([false, true]);
    session.take(kindOf(session, 'timer', 'n2'));
    expect(session.simulation.nowMs).toBe(50);
    session.take(kindOf(session, 'start', 'n1'));
    expect(session.simulation.nowMs).toBe(50);
  });

  test('a message is dropped: its sender knows nothing, and the trace says by whom', () => {
    const session = paying();
    session.drop(kindOf(session, 'message'));
    session.run(20);
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 0 });
    const text = new TraceText();
    const create = (): SessionOptions['nodes'][number]['create'] => (context) =>
      hostNode(Bank, context);
    replaySession(session.save(), { create, record: new TraceWriter(text) });
    const { trace } = readTrace(text.toString());
    const drop = trace?.events.find(({ kind }) => kind === 'drop');
    expect(drop).toMatchObject({ node: 'n2', from: 'n1', why: 'hand', message: { amount: 6 } });
    expect(trace && drop && sentence(drop, trace)).toBe(
      "n1's pay(amount 6) to n2 was lost: somebody dropped it by hand",
    );
  });

  test('a message is doubled: it arrives, and arrives again', () => {
    const session = paying();
    session.duplicate(kindOf(session, 'message'));
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 6 });
    expect(() => session.take(kindOf(session, 'message'))).toThrow('booked twice');
  });

  test('a message is delayed, and overtaken', () => {
    const session = paying();
    session.delay(kindOf(session, 'message'), 100);
    session.run(60);
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 0 });
    session.run(60);
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 6 });
  });

  test('a fault is injected at once, or planned', () => {
    const session = paying();
    session.inject({ kind: 'crash', atMs: 0, node: 'n2' });
    expect(session.simulation.isUp('n2')).toBe(false);
    session.inject({ kind: 'restart', atMs: 30, node: 'n2' });
    expect(session.simulation.isUp('n2')).toBe(false);
    session.run(40);
    expect(session.simulation.isUp('n2')).toBe(true);
  });

  test('what comes to a paused node waits, and says so', () => {
    const session = paying();
    session.inject({ kind: 'pause', atMs: 0, node: 'n2' });
    expect(session.take(kindOf(session, 'message'))).toBe(false);
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 0 });
    session.inject({ kind: 'resume', atMs: 0, node: 'n2' });
    session.run(1);
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 6 });
  });

  test('the clock that is let run goes on as by itself', () => {
    const session = new ManualSession({ ...options(Counting), network: { lossProbability: 0.2 } });
    session.run(70);
    session.run(80);
    const timed = new Simulation({
      ...options(Counting),
      network: { lossProbability: 0.2 },
      scheduler: new TimedScheduler(),
    });
    timed.runFor(150);
    expect(session.simulation.fingerprint).toBe(timed.fingerprint);
  });

  test('each choice can be taken back, a failure too, and another way be gone', () => {
    const session = paying();
    const marks = [session.simulation.fingerprint];
    session.duplicate(kindOf(session, 'message'));
    marks.push(session.simulation.fingerprint);
    expect(() => session.take(kindOf(session, 'message'))).toThrow(NodeError);
    expect(() => session.run(1)).toThrow();
    expect(session.back()).toBe(true);
    expect(session.simulation.fingerprint).toBe(marks[1]);
    session.drop(kindOf(session, 'message'));
    session.run(100);
    expect([session.back(), session.back(), session.back()]).toEqual([true, true, true]);
    expect(session.simulation.fingerprint).toBe(marks[0]);
    expect(session.choices.map((choice) => choice.do)).toEqual(['run', 'request', 'take']);
  });

  test('what makes no sense is refused and changes nothing', () => {
    const session = paying();
    const before = session.save();
    expect(() => session.take({ cause: 77, index: 3 })).toThrow(
      'names #77.3: no such event is pending',
    );
    expect(() => session.drop(kindOf(session, 'timer'))).toThrow('cannot drop a timer');
    expect(() => session.duplicate(kindOf(session, 'timer'))).toThrow(ChoiceMisfit);
    expect(() => session.request('n9', 1)).toThrow('there is no node n9');
    expect(() => session.request('n1', undefined)).toThrow('request is undefined');
    expect(() => session.run(-1)).toThrow(RangeError);
    expect(session.save()).toEqual(before);
  });
});

describe('a saved session', () => {
  /** A payment that is booked twice: the last choice fails. */
  function failing(): ManualSession {
    const session = paying();
    session.duplicate(kindOf(session, 'message'));
    expect(() => session.take(kindOf(session, 'message'))).toThrow('booked twice');
    return session;
  }

  const creating = (nodeClass: NodeClass) => ({
    create: (): SessionOptions['nodes'][number]['create'] => (context) =>
      hostNode(nodeClass, context),
  });

  test('is plain JSON, and replayed as a test it fails until the code is mended', () => {
    const saved = readSession(JSON.stringify(failing().save()));
    expect(() => replaySession(saved, creating(Bank))).toThrow('booked twice');
    const { session, isSame } = replaySession(saved, creating(CarefulBank));
    expect(session.simulation.fields('n2')).toMatchObject({ balance: 6 });
    expect(isSame).toBe(false);
  });

  test('goes as it went on the same code', () => {
    const session = paying();
    session.delay(kindOf(session, 'message'), 40);
    session.inject({ kind: 'partition', atMs: 20, groups: [['n1'], ['n2']], forMs: 10 });
    session.run(100);
    const replay = replaySession(session.save(), creating(Bank));
    expect(replay.isSame).toBe(true);
    expect(replay.session.save()).toEqual(session.save());
  });

  test('says which choice does not fit code that has changed', () => {
    const saved = failing().save();
    expect(() => replaySession(saved, creating(AskingBank))).toThrow(
      "choice 4 of the session was a message from n1 to n2 (#3.0); that name now stands for n1's timer ask: " +
        'the code behaves differently from when the session was saved',
    );
    class Silent extends Bank {
      override onRequest(): void {}
    }
    expect(() => replaySession(saved, creating(Silent))).toThrow(/no such event is pending now/);
  });

  test('that is damaged, or is none, says what is wrong with it', () => {
    const saved = failing().save();
    expect(() => readSession('{')).toThrow(SessionUnreadable);
    expect(() => readSession('{}')).toThrow('it has no field netsplitSession');
    expect(() => readSession(JSON.stringify({ ...saved, netsplitSession: 9 }))).toThrow(
      'of version 9',
    );
    const broken = { ...saved, choices: [{ do: 'jump' }] };
    expect(() => readSession(JSON.stringify(broken))).toThrow('damaged: choices.0');
  });

  test('records a trace whose own replay drops and doubles what was dropped and doubled', () => {
    const session = paying(CarefulBank);
    session.duplicate(kindOf(session, 'message'));
    session.duplicate(kindOf(session, 'message'));
    session.drop(kindOf(session, 'message'));
    session.run(60);
    const text = new TraceText();
    const record = new TraceWriter(text);
    expect(replaySession(session.save(), { ...creating(CarefulBank), record }).isSame).toBe(true);
    const { trace, problems } = readTrace(text.toString());
    expect(problems).toEqual([]);
    const messages =
      trace?.events.filter(({ kind }) => kind === 'message' || kind === 'drop') ?? [];
    expect(messages.map(({ kind }) => kind)).toEqual(['message', 'message', 'drop']);
    expect(messages.map((event) => 'message' in event && event.message)).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'pay', amount: 6 })),
    );
    const scheduler = new ReplayScheduler((trace?.events ?? []).map(choiceOf));
    const again = new Simulation({ ...options(CarefulBank), scheduler });
    again.runFor(1);
    again.request('n1', 6);
    again.runFor(200);
    expect(again.fingerprint).toBe(session.simulation.fingerprint);
  });
});

describe('a saved choice', () => {
  const SPREAD = { kind: 'uniform', minMs: 1, maxMs: 30 } as const;
  const begin = (): ManualSession => new ManualSession(options(Bank));

  test('lets the clock run until so many events have happened, and no further', () => {
    const session = begin();
    session.choose({ do: 'run', forMs: 1000, events: 3 });
    expect(session.simulation.eventCount).toBe(3);
    const again = begin();
    again.choose({ do: 'run', forMs: 1000, events: 2 });
    again.choose({ do: 'run', forMs: 1000, events: 1 });
    expect(again.simulation.fingerprint).toBe(session.simulation.fingerprint);
  });

  test('asks at a later moment, and lets a fault wait for its turn', () => {
    const session = begin();
    session.choose({ do: 'run', forMs: 1 });
    session.choose({ do: 'request', node: 'n1', request: 5, atMs: 20 });
    expect(session.pending().find(({ kind }) => kind === 'request')?.atMs).toBe(20);
    const fault = { kind: 'crash', atMs: 0, node: 'n2' } as const;
    session.choose({ do: 'fault', fault, inTurn: true });
    expect(session.simulation.isUp('n2')).toBe(true);
    session.run(0);
    expect(session.simulation.isUp('n2')).toBe(false);
  });

  test('draws what is to come from another seed, and nothing of what was', () => {
    const future = (seed?: string): string => {
      const session = new ManualSession({ ...options(Bank), network: { delayMs: SPREAD } });
      session.run(1);
      session.take(session.request('n1', 5));
      const past = session.simulation.fingerprint;
      session.choose({ do: 'request', node: 'n2', request: 1 });
      session.choose({ do: 'run', forMs: 40, ...(seed === undefined ? {} : { seed }) });
      return `${past} ${session.simulation.fingerprint}`;
    };
    const [own, other, again] = [future(), future('another'), future('another')];
    expect(other).toBe(again);
    expect(other).not.toBe(own);
    expect(other.split(' ')[0]).toBe(own.split(' ')[0]);
  });
});
