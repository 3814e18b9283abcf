import { emptyRow, hashOf, reserve, type Row } from '../space/row.ts';
import { type BudgetName, usedOf, withUsed } from './budgets.ts';

/** A row is a part for each node, the budgets used up, a history for each node, then the messages under way. */
export interface RowLayout {
  readonly nodes: number;
  readonly network: 'multiset' | 'set' | 'fifo';
  /** The positions of a message's sender and receiver. */
  wayOf(message: number): readonly [from: number, to: number];
}

/** The row of a state that follows from another, made by small changes of a copy. One is used again and again. */
export class NextRow {
  readonly row: Row = emptyRow();
  /** Where the budgets stand, the first history, and the first message. */
  readonly budgets: number;
  readonly histories: number;
  readonly messages: number;
  readonly #layout: RowLayout;

  constructor(layout: RowLayout) {
    this.#layout = layout;
    this.budgets = layout.nodes;
    this.histories = layout.nodes + 1;
    this.messages = 2 * layout.nodes + 1;
  }

  /** Begins with what was. */
  copy({ words, length }: Row): void {
    reserve(this.row, length);
    const next = this.row.words;
    for (let word = 0; word < length; word++) next[word] = words[word] as number;
    this.row.length = length;
  }

  /** The messages under way. */
  get underWay(): number {
    return this.row.length - this.messages;
  }

  /** Takes away the message that stands there. */
  remove(at: number): void {
    const { words, length } = this.row;
    words.copyWithin(at, at + 1, length);
    this.row.length = length - 1;
  }

  /** A message sets out; where those that were sent stay, it may be there already. */
  add(message: number): void {
    reserve(this.row, this.row.length + 1);
    const { words } = this.row;
    const rank = this.#rankOf(message);
    let at = this.row.length;
    while (at > this.messages && this.#rankOf(words[at - 1] as number) > rank) at -= 1;
    if (this.#layout.network === 'set' && at > this.messages && words[at - 1] === message) return;
    words.copyWithin(at + 1, at, this.row.length);
    words[at] = message;
    this.row.length += 1;
  }

  /** The state of a node. */
  setNode(at: number, part: number): void {
    this.row.words[at] = part;
  }

  historyOf(at: number): number {
    return this.row.words[this.histories + at] as number;
  }

  setHistory(at: number, chain: number): void {
    this.row.words[this.histories + at] = chain;
  }

  /** Those of all nodes. */
  chains(): Int32Array {
    return this.row.words.subarray(this.histories, this.messages);
  }

  /** Takes one of a budget. */
  use(name: BudgetName): void {
    this.setUsed(name, usedOf(this.row.words[this.budgets] as number, name) + 1);
  }

  setUsed(name: BudgetName, used: number): void {
    const { words } = this.row;
    words[this.budgets] = withUsed(words[this.budgets] as number, name, used);
  }

  /** The row, whole. */
  finished(): Row {
    this.row.hash = hashOf(this.row.words, this.row.length);
    return this.row;
  }

  /** Whether a message is the first of its direction. */
  isHead({ words }: Row, at: number): boolean {
    if (at === this.messages) return true;
    return this.#rankOf(words[at - 1] as number) !== this.#rankOf(words[at] as number);
  }

  /** Where a message stands among the others: by its number, or by its direction where the order of those counts. */
  #rankOf(message: number): number {
    if (this.#layout.network !== 'fifo') return message;
    const [from, to] = this.#layout.wayOf(message);
    return from * this.#layout.nodes + to;
  }
}
