import { createValueCodec, NodeError, ValueError } from '@netsplit/simulator';
import type { NodeContext } from '@netsplit/simulator/host';
import { HandlerTimeout, type Hosting, type Subject, subjectFor } from '@netsplit/harness';
import { type BundledSubject, type ExportFacts, NO_ERROR } from '@netsplit/harness/host';
import { JailEnded } from './ended.ts';
import { Jail, type Traffic } from './jail.ts';
import { asThrown, type Cells, JailedNode, ThrownInJail } from './jailed-node.ts';
import type { JailLimits } from './limits.ts';
import type { JailScripts } from './scripts.ts';
import { Together } from './together.ts';

/** What scripts are called in the jail; no path of this machine is known there. */
const FILENAME = 'file:///lab/src.bundle.js';

export interface JailOptions {
  readonly isApart?: boolean;
  readonly isHeard?: boolean;
}

/** The code under test in a jail: a subject like any other, until its process ends. */
export class JailedSubject {
  readonly subject: Subject;
  readonly #bundled: BundledSubject;
  readonly #jail: Jail;
  readonly #cells: Cells;
  readonly #together: Together;
  readonly #limits: JailLimits;
  /** Starts one more process with the code; undefined where all nodes share one. */
  readonly #another: (() => Jail) | undefined;
  readonly #others: Jail[] = [];
  readonly #isHeard: boolean;
  #isTogether = false;
  #budgetFromMs = 0;

  private constructor(
    bundled: BundledSubject,
    jail: Jail,
    limits: JailLimits,
    another: (() => Jail) | undefined,
    isHeard: boolean,
  ) {
    this.#bundled = bundled;
    this.#jail = jail;
    this.#limits = limits;
    this.#another = another;
    this.#together = new Together(jail, () => this.#expectWithinBudget());
    this.#isHeard = isHeard;
    this.#cells = cellsOf(jail, limits, isHeard, (node) => this.#together.told(node));
    this.subject = subjectFor(this.#hosting());
  }

  /**
   * Starts a jail and has the code evaluated in it.
   *
   * @param options.isApart whether each node gets a process of its own, so that no two share any memory
   * @param options.isHeard whether what the code prints is told the simulator: never in a hidden test
   * @throws {SubjectError} for code that cannot be loaded
   * @throws {JailEnded} if the process could not be started, or did not survive its first moment
   */
  static async open(
    bundled: BundledSubject,
    scripts: JailScripts,
    limits: JailLimits,
    { isApart = false, isHeard = false }: JailOptions = {},
  ): Promise<JailedSubject> {
    const jail = new Jail(scripts, limits);
    try {
      const { code } = bundled.bundle;
      const reply = jail.exchange(['load', 0, null, FILENAME, code]);
      const another = (): Jail => {
        const next = new Jail(scripts, limits);
        next.exchange(['load', 0, null, FILENAME, code]);
        return next;
      };
      const opened = new JailedSubject(
        bundled,
        jail,
        limits,
        isApart ? another : undefined,
        isHeard,
      );
      if (reply[1] === 'threw') throw bundled.failedToLoad(opened.#mapped(asThrown(reply[2])));
      if (reply[1] !== 'value' || !areFacts(reply[2])) throw jail.close('protocol');
      await bundled.expectExports(reply[2]);
      return opened;
    } catch (error) {
      jail.close();
      throw error;
    }
  }

  get ended(): JailEnded | undefined {
    return this.#jail.ended;
  }

  get cpuMs(): number {
    return this.#jail.cpuMs;
  }

  get traffic(): Traffic {
    return this.#jail.traffic;
  }

  /** Clusters that run from now on advance together, or one after another again. */
  runTogether(isTogether: boolean): void {
    this.#isTogether = isTogether;
  }

  /** A test begins, or several that advance together: what they may take begins anew. */
  beginBudget(): void {
    this.#budgetFromMs = this.#jail.cpuMs;
  }

  close(): void {
    this.#jail.close();
    for (const other of this.#others) other.close();
  }

  /** Where a new node goes. */
  #cellsForNode(): Cells {
    if (this.#another === undefined) return this.#cells;
    const jail = this.#another();
    this.#others.push(jail);
    return cellsOf(jail, this.#limits, this.#isHeard, () => {});
  }

  #hosting(): Hosting {
    const { name, codeHash, contract } = this.#bundled;
    const { functions = [] } = contract;
    const isTogether = (): boolean => this.#isTogether;
    const turn = (settle: () => void): Promise<void> => this.#together.turn(settle);
    return {
      name,
      codeHash,
      contract,
      factory: (role) => {
        const { [role]: className = '' } = contract.roles;
        const index = this.#bundled.classNames.indexOf(className);
        if (index === -1) throw new RangeError(`there is no role '${role}'`);
        const lives = new WeakMap<NodeContext, JailedNode>();
        return (context) => {
          const last = lives.get(context);
          last?.release();
          const node = JailedNode.born(
            this.#cellsForNode(),
            context,
            index,
            last?.life ?? { handled: 0, checkDue: 1 },
          );
          lives.set(context, node);
          return node;
        };
      },
      call: (called, args) => this.#call(functions.indexOf(called), args),
      valueCodec: createValueCodec(),
      guard: (run) => this.#guard(run),
      get turn() {
        return isTogether() ? turn : undefined;
      },
      explain: (thrown) => {
        if (thrown instanceof ThrownInJail) return { message: thrown.described, cure: NO_ERROR };
        if (thrown instanceof JailEnded) return { message: thrown.message };
        return this.#bundled.explain(this.#mapped(thrown));
      },
      define: (member, role) => this.#bundled.define(member, role),
    };
  }

  #call(index: number, args: readonly unknown[]): unknown {
    const reply = this.#jail.exchange(['call', 0, null, index, args]);
    if (reply[1] === 'value') return reply[2];
    if (reply[1] !== 'threw') throw this.#jail.close('protocol');
    const thrown = asThrown(reply[2]);
    const [, name, message] = reply[2];
    if (name !== 'ValueError') throw thrown;
    const error = new ValueError('', '');
    error.message = message;
    throw error;
  }

  #guard<Result>(run: () => Result): Result {
    try {
      const result = run();
      this.#expectWithinBudget();
      return result;
    } catch (error) {
      const cause = error instanceof NodeError ? error.cause : error;
      if (cause instanceof JailEnded && cause.why === 'time') {
        throw new HandlerTimeout(`did not return within ${this.#limits.eventCpuMs} ms`);
      }
      throw error;
    }
  }

  /** @throws {JailEnded} */
  #expectWithinBudget(): void {
    if (this.#jail.cpuMs - this.#budgetFromMs <= this.#limits.testCpuMs) return;
    throw this.#jail.close('budget');
  }

  /** The same error with its stack as the source map of the bundle knows it. */
  #mapped(thrown: unknown): unknown {
    if (thrown instanceof Error && thrown.stack !== undefined) {
      thrown.stack = thrown.stack.replaceAll(FILENAME, this.#bundled.bundle.filename);
    }
    return thrown;
  }
}

const MEBIBYTE = 1024 * 1024;

function cellsOf(
  jail: Jail,
  limits: JailLimits,
  isHeard: boolean,
  told: (node: JailedNode) => void,
): Cells {
  let nodes = 0;
  let clusters = 0;
  const saidIn = new Map<number, number>();
  const numbers = new WeakMap<readonly string[], number>();
  return {
    jail,
    told,
    isHeard,
    eventCpuMs: limits.eventCpuMs,
    eventWallMs: limits.eventWallMs,
    next: () => (nodes += 1),
    count: (cluster, characters) => {
      const said = (saidIn.get(cluster) ?? 0) + characters;
      saidIn.set(cluster, said);
      if (said > limits.clusterMiB * MEBIBYTE) throw jail.close('flood');
    },
    clusterOf: (names) => {
      let number = numbers.get(names);
      if (number === undefined) {
        number = clusters += 1;
        numbers.set(names, number);
        jail.send(['cluster', number, null, names], () => {});
      }
      return number;
    },
  };
}

const KINDS = ['absent', 'no class', 'no node', 'node'];

function areFacts(value: unknown): value is ExportFacts {
  const { classes, functions } = (value ?? {}) as Partial<ExportFacts>;
  return (
    Array.isArray(classes) &&
    classes.every(
      (one: unknown) =>
        KINDS.includes((one as { is?: string } | null)?.is ?? '') &&
        typeof (one as { takes?: unknown }).takes === 'number',
    ) &&
    Array.isArray(functions) &&
    functions.every((one) => typeof one === 'boolean')
  );
}
