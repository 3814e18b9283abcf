// What passes between the grader and the jail: lines of JSON in frames. Types only, and a few bounds: the
// jail's side is hostile, and what it sends is looked at before it is believed.

/** What the handler of an event may read without asking, and what is asked of the reply. */
export type Fore = readonly [
  /** Null: it has to ask, because it matters whether it looks. */
  nowMs: number | null,
  /** The next draws; null: it has to ask for each. */
  draws: readonly number[] | null,
  isDiskFull: 0 | 1,
  /** 1: say whether the fields are plain data; 2: send them. */
  state: 0 | 1 | 2,
  /** Whether it is to send what the code prints, too. */
  isHeard: 0 | 1,
];

/** The grader's lines. `tag` comes back with the reply; `node` is a number that the grader gives out. */
export type Op =
  | readonly [tag: number, op: 'load', node: 0, fore: null, filename: string, code: string]
  | readonly [
      tag: number,
      op: 'start',
      node: number,
      fore: Fore,
      classIndex: number,
      cluster: number,
      position: number,
    ]
  /** The names of a cluster's nodes, once for all of them. */
  | readonly [tag: number, op: 'cluster', cluster: number, fore: null, names: readonly string[]]
  | readonly [tag: number, op: 'message', node: number, fore: Fore, from: string, body: unknown]
  | readonly [tag: number, op: 'timer', node: number, fore: Fore, name: string]
  | readonly [tag: number, op: 'request', node: number, fore: Fore, id: string, body: unknown]
  | readonly [tag: number, op: 'copy', node: number, fore: null, from: number]
  | readonly [tag: number, op: 'release', node: 0, fore: null, nodes: readonly number[]]
  | readonly [tag: number, op: 'state', node: number, fore: null, how: 1 | 2]
  | readonly [tag: number, op: 'call', node: 0, fore: null, index: number, args: readonly unknown[]]
  | Answer;

export type Answer =
  | readonly [tag: number, op: 'answer', node: 0, fore: null, is: 'value', value?: unknown]
  | readonly [
      tag: number,
      op: 'answer',
      node: 0,
      fore: null,
      is: 'error',
      error: readonly [name: string, message: string],
    ];

export type Effect =
  | readonly ['send', to: string, message: unknown]
  | readonly ['all', message: unknown]
  | readonly ['timer', name: string, delayMs: number]
  | readonly ['cancel', name: string | null]
  | readonly ['respond', id: string, response: unknown]
  | readonly ['output', kind: string, data: unknown]
  | readonly ['note', text: string]
  | readonly ['log', text: string]
  | readonly ['write', key: string, value?: unknown]
  | readonly ['sync'];

/** What a handler has to ask for while it runs. */
export type Question =
  | readonly ['now']
  | readonly ['draw', count: number]
  | readonly ['read', key: string]
  | readonly ['keys']
  /** Of this effect it is not sure whether it is refused. */
  | readonly ['try', effect: Effect];

/** What code threw: an Error's words, or what to say of something else. */
export type Thrown = readonly [
  isError: 0 | 1,
  name: string,
  message: string,
  stack: string,
  described: string,
];

export type StateReply =
  | readonly ['plain', values: number]
  | readonly ['fields', encoded: unknown]
  | readonly ['refused', path: string, message: string];

/** The jail's lines. */
export type Reply =
  | readonly [
      tag: number,
      is: 'done',
      effects: readonly Effect[],
      drawn: number,
      thrown: Thrown | null,
      state: StateReply | null,
    ]
  | readonly [tag: number, is: 'ask', effects: readonly Effect[], drawn: number, question: Question]
  | readonly [tag: number, is: 'value', value: unknown]
  | readonly [tag: number, is: 'threw', thrown: Thrown];

/** A frame is four bytes of its length, least first, and so many bytes of lines. */
export const FRAME_HEADER = 4;
/** No handler of an honest node comes near it: a message of a megabyte is a mistake in itself. */
export const MOST_FRAME_BYTES = 16 * 1024 * 1024;
