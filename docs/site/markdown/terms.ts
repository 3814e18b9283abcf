import { type Term, termsIn } from '@netsplit/course';
import type { MarkdownRenderer } from 'vitepress';
import { fileOf } from './links.ts';

/** Pages that a student reads. */
const LINKED = /^(docs\/(guides|faults)\/|labs\/)/;
const GLOSSARY = 'docs/glossary/README.md';

/** The first time that a page uses a word of the glossary, it is linked to it; each word of the glossary has a place. */
export function linkedTerms(md: MarkdownRenderer, root: string, terms: readonly Term[]): void {
  md.core.ruler.push('glossary_terms', (state) => {
    const file = fileOf(state.env, root);
    if (file === GLOSSARY) return markTerms(state.tokens, terms);
    if (!LINKED.test(file)) return;
    const left = new Set(terms);
    let isHeading = false;
    for (const token of state.tokens) {
      if (token.type === 'heading_open') isHeading = true;
      if (token.type === 'heading_close') isHeading = false;
      if (token.type !== 'inline' || isHeading || token.children === null) continue;
      let depth = 0;
      token.children = token.children.flatMap((child) => {
        if (/^<(summary|span|a)\b/.test(child.content) || child.type === 'link_open') depth += 1;
        if (/^<\/(summary|span|a)>/.test(child.content) || child.type === 'link_close') depth -= 1;
        if (child.type !== 'text' || depth > 0) return [child];
        return withTerms(child, left);
      });
    }
  });
}

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** A text cut at the terms that are used in it for the first time; they are taken out of `left`. */
function withTerms(text: Token, left: Set<Term>): Token[] {
  const { content } = text;
  const lower = content.toLowerCase();
  const likely = [...left].filter(({ term, also }) =>
    [term, ...also].some((form) => lower.includes(form.toLowerCase())),
  );
  if (likely.length === 0) return [text];
  const pieces: Token[] = [];
  const make = (type: string, nesting: -1 | 0 | 1, content = ''): Token => {
    const token = Object.assign(Object.create(Object.getPrototypeOf(text)) as Token, text);
    return Object.assign(token, { type, nesting, content, attrs: null, children: null });
  };
  let end = 0;
  for (const { term, from, to } of termsIn(content, likely)) {
    if (!left.delete(term)) continue;
    const open = make('link_open', 1);
    open.tag = 'a';
    open.attrSet('href', `/glossary/index.md#term-${term.id}`);
    open.attrSet('class', 'term');
    open.attrSet('data-meaning', term.meaning);
    const close = make('link_close', -1);
    close.tag = 'a';
    const word = make('text', 0, content.slice(from, to));
    pieces.push(make('text', 0, content.slice(end, from)), open, word, close);
    end = to;
  }
  return [...pieces, make('text', 0, content.slice(end))];
}

/** Each entry of the glossary's list gets the id that links lead to. */
function markTerms(tokens: readonly Token[], terms: readonly Term[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'list_item_open') continue;
    const said = tokens[index + 2]?.content ?? '';
    const term = terms.find(({ term }) => said.startsWith(`**${term}.**`));
    if (term !== undefined) token.attrSet('id', `term-${term.id}`);
  }
}
