import { clusterSearch } from '@netsplit/explorer';
import {
  createValueCodec,
  hostNode,
  messageOf,
  type Node,
  type NodeFactory,
} from '@netsplit/simulator';
import { Cluster, type Subject } from './cluster.ts';
import { CalledFunctions } from './called-functions.ts';
import type { Contract } from './contract.ts';
import type { Hosting } from './hosting.ts';

/** Of real time: well within the patience of a guard, which is for one handler that never returns. */
const SEARCHED_AT_ONCE_MS = 300;

/** The code under test as tests see it: a maker of clusters. */
export function subjectFor(hosting: Hosting): Subject {
  return {
    name: hosting.name,
    codeHash: hosting.codeHash,
    lab: hosting.contract.lab,
    cluster: (spec, place) => new Cluster(spec, hosting, place),
    functions: () => new CalledFunctions(hosting),
    search: ({ nodes, ...cluster }, options) => {
      const search = clusterSearch(
        {
          ...cluster,
          nodes: Object.entries(nodes).map(([id, role]) => ({ id, create: hosting.factory(role) })),
          values: hosting.valueCodec,
        },
        options,
      );
      return {
        advance: (forMs = Infinity) => {
          for (let leftMs = forMs; leftMs > 0; leftMs -= SEARCHED_AT_ONCE_MS) {
            const sliceMs = Math.min(leftMs, SEARCHED_AT_ONCE_MS);
            if (!hosting.guard(() => search.advance(sliceMs))) return false;
          }
          return true;
        },
        stop: (bound) => search.stop(bound),
        get progress() {
          return search.progress;
        },
        result: () => search.result(),
      };
    },
  };
}

/** What a contract calls a role, and the class that plays it. */
type ClassesByRole = Readonly<
  Record<string, new () => Node<never, unknown, unknown, object> | Node<never>>
>;

/**
 * A subject of classes and functions of this realm: for tests of tests, and for nodes that are trusted. Nothing is
 * checked or hardened, and without a `guard` a handler that never returns is not stopped.
 *
 * @example
 * const subject = subjectOf({ server: Server, client: Client });
 */
export function subjectOf(
  classes: ClassesByRole,
  about: {
    name?: string;
    lab?: string;
    guard?: Hosting['guard'];
    functions?: Readonly<Record<string, (...args: never[]) => unknown>>;
    withoutAnswer?: Contract['withoutAnswer'];
  } = {},
): Subject {
  const { name = 'classes', lab = 'no-lab', guard = (run) => run(), functions = {} } = about;
  const roles = Object.fromEntries(Object.keys(classes).map((role) => [role, role]));
  return subjectFor({
    name,
    codeHash: '',
    contract: { lab, roles, withoutAnswer: about.withoutAnswer },
    factory: (role) => factoryOf(classes, role),
    call: (called, args) => functions[called]?.(...(args as never[])),
    valueCodec: createValueCodec(),
    guard,
    explain: (thrown) => ({ message: messageOf(thrown) }),
  });
}

function factoryOf(classes: ClassesByRole, role: string): NodeFactory {
  const NodeClass = classes[role];
  if (NodeClass === undefined) throw new RangeError(unknownRole(role, Object.keys(classes)));
  return (context) => hostNode(NodeClass, context);
}

/** What to say of a role that a contract does not have. */
export function unknownRole(role: string, roles: readonly string[]): string {
  return `there is no role '${role}'; the contract has ${roles.join(', ')}`;
}
