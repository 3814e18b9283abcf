import { type commands, definitionOf, EXIT_CODES, GLOBAL_OPTIONS, LAB_NAMES } from '@netsplit/cli';
import { NOTE } from './page.ts';

/** A command as commander has it. */
type Definition = Awaited<ReturnType<typeof definitionOf>>;
type Entries = typeof commands;

/** The page of what happens when no command is named. */
const NO_COMMAND = 'netsplit.md';

const EXIT_HEADING = '## Exit codes';

/** The pages of the command line, by their names: an overview, and one for each command. */
export async function commandPages(entries: Entries): Promise<Map<string, string>> {
  const pages = new Map([['README.md', overviewPage(entries)]]);
  for (const name of ['', ...Object.keys(entries)]) {
    const file = name === '' ? NO_COMMAND : `${name}.md`;
    pages.set(file, commandPage(name, await definitionOf(name)));
  }
  return pages;
}

function overviewPage(entries: Entries): string {
  return [
    NOTE,
    '',
    '# The command line',
    '',
    'One command does all: `npx netsplit`, anywhere in the folder of the course. `npm start` is the same, and installs',
    'what is missing first. `npx netsplit <command> --help` says what stands on these pages.',
    '',
    '| command | what it does |',
    '| --- | --- |',
    `| [\`netsplit\`](${NO_COMMAND}) | where you are, and what to do next |`,
    ...Object.entries(entries).map(
      ([name, { usage, summary }]) => `| [\`${inCode(usage)}\`](${name}.md) | ${cell(summary)} |`,
    ),
    '',
    LAB_NAMES,
    '',
    '## Options of every command',
    '',
    '| option | what it does |',
    '| --- | --- |',
    ...GLOBAL_OPTIONS.map(([flag, purpose]) => `| \`${flag}\` | ${purpose} |`),
    '',
    EXIT_HEADING,
    '',
    '| code | what it means |',
    '| --- | --- |',
    ...EXIT_CODES.map(([code, meaning]) => `| ${code} | ${meaning} |`),
    '',
  ].join('\n');
}

function commandPage(name: string, command: Definition): string {
  const { examples, rest } = splitHelp(textAfter(command));
  const lines = [NOTE, '', `# netsplit ${name}`.trimEnd(), '', ...callOf(command, command.name())];
  lines.push('## Examples', '', ...block('sh', examplesIn(examples)), ...rest.flatMap(section));
  for (const one of command.commands) {
    const own = splitHelp(textAfter(one));
    const called = `${name} ${one.name()}`;
    lines.push(`## netsplit ${called}`, '', ...callOf(one, `npx netsplit ${called}`, '###'));
    lines.push(`Options of \`netsplit ${name}\` that it needs stand with it, too.`, '');
    lines.push(...block('sh', examplesIn(own.examples)), ...own.rest.flatMap(section));
  }
  if (!lines.includes(EXIT_HEADING)) {
    lines.push('Exit codes are [those of every command](README.md#exit-codes).', '');
  }
  return lines.join('\n');
}

/** What a command is for, and how it is called. */
function callOf(command: Definition, called: string, heading = '##'): string[] {
  const lines = [prose(command.description()), ''];
  lines.push(...block('text', [`${called} ${command.usage()}`]));
  if (command.registeredArguments.length > 0) {
    lines.push(`${heading} Arguments`, '', '| argument | what it is |', '| --- | --- |');
    lines.push(
      ...command.registeredArguments.map((one) => {
        const shown = `${one.name()}${one.variadic ? '…' : ''}`;
        return `| \`${one.required ? `<${shown}>` : `[${shown}]`}\` | ${cell(one.description)} |`;
      }),
      '',
    );
  }
  if (command.options.length === 0) return lines;
  lines.push(
    `${heading} Options`,
    '',
    '| option | what it does | default |',
    '| --- | --- | --- |',
  );
  for (const { flags, description, defaultValue, argChoices, mandatory } of command.options) {
    const choices = argChoices === undefined ? '' : `: ${argChoices.map(code).join(', ')}`;
    const usual = mandatory
      ? 'has to be given'
      : typeof defaultValue === 'string' || typeof defaultValue === 'number'
        ? code(String(defaultValue))
        : '';
    lines.push(`| \`${inCode(flags)}\` | ${cell(description)}${choices} | ${usual} |`);
  }
  return [...lines, ''];
}

function examplesIn(examples: readonly (readonly [typed: string, purpose: string])[]): string[] {
  const width = Math.max(...examples.map(([typed]) => typed.length));
  return examples.map(([typed, purpose]) =>
    purpose === '' ? typed : `${typed.padEnd(width)}  # ${purpose}`,
  );
}

function block(language: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`\`\`\`${language}`, ...lines, '```', ''];
}

/** What `--help` says after arguments and options. */
function textAfter(command: Definition): string {
  let all = '';
  command.configureOutput({ writeOut: (text) => (all += text) });
  command.outputHelp();
  return all.slice(command.helpInformation().length);
}

/** The examples, as what is typed and what for, and the paragraphs behind them. */
function splitHelp(text: string): {
  examples: (readonly [typed: string, purpose: string])[];
  rest: string[];
} {
  const paragraphs = text.split(/\n\n+/).map((one) => one.replace(/^\n|\s+$/g, ''));
  const examples = paragraphs
    .filter((one) => one.startsWith('Examples:'))
    .flatMap((one) => one.split('\n').slice(1))
    .map((line) => {
      const [typed = '', purpose = ''] = line.replace(/^ *\$ /, '').split(/ {2,}/);
      return [typed, purpose] as const;
    });
  const rest = paragraphs.filter((one) => one !== '' && !one.startsWith('Examples:'));
  return { examples, rest };
}

/** A paragraph of the help: prose, exit codes, or a heading with a list that is aligned by hand. */
function section(paragraph: string): string[] {
  const at = paragraph.search(/^Exit code \d+:/m);
  if (at > 0) return [...section(paragraph.slice(0, at).trim()), ...section(paragraph.slice(at))];
  if (at === 0) {
    const told = paragraph.replace(/^Exit code /, '').replaceAll('\n', ' ');
    const codes = told.split(/(?:^| )(\d+): /).slice(1);
    const rows = codes.flatMap((part, index) =>
      index % 2 === 0 ? [`| ${part} | ${cell(codes[index + 1] ?? '')} |`] : [],
    );
    return [EXIT_HEADING, '', '| code | what it means |', '| --- | --- |', ...rows, ''];
  }
  const [head = '', ...lines] = paragraph.split('\n');
  if (lines.length > 0 && lines.every((line) => line.startsWith('  '))) {
    return [
      `## ${head.replace(/:$/, '')}`,
      '',
      '```text',
      ...lines.map((line) => line.slice(2)),
      '```',
      '',
    ];
  }
  return [prose(paragraph), ''];
}

/** Text of a terminal as Markdown: options and records as code, and nothing taken for a tag. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith('`')
        ? part
        : part
            .replaceAll(/(\{ [^{}]* \})/g, '`$1`')
            .split(/(`[^`]*`)/)
            .map(plain)
            .join(''),
    )
    .join('');
}

function plain(part: string): string {
  if (part.startsWith('`')) return part;
  return part.replaceAll(/(?<![\w-])--[a-z][\w-]*/g, '`$&`').replaceAll('<', String.raw`\<`);
}

function cell(text: string): string {
  return prose(text)
    .replaceAll('|', String.raw`\|`)
    .replaceAll('\n', ' ')
    .trim();
}

/** Within backticks nothing but a cell's end is special. */
function inCode(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

function code(text: string): string {
  return `\`${text}\``;
}
