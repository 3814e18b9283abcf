/** A package whose reference is made: what can be imported of it, the widest face first. */
export interface DocumentedPackage {
  /** Its folder under `docs/reference`. */
  readonly name: string;
  /** Its folder in the repository. */
  readonly folder: string;
  /** Whom it is for, and where to begin. Markdown. */
  readonly about: string;
  /** A name that several faces have is explained in the first of them. */
  readonly faces: readonly FaceEntry[];
}

export interface FaceEntry {
  /** Its path in the package. */
  readonly path: string;
  readonly specifier: string;
  readonly page: string;
  readonly about: string;
}

/** From the bottom up: a package's words may lead to names of the packages before it. */
export const PACKAGES: readonly DocumentedPackage[] = [
  {
    name: 'simulator',
    folder: 'simulator',
    about:
      "Clusters of nodes on a simulated network, in virtual time. Begin with the\n[package's README](../../../simulator/README.md).",
    faces: [
      {
        path: 'src/index.ts',
        specifier: '@netsplit/simulator',
        page: 'simulator.md',
        about: 'Building a cluster, letting it run, breaking it, and reading what happened.',
      },
      {
        path: 'src/node/index.ts',
        specifier: '@netsplit/simulator/node',
        page: 'node.md',
        about: "What a node's own code needs, and nothing else: it can be evaluated by itself.",
      },
      {
        path: 'src/node/host.ts',
        specifier: '@netsplit/simulator/host',
        page: 'host.md',
        about: 'Running nodes somewhere else: in a realm or a process of their own.',
      },
      {
        path: 'src/trace/index.ts',
        specifier: '@netsplit/simulator/trace',
        page: 'trace.md',
        about: 'Reading traces, with no simulation behind it.',
      },
      {
        path: 'src/trace/file.ts',
        specifier: '@netsplit/simulator/file',
        page: 'file.md',
        about: 'Writing a trace to a file. The only part that needs Node.js.',
      },
    ],
  },
  {
    name: 'checkers',
    folder: 'packages/checkers',
    about:
      "Histories in, verdicts with their reasons out. Begin with the\n[package's README](../../../packages/checkers/README.md).",
    faces: [
      {
        path: 'src/index.ts',
        specifier: '@netsplit/checkers',
        page: 'checkers.md',
        about: 'Is this history what the object, the broadcast or the failure detector promised?',
      },
    ],
  },
  {
    name: 'explorer',
    folder: 'packages/explorer',
    about:
      "Every run of a small cluster or model, and the shortest one that breaks a property. Begin with the\n[package's README](../../../packages/explorer/README.md); worked models stand in\n[`models/`](../../../packages/explorer/models/README.md).",
    faces: [
      {
        path: 'src/index.ts',
        specifier: '@netsplit/explorer',
        page: 'explorer.md',
        about: 'Models, clusters to go through, searches, and what they found.',
      },
    ],
  },
  {
    name: 'harness',
    folder: 'packages/harness',
    about:
      'What labs are tested with: tests as data, random clusters and faults that shrink, failures that explain\nthemselves. [CONTRIBUTING.md](../../../CONTRIBUTING.md) goes through a lab from its contract to its mutants.',
    faces: [
      {
        path: 'src/index.ts',
        specifier: '@netsplit/harness',
        page: 'harness.md',
        about: 'Writing the tests of a lab, running them, and telling what came of it.',
      },
      {
        path: 'src/vitest.ts',
        specifier: '@netsplit/harness/vitest',
        page: 'vitest.md',
        about: "Lab tests in vitest: for an editor's test panel, and for CI.",
      },
      {
        path: 'src/host.ts',
        specifier: '@netsplit/harness/host',
        page: 'host.md',
        about: "Running a lab's code elsewhere, as the grader does.",
      },
    ],
  },
  {
    name: 'viewer',
    folder: 'packages/viewer',
    about:
      'Pictures of a run, the page to step through it, and the same in a terminal. What a reader does there is told in the\n[guide to stepping](../../guides/student/stepping.md).',
    faces: [
      {
        path: 'src/index.ts',
        specifier: '@netsplit/viewer',
        page: 'viewer.md',
        about: 'Drawing a run, serving it to a browser, and putting it into one file.',
      },
      {
        path: 'src/terminal/index.ts',
        specifier: '@netsplit/viewer/terminal',
        page: 'terminal.md',
        about: 'Stepping through a run in a terminal: keys in, lines out.',
      },
    ],
  },
];
