// What to do when the packages cannot be installed: by what npm said, in the order in which a cause explains the others.
const CAUSES = [
  {
    when: /ENOSPC|no space left/i,
    say: ({ root }) => ['The disk is full.', `Free some space on the disk that holds ${root}.`],
  },
  {
    when: /can only install (packages )?(when|with)|EUSAGE|out of sync|EJSONPARSE|package-lock\.json.*(not valid|JSON)/i,
    say: () => [
      'package.json and package-lock.json do not fit together.',
      'If you did not change them: git checkout package.json package-lock.json',
      'If you did: npm install, and keep the new package-lock.json.',
    ],
  },
  {
    when: /SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_|certificate/i,
    say: () => [
      'The registry’s certificate is not trusted here, as happens behind a proxy that reads along.',
      'Ask whoever runs your network for its certificate, and set NODE_EXTRA_CA_CERTS to its file.',
    ],
  },
  {
    when: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|SOCKET_TIMEOUT|network/i,
    say: () => [
      'npm could not reach the package registry.',
      'Is this machine online? `npm ping` tells whether npm gets through.',
      'Behind a proxy: npm config set proxy http://host:port, and the same for https-proxy.',
    ],
  },
  {
    when: /\bE40[13]\b|\bE407\b/,
    say: () => [
      'The package registry refused us.',
      'See which one is set (npm config get registry) and whether it wants a login (npm login).',
    ],
  },
  {
    when: /\bE404\b|ETARGET|EINTEGRITY/,
    say: () => [
      'The registry does not have a package as package-lock.json names it.',
      'See which registry is set (npm config get registry); a mirror may be behind. A broken cache: npm cache clean --force',
    ],
  },
  {
    when: /EACCES|EPERM|EROFS|EBUSY/,
    say: ({ root }) => [
      `npm may not write in ${root}, or a file there is in use.`,
      'Close editors and terminals that use this clone. Was it once installed with sudo? Then give it back:',
      process.platform === 'win32'
        ? 'run this in a folder of your own.'
        : `sudo chown -R "$(id -un)" "${root}"`,
    ],
  },
  {
    when: /npm ENOENT|not recognized as an internal|command not found/i,
    say: () => ['npm was not found. It comes with Node: install Node from https://nodejs.org.'],
  },
];

const TAIL_LINES = 12;

/** What happened and what to do, from what npm printed. */
export function adviceFor(output, { root, again }) {
  const cause = CAUSES.find(({ when }) => when.test(output));
  const said = output
    .trim()
    .split('\n')
    .filter((line) => !/^npm warn/i.test(line))
    .slice(-TAIL_LINES);
  const [what, ...todo] = cause?.say({ root }) ?? ['The reason is in what npm said.'];
  return [
    `The packages could not be installed. ${what}`,
    ...todo.map((line) => `  ${line}`),
    `Then run ${again} again: it goes on from here.`,
    ...(said.join('') === '' ? [] : ['', 'npm said:', ...said.map((line) => `  ${line}`)]),
  ].join('\n');
}
