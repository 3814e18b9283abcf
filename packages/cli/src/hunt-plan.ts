import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { Harm, Hunt, HuntScore, LabTest } from '@netsplit/harness';
import { brief } from '@netsplit/simulator';
import { homeOf } from './desk.ts';
import { wrap } from './wrap.ts';

/** Where a student keeps the plans of bug hunts: git ignores it, as the rest of `.netsplit`. */
const huntsOf = (lab: Lab): string => join(homeOf(lab), '.netsplit', 'hunts');

export const planFile = (lab: Lab, hunt: Hunt): string =>
  join(huntsOf(lab), lab.name, `${hunt.name}.ts`);

/** Apart from the plans, which may be watched. */
export const huntTrace = (lab: Lab, hunt: Hunt): string =>
  join(homeOf(lab), '.netsplit', 'hunt-traces', `${lab.name}-${hunt.name}.trace.ndjson`);

/** Makes the plan of a hunt from the template when there is none; whether it did. */
export async function ensurePlan(
  lab: Lab,
  hunt: Hunt,
  tests: readonly LabTest[],
): Promise<boolean> {
  const file = planFile(lab, hunt);
  if (existsSync(file)) return false;
  const text = await template(lab, hunt, tests);
  mkdirSync(dirname(file), { recursive: true });
  const settings = join(huntsOf(lab), 'tsconfig.json');
  if (!existsSync(settings)) writeFileSync(settings, SETTINGS);
  writeFileSync(file, text);
  return true;
}

/** For the editor alone: the command looks at the plan itself. */
const SETTINGS = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: [],
    },
  },
  undefined,
  2,
)}\n`;

const WIDTH = 96;
const MOST_REQUESTS_SHOWN = 4;

async function template(lab: Lab, hunt: Hunt, tests: readonly LabTest[]): Promise<string> {
  const { admittedHarms, sampleCases, sampleInput } = await import('@netsplit/harness');
  const { test, par } = hunt;
  if (test.input !== undefined) return inputTemplate(lab, hunt, sampleInput(test));
  const cases = sampleCases(test);
  const sizes = cases.map(({ nodes }) => Object.keys(nodes).length);
  const smallest = cases[sizes.indexOf(Math.min(...sizes))];
  const nodes = smallest?.nodes ?? {};
  const requests = oneOfEachKind(cases.flatMap(({ operations }) => operations));
  const [first] = requests;
  const asked =
    first !== undefined && Object.hasOwn(nodes, first.node) ? first.node : Object.keys(nodes)[0];
  const line = (request: unknown): string =>
    `{ atMs: 0, node: '${asked}', request: ${literal(request)} },`;
  const harms = [...admittedHarms(tests, test.part)].toSorted();
  const [one = 'n1', other = one] = Object.keys(nodes);
  const contract = relative(dirname(planFile(lab, hunt)), join(lab.dir, 'contract.ts'));
  const named = requestType(lab);
  return `${heading(lab, hunt)}
//
${comment(`Faults count, the fewer the better; then requests. Par: ${scoreText(par)}. At ${smallest?.durationMs} ms the network heals, all nodes come back, and what has to come true in the end is waited for.`)}

import type { HuntPlan } from '@netsplit/harness';
${named ? `import type { Request } from '${posix(contract)}';\n` : ''}
export const plan: HuntPlan${named ? '<Request>' : ''} = {
  // How many you like, of the roles ${[...new Set(Object.values(nodes))].join(', ')}.
  nodes: ${literal(nodes)},
  // How long a message takes. One number, or { kind: 'uniform', minMs: 1, maxMs: 40 } for some that overtake others.
  delayMs: 5,
  requests: [
${
  first === undefined
    ? ''
    : `    ${line(first.request)}
`
}${requests
    .slice(1, MOST_REQUESTS_SHOWN)
    .map(({ request }) => `    // ${line(request)}\n`)
    .join('')}  ],
  faults: [
    // What the part admits, an example of each. All faults: docs/reference/simulator/faults.md
${harms.map((harm) => `    // ${example(harm, one, other)},\n`).join('')}  ],
};
`;
}

function heading(lab: Lab, hunt: Hunt): string {
  return `${comment(`Bug hunt ${hunt.number} of ${lab.name}: the ${spoken(hunt)}.`)}
//
${comment(`Somewhere in the reference there is now one mistake. Write a run in which it shows: the mutant has to break ${hunt.test.id}, and the reference has to stand the same run.`)}
//
//   npx netsplit hunt ${lab.name} ${hunt.number}`;
}

/** Of functions: what they are called with. */
function inputTemplate(lab: Lab, hunt: Hunt, samples: readonly unknown[]): string {
  const length = (sample: unknown): number => JSON.stringify(sample).length;
  const [smallest = {}] = samples.toSorted((one, other) => length(one) - length(other));
  const fields = Object.entries(smallest as object).map(
    ([key, value]) => `  ${key}: ${literal(value)},\n`,
  );
  return `${heading(lab, hunt)}
//
${comment(`The fewer numbers and texts it takes, the better. Par: ${scoreText(hunt.par)}. What is here is the smallest of some cases that the property drew.`)}

export const plan = {
${fields.join('')}};
`;
}

function comment(text: string): string {
  return wrap(text, WIDTH, '// ');
}

export function spoken({ name }: Pick<Hunt, 'name'>): string {
  return name.replaceAll('-', ' ');
}

/** What a run of a hunt cost. */
export function scoreText({ faults, requests, values }: HuntScore): string {
  if (values !== undefined) return count(values, 'value');
  // Not every property has anything that is asked.
  const asked = requests === 0 ? '' : `, ${count(requests, 'request')}`;
  return count(faults, 'fault') + asked;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function posix(path: string): string {
  return path.split(sep).join('/');
}

/** Whether the lab's contract names the type of its requests. */
function requestType(lab: Lab): boolean {
  const contract = join(lab.dir, 'contract.ts');
  return /^export (type|interface) Request\b/m.test(readFileSync(contract, 'utf8'));
}

/** Of what the property asks, the first of each kind, the shortest kind first. */
function oneOfEachKind<Asked extends { readonly request: unknown }>(
  all: readonly Asked[],
): Asked[] {
  const kinds = new Map<string, Asked>();
  for (const asked of all) {
    const { request } = asked;
    const isRecord = typeof request === 'object' && request !== null;
    const kind = isRecord && 'kind' in request ? String(request.kind) : typeof request;
    if (!kinds.has(kind)) kinds.set(kind, asked);
  }
  const length = ({ request }: Asked): number => brief(request).length;
  return [...kinds.values()].sort((one, other) => length(one) - length(other));
}

/** A JSON value as one would type it here. */
function literal(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, field]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : literal(key)}: ${literal(field)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** A fault that does this harm, to these nodes. */
function example(harm: Harm, one: string, other: string): string {
  const of = (kind: string, rest: string): string => `{ kind: '${kind}', atMs: 20, ${rest} }`;
  const rule = (rest: string): string =>
    `{ kind: 'rule', atMs: 0, from: '${one}', to: '${other}', nth: 1, ${rest} }`;
  const link = (rest: string): string =>
    of('link', `from: '${one}', to: '${other}', ${rest}, forMs: 100`);
  const clock = (rest: string): string => of('clock', `node: '${one}', ${rest}`);
  switch (harm) {
    case 'partition':
      return of('partition', `groups: [['${one}'], ['${other}']], forMs: 100`);
    case 'one-way cut':
      return of('cut', `links: [['${one}', '${other}']], forMs: 100`);
    case 'loss':
      return rule("verdict: 'drop'");
    case 'duplication':
      return rule("verdict: 'duplicate'");
    case 'slow link':
      return rule("verdict: 'delay', byMs: 200");
    case 'corruption':
      return link('corruptProbability: 1');
    case 'bandwidth':
      return link('bytesPerSecond: 500');
    case 'crash':
      return of('crash', `node: '${other}', forMs: 100`);
    case 'damaged writes':
      return of('crash', `node: '${other}', disk: 'torn', forMs: 100`);
    case 'lost disk':
      return of('crash', `node: '${other}', disk: 'wiped', forMs: 100`);
    case 'damaged disk':
      return of('disk-rot', `node: '${other}'`);
    case 'full disk':
      return of('disk-full', `node: '${other}', forMs: 100`);
    case 'slow disk':
      return of('disk-slow', `node: '${other}', syncMs: 50, forMs: 100`);
    case 'pause':
      return of('pause', `node: '${other}', forMs: 100`);
    case 'slow node':
      return of('slow', `node: '${other}', busyMs: 20, forMs: 100`);
    case 'clock that leaps':
      return clock('jumpMs: 200');
    case 'clock that drifts':
      return clock('driftPpm: 100_000');
    case 'clock that stands still':
      return clock('frozen: true, forMs: 100');
  }
}
