import { BreakSearch, sampleRequests, type Subject } from '@netsplit/harness';
import { ChoiceMisfit } from '@netsplit/simulator';
import { idOf } from '../model/forks.ts';
import type { Branch } from './branch.ts';
import { isHarm, pendingView } from './choices.ts';
import { LinkRefused } from './fork-link.ts';
import type { LiveLab, Opening } from './lab.ts';
import { isPartOf } from './link-parts.ts';
import { freshCluster } from './opening.ts';
import type { LiveChoice, PageWord, ServerWord } from './protocol.ts';
import { answerText, boundsFor, isAskable } from './question.ts';
import { RunTree } from './run-tree.ts';

/** Says something to one page. */
export type Reply = (word: ServerWord) => void;

/** Between two slices of a search the server listens. */
const SLICE_MS = 30;
const PROGRESS_EVERY_MS = 200;
const MOST_SEARCHED_MS = 20_000;

/**
 * A session on a lab's code: its runs as a tree of forks, what may be chosen at any event of them, and
 * what comes of it. It knows nothing of sockets: words come in, words go out.
 *
 * What goes by itself goes on at the end of a fork. What goes wrong makes a fork wherever it is done, and
 * so does whatever is done before the end, or in the run of a scenario: nothing that was there changes.
 */
export class LiveHost {
  readonly #lab: LiveLab;
  readonly #tellAll: Reply;
  readonly #tree: RunTree;
  #search: BreakSearch | undefined;
  #isClosed = false;
  #last: Promise<void> = Promise.resolve();
  readonly #stopWatching: () => void;

  /** @param tellAll says something to every page */
  constructor(lab: LiveLab, tellAll: Reply) {
    this.#lab = lab;
    this.#tellAll = tellAll;
    this.#tree = new RunTree(lab);
    this.#stopWatching = lab.watch(() => void this.#inTurn(() => this.#reload()));
  }

  /** The runs, in the order in which they came. */
  get branches(): readonly Branch[] {
    return this.#tree.branches;
  }

  /** The tree of forks as text for an address. */
  get link(): string {
    return this.#tree.link;
  }

  /** Opens a run beside those that are there. @throws {RangeError} for what the lab does not have */
  open(opening: Opening): Promise<Branch> {
    return this.#tree.open(opening);
  }

  /** What a page that has just come has to know. */
  words(mayAct: boolean): readonly ServerWord[] {
    const { scenarios, title, tests } = this.#lab;
    const { lab, name, codeHash } = this.#tree.subject;
    return [
      {
        say: 'session',
        lab,
        title,
        code: name,
        codeHash: codeHash.slice(0, 12),
        mayAct,
        scenarios: scenarios.map(({ id, title: what }) => ({ id, title: what })),
        requests: sampleRequests(tests),
      },
      ...this.branches.map((branch): ServerWord => ({
        say: 'trace',
        fork: branch.id,
        from: 0,
        text: branch.text,
      })),
      this.#forks(),
    ];
  }

  /** Does what a page asks for. What is wrong with it is said to that page, in words. */
  async hear(word: PageWord, reply: Reply): Promise<void> {
    // A question takes long, and what is only looked at changes nothing: these wait for nobody.
    const isQuick = word.say === 'ask' || word.say === 'stop-asking' || word.say === 'pending';
    try {
      await (isQuick ? this.#do(word, reply) : this.#inTurn(() => this.#do(word, reply)));
    } catch (error) {
      const isExpected =
        error instanceof ChoiceMisfit ||
        error instanceof RangeError ||
        error instanceof LinkRefused ||
        (error instanceof Error && error.name === 'SubjectError');
      const text = error instanceof Error ? error.message : String(error);
      reply({
        say: 'told',
        tone: 'problem',
        text: isExpected ? text : `something went wrong in Netsplit itself: ${text}`,
      });
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#search?.stop();
    this.#stopWatching();
  }

  /** One after the other: to load code, or to run a scenario, takes a moment. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #do(word: PageWord, reply: Reply): Promise<void> {
    switch (word.say) {
      case 'hello':
        if (word.link !== undefined && word.link !== '') await this.#follow(word.link, reply);
        return;
      case 'at':
        return;
      case 'pending':
        reply(this.#pending(word.fork, word.n));
        return;
      case 'choose':
        this.#choose(word.fork, word.n, word.choice, reply);
        return;
      case 'ask':
        await this.#ask(word.fork, word.n, word.rule, reply);
        return;
      case 'stop-asking':
        this.#search?.stop();
        return;
      case 'save': {
        const saved = this.#tree.branch(word.fork).run.save(word.name);
        const where = await this.#lab.save(word.name, `${JSON.stringify(saved, null, 2)}\n`);
        reply({ say: 'told', tone: 'word', text: where });
        return;
      }
      case 'begin': {
        const { scenario, nodes, seed } = word;
        const branch = await this.open(
          scenario === undefined
            ? await freshCluster(this.#lab, this.#tree.subject, { nodes, seed })
            : { kind: 'scenario', id: scenario, ...(seed === undefined ? {} : { seed }) },
        );
        this.#tellBranch(branch, 0);
        const isByHand = branch.beginning.isFixed !== true;
        reply({ say: 'go', fork: branch.id, n: isByHand ? branch.events : 1 });
        return;
      }
    }
  }

  #choose(fork: string, n: number, choice: LiveChoice, reply: Reply): void {
    const from = this.#tree.branch(fork);
    const isAtEnd = n >= from.events && !from.beginning.isFixed;
    if (choice.do !== 'fork' && isAtEnd && !isHarm(choice)) {
      const sent = from.text.length;
      const has = from.choose(choice);
      this.#tellBranch(from, sent);
      if (!has) reply({ say: 'told', tone: 'word', text: WAITS });
      reply({ say: 'go', fork: from.id, n: from.events });
      return;
    }
    const branch = this.#tree.fork(from, n, choice);
    let has = true;
    if (choice.do !== 'fork') has = branch.choose(choice);
    this.#add(branch);
    if (!has) reply({ say: 'told', tone: 'word', text: WAITS });
    reply({ say: 'go', fork: branch.id, n: branch.events });
  }

  #add(branch: Branch): void {
    this.#tree.add(branch);
    this.#tellBranch(branch, 0);
  }

  #pending(fork: string, n: number): ServerWord {
    const run = this.#tree.look(this.#tree.branch(fork), n);
    const { cluster, spec } = run;
    return {
      say: 'pending',
      fork,
      n,
      nowMs: cluster.nowMs,
      events: run.pending().map(pendingView),
      nodes: Object.entries(spec.nodes).map(([id, role]) => ({ id, role, isUp: cluster.isUp(id) })),
    };
  }

  async #ask(fork: string, n: number, rule: string | undefined, reply: Reply): Promise<void> {
    if (this.#search !== undefined) throw new RangeError('one question at a time: stop the other');
    const from = this.#tree.branch(fork);
    const run = this.#tree.runUpTo(from, n);
    const laws = run.laws
      .filter((status) => isAskable(status) && (rule ?? status.law.rule) === status.law.rule)
      .map(({ law }) => law);
    if (laws.length === 0) {
      throw new RangeError(
        rule === undefined
          ? 'there is nothing left to ask: each law is broken already, or nobody asks it here'
          : 'that law is broken already, or nobody asks it here',
      );
    }
    const bounds = boundsFor(laws);
    const search = new BreakSearch(run, laws, bounds);
    this.#search = search;
    const began = performance.now();
    let told = began;
    let isOutOfTime = false;
    try {
      while (search.advance(SLICE_MS)) {
        await new Promise((resume) => setImmediate(resume));
        const now = performance.now();
        isOutOfTime = now - began > MOST_SEARCHED_MS;
        if (this.#isClosed || isOutOfTime) search.stop();
        if (now - told < PROGRESS_EVERY_MS) continue;
        told = now;
        this.#tellAll({ say: 'asking', ...search.progress });
      }
    } finally {
      this.#search = undefined;
    }
    const { answer } = search;
    if (answer === undefined || this.#isClosed) return;
    const text = answerText(answer, { n, laws, bounds, isOutOfTime });
    if (answer.kind === 'holds') {
      this.#tellAll({ say: 'answer', verdict: 'holds', text });
      return;
    }
    const broken = answer.law?.rule ?? 'the code fails';
    const branch = this.#tree.fork(from, n, `breaks: ${broken}`);
    branch.repeat(answer.choices);
    this.#add(branch);
    this.#tellAll({ say: 'answer', verdict: 'breaks', text, fork: branch.id });
    reply({ say: 'go', fork: branch.id, n: branch.events });
  }

  /** The code was saved: every choice is made again on what it has become. */
  async #reload(): Promise<void> {
    let subject: Subject;
    try {
      subject = await this.#lab.reload();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const words = `The code does not load, and the session stays as it was. ${text}`;
      this.#tellAll({ say: 'told', tone: 'problem', text: words });
      return;
    }
    if (this.#isClosed || subject.codeHash === this.#tree.subject.codeHash) return;
    this.#search?.stop();
    await this.#tree.repeatOn(subject);
    for (const word of this.words(true)) if (word.say !== 'session') this.#tellAll(word);
    const misfits = this.branches.filter((branch) => branch.view().misfit !== undefined);
    this.#tellAll({
      say: 'told',
      tone: misfits.length === 0 ? 'word' : 'problem',
      text:
        misfits.length === 0
          ? 'The code was loaded anew, and all choices were made again on it.'
          : `The code was loaded anew. In ${misfits.map(({ id }) => `fork ${id}`).join(', ')} not all choices fit it: what could be made again is shown.`,
    });
  }

  /** Opens what a link names. @throws {LinkRefused} in words */
  async #follow(link: string, reply: Reply): Promise<void> {
    if (isPartOf(link, this.link)) return;
    const opened = await this.#tree.follow(link);
    for (const word of this.words(true)) if (word.say !== 'session') this.#tellAll(word);
    if (opened[0]?.id === idOf(0)) return;
    const names = opened.map(({ id }) => id).join(', ');
    const text = `The forks of the link stand beside those here, as ${names}.`;
    reply({ say: 'told', tone: 'word', text });
    const last = opened.at(-1);
    if (last !== undefined) reply({ say: 'go', fork: last.id, n: last.events });
  }

  #forks(): ServerWord {
    const forks = this.branches.map((branch) => branch.view());
    return { say: 'forks', forks, link: this.link };
  }

  /** Tells what has come to a branch's trace, and how all stand now. */
  #tellBranch(branch: Branch, from: number): void {
    this.#tellAll({ say: 'trace', fork: branch.id, from, text: branch.text.slice(from) });
    this.#tellAll(this.#forks());
  }
}

const WAITS = 'It has to wait: its node is paused or busy, or its link is held.';
