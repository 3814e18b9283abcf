import type { Lab } from '@netsplit/course';

/** What a student reads first. Two commands, and what comes after them. */
export function readmeOf(
  labs: readonly Lab[],
  { offline, staff }: { readonly offline: boolean; readonly staff: boolean },
): string {
  const [first] = labs;
  const name = first?.name ?? '';
  return `# Netsplit${staff ? ': the staff’s copy' : ''}
${
  staff
    ? `
**Not for students.** This is the same course as the one that was handed out, with the solutions, the mutants and the grader: for
\`npx netsplit verify\`, \`npx netsplit grade\` and \`npx netsplit hunt\`.
`
    : ''
}
Labs on distributed systems. You write the nodes, in TypeScript; a simulator runs a cluster of them, cuts its network, and shows you what
happened. You need Node 20.19 or newer${offline ? '. All packages are in the folder `offline`: no network is needed' : ''}.

\`\`\`sh
npm start                 # installs what is needed, then says what to do next
npm test -- ${name.padEnd(13)} # runs a lab's tests on your code
\`\`\`

| lab | | your code | hours |
| --- | --- | --- | --- |
${labs.map(rowOf).join('\n')}

Each lab has a page that leads through it: begin with [${first?.manifest.title ?? ''}](labs/${name}/README.md). \`npx netsplit --help\` lists all
commands; these come first:

\`\`\`sh
npx netsplit test ${name} A --watch     # part A, again at every save
npx netsplit view ${name}               # step through what the cluster did
npx netsplit hint ${name} A1            # when you are stuck
npx netsplit submit ${name}             # packs your code to hand it in
\`\`\`

Your code is \`labs/<lab>/src\`, and this folder is a git repository of yours: commit as you go. What you have solved is kept in \`.netsplit\`.
${
  staff
    ? ''
    : `
Where a page says \`--solution\`, a recorded run of the reference is shown: the reference itself is not here, and neither are bug hunts,
which are made from it.
`
}`;
}

function rowOf({ name, manifest }: Lab): string {
  const hours = manifest.parts.reduce((sum, part) => sum + part.hours, 0);
  return `| [${manifest.title}](labs/${name}/README.md) | ${manifest.parts.length} part${manifest.parts.length === 1 ? '' : 's'} | \`labs/${name}/src\` | ${hours} |`;
}
