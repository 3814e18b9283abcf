import type { Catalogue, Term } from '@netsplit/course';

/** The glossary as a page. */
export function glossaryPage(terms: readonly Term[], works: Catalogue): string {
  return `<!-- Made from terms.json by \`npm run readings\`: change that, not this. -->

# Glossary

The words of the field as this course uses them.

${terms.map((term) => entry(term, works)).join('\n')}
`;
}

function entry({ term, meaning, labs, works: named }: Term, works: Catalogue): string {
  const where = labs.map((lab) => `[${lab}](../../labs/${lab}/README.md)`);
  const read = named.map((id) => {
    const work = works.get(id);
    const title = work?.title ?? id;
    return work?.url === undefined ? title : `[${title}](${work.url})`;
  });
  const more = [
    ...(where.length > 0 ? [`Lab ${where.join(', ')}.`] : []),
    ...(read.length > 0 ? [`Read: ${read.join('; ')}.`] : []),
  ];
  return `- **${term}.** ${[meaning, ...more].join(' ')}`;
}
