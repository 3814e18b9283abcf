import { type Law, lawsOf, ManualRun, type Subject } from '@netsplit/harness';
import { idOf } from '../model/forks.ts';
import { Branch } from './branch.ts';
import { labelOf, liveChoiceOf } from './choices.ts';
import { type LinkedFork, LinkRefused, readTree, type TreeEntry, writeTree } from './fork-link.ts';
import type { LiveLab, Opening } from './lab.ts';
import { scenarioOutline, testOutline } from './opening.ts';
import type { LiveChoice } from './protocol.ts';

/** A session has no more forks than a person can tell apart. */
const MOST_FORKS = 200;
/** Runs up to an event that are kept, because somebody may ask for them again. */
const MOST_LOOKS = 8;

/**
 * The runs of a session on one state of the code: those that were opened, and the forks that left them. A fork has the
 * past of its parent up to an event; nothing that is there changes.
 */
export class RunTree {
  readonly #lab: LiveLab;
  readonly #laws: readonly Law[];
  #subject: Subject;
  #branches: Branch[] = [];
  #openings = new Map<string, Opening>();
  /** Runs up to an event of a fork, to be looked at: the last few that somebody asked for. */
  readonly #looks = new Map<string, ManualRun>();

  constructor(lab: LiveLab) {
    this.#lab = lab;
    this.#subject = lab.subject;
    this.#laws = lawsOf(lab.tests);
  }

  /** The code that runs. */
  get subject(): Subject {
    return this.#subject;
  }

  /** The runs, in the order in which they came. */
  get branches(): readonly Branch[] {
    return this.#branches;
  }

  /** All of it as text for an address. */
  get link(): string {
    const { lab, codeHash } = this.#subject;
    return writeTree(this.#entries(), { lab, codeHash });
  }

  /** @throws {RangeError} if there is none of this name */
  branch(id: string): Branch {
    const branch = this.#branches.find((one) => one.id === id);
    if (branch === undefined) throw new RangeError(`there is no fork ${id} here any more`);
    return branch;
  }

  /** Opens a run beside those that are there. @throws {RangeError} for what the lab does not have */
  async open(opening: Opening): Promise<Branch> {
    const branch = await this.#root(opening, this.#newId());
    this.#branches.push(branch);
    this.#openings.set(branch.id, opening);
    return branch;
  }

  /** A branch with the past of another one, up to an event; not among the others yet. */
  fork(from: Branch, after: number, choice: LiveChoice | string): Branch {
    if (this.#branches.length >= MOST_FORKS) {
      throw new RangeError(`there are ${MOST_FORKS} forks: save what matters, and begin anew`);
    }
    const { choices, origin } = from.prefix(after);
    const label =
      typeof choice === 'string' ? choice : labelOf(choice, this.look(from, after).pending());
    const branch = new Branch(this.#subject, this.#laws, {
      id: this.#newId(),
      label,
      spec: from.beginning.spec,
      origin,
    });
    branch.repeat(choices);
    return branch;
  }

  /** Puts a fork among the others. */
  add(branch: Branch): void {
    this.#branches.push(branch);
  }

  /** The run as it was after an event; to be looked at. */
  look(branch: Branch, n: number): ManualRun {
    if (n >= branch.events && branch.beginning.isFixed !== true) return branch.run;
    const name = `${branch.id} ${n}`;
    let run = this.#looks.get(name);
    if (run === undefined) {
      run = new ManualRun(this.#subject, branch.beginning.spec);
      for (const choice of branch.choicesUpTo(n)) run.choose(choice);
      const [oldest] = this.#looks.keys();
      if (this.#looks.size >= MOST_LOOKS && oldest !== undefined) this.#looks.delete(oldest);
      this.#looks.set(name, run);
    }
    return run;
  }

  /** The same as a run that nobody else has, watched by the laws: to be gone on with. */
  runUpTo(branch: Branch, n: number): ManualRun {
    const run = new ManualRun(this.#subject, branch.beginning.spec, { laws: this.#laws });
    for (const choice of branch.choicesUpTo(n)) run.choose(choice);
    return run;
  }

  /** Opens all that a link names, beside what is there. @throws {LinkRefused} in words */
  async follow(link: string): Promise<readonly Branch[]> {
    const { lab, codeHash } = this.#subject;
    const entries = readTree(link, { lab, codeHash });
    // A session that nobody has done anything in gives way.
    if (this.#branches.every((branch) => branch.isUntouched)) {
      this.#branches = [];
      this.#openings.clear();
      this.#looks.clear();
    }
    const opened: Branch[] = [];
    for (const entry of entries) {
      const branch =
        entry.kind === 'root'
          ? await this.open(entry.opening)
          : this.#refork(opened[entry.parent], entry);
      for (const choice of entry.choices) branch.choose(choice);
      opened.push(branch);
    }
    return opened;
  }

  /** Makes every choice again on other code. */
  async repeatOn(subject: Subject): Promise<void> {
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

  #refork(parent: Branch | undefined, { origin, choices: own }: LinkedFork): Branch {
    if (parent === undefined) throw new LinkRefused('this link is damaged: a fork has no parent');
    const { after, choices: count, cut } = origin;
    const shared = parent.run.choices.slice(0, count);
    const cutShort = parent.run.choices[count];
    const [first] = own;
    const branch = new Branch(this.#subject, this.#laws, {
      id: this.#newId(),
      label: labelOf(first ?? { do: 'fork' }, this.look(parent, after).pending()),
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

  #entries(): readonly TreeEntry[] {
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

  #newId(): string {
    return idOf(this.#branches.length);
  }
}
