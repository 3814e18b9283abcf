import { join } from 'node:path';
import { renderSvg } from '@netsplit/viewer';
import { format, resolveConfig } from 'prettier';
import { type FaultKind, readFaults } from '../faults.ts';
import { run } from './run.ts';
import { type Scene, SCENES } from './scenes.ts';

const GROUPS = [
  { title: 'Of the network', path: 'network-faults.ts' },
  { title: 'Of a node, its clock, its disk', path: 'node-faults.ts' },
];

/** The catalogue of faults, by path: a page, and a picture for each scene, made by the simulator. */
export async function made(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(root, 'docs/faults');
  const files = new Map<string, string>();
  for (const scene of Object.values(SCENES).flat()) {
    files.set(join(folder, `${scene.name}.svg`), renderSvg(run(scene), { width: 760 }));
  }
  const page = join(folder, 'README.md');
  const groups = GROUPS.map(({ title, path }) => ({
    title,
    faults: readFaults(join(root, 'simulator/src/fault', path)),
  }));
  const text = pageOf(groups);
  files.set(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
  return files;
}

function pageOf(
  groups: readonly { readonly title: string; faults: readonly FaultKind[] }[],
): string {
  return `<!-- Made from the simulator by \`npm run faults\`: change its doc comments, or the scenes, not this. -->

# Faults

Every kind of fault that the simulator knows, each with its record and with a run in which it strikes. In all of them n1 counts every 25 ms
and tells n2 and n3, who say what they have heard; messages take 5 to 9 ms. The fields are explained in the
[reference](../reference/simulator/faults.md).

${groups.map(({ title, faults }) => `## ${title}\n\n${faults.map(section).join('\n\n')}`).join('\n\n')}
`;
}

function section({ kind, meaning = '', fields }: FaultKind): string {
  const names = fields.map(({ name, isOptional }) => `\`${name}\`${isOptional ? '?' : ''}`);
  return [
    `### ${kind}`,
    meaning,
    `Fields: ${names.join(', ')}.`,
    ...(SCENES[kind] ?? []).map(sceneSection),
  ].join('\n\n');
}

function sceneSection({ name, faults, look }: Scene): string {
  return `\`\`\`json\n${JSON.stringify(faults)}\n\`\`\`\n\n![${name}](${name}.svg)\n\n${look}`;
}
