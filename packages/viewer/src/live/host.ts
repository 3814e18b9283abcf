import {
  BreakSearch,
  type Law,
  lawsOf,
  ManualRun,
  sampleRequests,
  type Subject,
} from '@netsplit/harness';
import { ChoiceMisfit } from '@netsplit/simulator';
import { idOf } from '../model/forks.ts';
import { Branch } from './branch.ts';
import { isHarm, labelOf, liveChoiceOf, pendingView } from './choices.ts';
import type { LiveLab, Opening } from './lab.ts';
import { type LinkedFork, LinkRefused, readTree, type TreeEntry, writeTree } from './fork-link.ts';
import { isPartOf } from './link-parts.ts';
import { freshCluster, scenarioOutline, testOutline } from './opening.ts';
import type { LiveChoice, PageWord, ServerWord } from './protocol.ts';
import { answerText, boundsFor, isAskable } from './question.ts';

/** Says something to one page. */
export type Reply = (word: ServerWord) => void;

/** A session has no more forks than a person can tell apart. */
const MOST_FORKS = 200;
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
  readonly #laws: readonly Law[];
  #subject: Subject;
  #branches: Branch[] = [];
  #openings = new Map<string, Opening>();
  #search: BreakSearch | undefined;
  #isClosed = false;
  #last: Promise<void> = Promise.resolve();
  readonly #stopWatching: () => void;
  /** Runs up to an event of a fork, to be looked at: the last few that somebody asked for. */
  readonly #looks = new Map<string, ManualRun>();

  /** @param tellAll says something to every page */
  constructor(lab: LiveLab, tellAll: Reply) {
    this.#lab = lab;
    this.#subject = lab.subject;
    this.#tellAll = tellAll;
    this.#laws = lawsOf(lab.tests);
    this.#stopWatching = lab.watch(() => void this.#inTurn(() => this.#reload()));
  }

  /** The runs, in the order in which they came. */
  get branches(): readonly Branch[] {
    return this.#branches;
  }

  /** The tree of forks as text for an address. */
  get link(): string {
    const { lab, codeHash } = this.#subject;
    return writeTree(this.#tree(), { lab, codeHash });
  }

  /** Opens a run beside those that are there. @throws {RangeError} for what the lab does not have */
  async open(opening: Opening): Promise<Branch> {
    const branch = await this.#root(opening, this.#newId());
    this.#branches.push(branch);
    this.#openings.set(branch.id, opening);
    return branch;
  }

  /** What a page that has just come has to know. */
  words(mayAct: boolean): readonly ServerWord[] {
    const { scenarios, title, tests } = this.#lab;
    const { lab, name, codeHash } = this.#subject;
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
      ...this.#branches.map((branch): ServerWord => ({
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
        const saved = this.#branch(word.fork).run.save(word.name);
        const where = await this.#lab.save(word.name, `${JSON.stringify(saved, null, 2)}\n`);
        reply({ say: 'told', tone: 'word', text: where });
        return;
      }
      case 'begin': {
        const { scenario, nodes, seed } = word;
        const branch = await this.open(
          scenario === undefined
            ? await freshCluster(this.#lab, this.#subject, { nodes, seed })
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
    const from = this.#branch(fork);
    const isAtEnd = n >= from.events && !from.beginning.isFixed;
    if (choice.do !== 'fork' && isAtEnd && !isHarm(choice)) {
      const sent = from.text.length;
      const has = from.choose(choice);
      this.#tellBranch(from, sent);
      if (!has) reply({ say: 'told', tone: 'word', text: WAITS });
      reply({ say: 'go', fork: from.id, n: from.events });
      return;
    }
    const branch = this.#fork(from, n, choice);
    let has = true;
    if (choice.do !== 'fork') has = branch.choose(choice);
    this.#add(branch);
    if (!has) reply({ say: 'told', tone: 'word', text: WAITS });
    reply({ say: 'go', fork: branch.id, n: branch.events });
  }

  /** A branch with the past of another one, up to an event; not among the others yet. */
  #fork(from: Branch, after: number, choice: LiveChoice | string): Branch {
    if (this.#branches.length >= MOST_FORKS) {
      throw new RangeError(`there are ${MOST_FORKS} forks: save what matters, and begin anew`);
    }
    const { choices, origin } = from.prefix(after);
    const label =
      typeof choice === 'string' ? choice : labelOf(choice, this.#look(from, after).pending());
    const branch = new Branch(this.#subject, this.#laws, {
      id: this.#newId(),
      label,
      spec: from.beginning.spec,
      origin,
    });
    branch.repeat(choices);
    return branch;
  }

  #add(branch: Branch): void {
    this.#branches.push(branch);
    this.#tellBranch(branch, 0);
  }

  #pending(fork: string, n: number): ServerWord {
    const run = this.#look(this.#branch(fork), n);
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

  /** The run as it was after an event; to be looked at. */
  #look(branch: Branch, n: number): ManualRun {
    if (n >= branch.events && branch.beginning.isFixed !== true) return branch.run;
    const name = `${branch.id} ${n}`;
    let run = this.#looks.get(name);
    if (run === undefined) {
      run = new ManualRun(this.#subject, branch.beginning.spec);
      for (const choice of branch.choicesUpTo(n)) run.choose(choice);
      const [oldest] = this.#looks.keys();
      if (this.#looks.size >= 8 && oldest !== undefined) this.#looks.delete(oldest);
      this.#looks.set(name, run);
    }
    return run;
  }

  async #ask(fork: string, n: number, rule: string | undefined, reply: Reply): Promise<void> {
    if (this.#search !== undefined) throw new RangeError('one question at a time: stop the other');
    const from = this.#branch(fork);
    const run = new ManualRun(this.#subject, from.beginning.spec, { laws: this.#laws });
    for (const choice of from.choicesUpTo(n)) run.choose(choice);
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
    const branch = this.#fork(from, n, `breaks: ${broken}`);
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
    if (this.#isClosed || subject.codeHash === this.#subject.codeHash) return;
    this.#search?.stop();
    this.#subject = subject;
    this.#looks.clear();
    const made: Branch[] = [];
    for (const branch of this.#branches) {
      made.push(await this.#again(branch, made));
      // Who asks for something meanwhile has a turn.
      await new Promise((resume) => setImmediate(resume));
    }
    this.#branches = made;
    this.#looks.clear();
    for (const word of this.words(true)) if (word.say !== 'session') this.#tellAll(word);
    const misfits = this.#branches.filter((branch) => branch.view().misfit !== undefined);
    this.#tellAll({
      say: 'told',
      tone: misfits.length === 0 ? 'word' : 'problem',
      text:
        misfits.length === 0
          ? 'The code was loaded anew, and all choices were made again on it.'
          : `The code was loaded anew. In ${misfits.map(({ id }) => `fork ${id}`).join(', ')} not all choices fit it: what could be made again is shown.`,
    });
  }

  async #again(old: Branch, made: readonly Branch[]): Promise<Branch> {
    const opening = this.#openings.get(old.id);
    if (opening !== undefined && old.beginning.isFixed === true) {
      return this.#root(opening, old.id);
    }
    const branch = new Branch(this.#subject, this.#laws, old.beginning);
    const hung = made.find(({ isHung }) => isHung);
    // Each would take its two seconds, to no use.
    if (hung === undefined) branch.repeat(old.wished);
    else branch.leave(old.wished, `it was not made again, since fork ${hung.id} never came back`);
    return branch.asOpened(old);
  }

  /** Opens what a link names. @throws {LinkRefused} in words */
  async #follow(link: string, reply: Reply): Promise<void> {
    if (isPartOf(link, this.link)) return;
    const { lab, codeHash } = this.#subject;
    const tree = readTree(link, { lab, codeHash });
    // A session that nobody has done anything in gives way.
    if (this.#branches.every((branch) => branch.isUntouched)) {
      this.#branches = [];
      this.#openings.clear();
      this.#looks.clear();
    }
    const opened: Branch[] = [];
    for (const entry of tree) {
      const branch =
        entry.kind === 'root'
          ? await this.open(entry.opening)
          : this.#refork(opened[entry.parent], entry);
      for (const choice of entry.choices) branch.choose(choice);
      opened.push(branch);
    }
    for (const word of this.words(true)) if (word.say !== 'session') this.#tellAll(word);
    if (opened[0]?.id === idOf(0)) return;
    const names = opened.map(({ id }) => id).join(', ');
    const text = `The forks of the link stand beside those here, as ${names}.`;
    reply({ say: 'told', tone: 'word', text });
    const last = opened.at(-1);
    if (last !== undefined) reply({ say: 'go', fork: last.id, n: last.events });
  }

  #refork(parent: Branch | undefined, { origin, choices: own }: LinkedFork): Branch {
    if (parent === undefined) throw new LinkRefused('this link is damaged: a fork has no parent');
    const { after, choices: count, cut } = origin;
    const shared = parent.run.choices.slice(0, count);
    const cutShort = parent.run.choices[count];
    const [first] = own;
    const branch = new Branch(this.#subject, this.#laws, {
      id: this.#newId(),
      label: labelOf(first ?? { do: 'fork' }, this.#look(parent, after).pending()),
      spec: parent.beginning.spec,
      origin: { ...origin, parent: parent.id },
    });
    branch.repeat(shared);
    if (cut !== undefined && cutShort?.do === 'run') branch.repeat([{ ...cutShort, events: cut }]);
    this.#branches.push(branch);
    return branch;
  }

  async #root(opening: Opening, id: string): Promise<Branch> {
    const subject = this.#subject;
    if (opening.kind === 'cluster') {
      const { spec } = opening;
      const branch = new Branch(subject, this.#laws, { id, label: 'by hand', spec });
      branch.repeat([{ do: 'run', forMs: 0 }]);
      return branch.asOpened();
    }
    const { outline, label, story, violation } =
      opening.kind === 'scenario'
        ? await scenarioOutline(this.#lab, subject, opening)
        : await testOutline(this.#lab, subject, opening);
    const { spec } = outline;
    const branch = new Branch(subject, this.#laws, { id, label, spec, isFixed: true, story });
    branch.run.follow(outline);
    if (violation !== undefined) branch.mark(violation);
    return branch.asOpened();
  }

  #tree(): readonly TreeEntry[] {
    return this.#branches.map((branch) => {
      const choices = branch.ownChoices.map(liveChoiceOf);
      const { origin } = branch.beginning;
      const opening = this.#openings.get(branch.id);
      if (origin === undefined && opening !== undefined) return { kind: 'root', opening, choices };
      const parent = this.#branches.findIndex(({ id }) => id === origin?.parent);
      const { after = 0, choices: count = 0, cut } = origin ?? {};
      return {
        kind: 'fork',
        parent,
        origin: { after, choices: count, ...(cut === undefined ? {} : { cut }) },
        choices,
      };
    });
  }

  #branch(id: string): Branch {
    const branch = this.#branches.find((one) => one.id === id);
    if (branch === undefined) throw new RangeError(`there is no fork ${id} here any more`);
    return branch;
  }

  #newId(): string {
    return idOf(this.#branches.length);
  }

  #forks(): ServerWord {
    const forks = this.#branches.map((branch) => branch.view());
    return { say: 'forks', forks, link: this.link };
  }

  /** Tells what has come to a branch's trace, and how all stand now. */
  #tellBranch(branch: Branch, from: number): void {
    this.#tellAll({ say: 'trace', fork: branch.id, from, text: branch.text.slice(from) });
    this.#tellAll(this.#forks());
  }
}

const WAITS = 'It has to wait: its node is paused or busy, or its link is held.';
