import type { MarkdownRenderer } from 'vitepress';

/** Elements that a page may have in its text. Components begin with a capital. */
const ELEMENTS = /^<\/?(details|summary|sub|sup|br|kbd|p|div|span|[A-Z]\w*)\b|^<!--/;

/**
 * Pages were written as Markdown, not as templates: `<lab>` in a sentence is a word, and so is `{{`. Only what a page
 * means as markup gets to Vue.
 */
export function plainText(md: MarkdownRenderer): void {
  md.core.ruler.push('words_not_elements', (state) => {
    for (const { children } of state.tokens) {
      for (const token of children ?? []) {
        if (token.type === 'html_inline' && !ELEMENTS.test(token.content)) token.type = 'text';
      }
    }
  });
  md.renderer.rules.text = (tokens, index) =>
    md.utils.escapeHtml(tokens[index]?.content ?? '').replaceAll('{{', '&#123;&#123;');
}
