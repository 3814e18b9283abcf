import type { MarkdownRenderer } from 'vitepress';
import { fileOf } from './links.ts';

const HANDOUT = /^labs\/([\w-]+)\/README\.md$/;

/**
 * What a handout gets on the site: its scenarios to step through after its first words, and a link wherever it names
 * one of them.
 */
export function labPages(
  md: MarkdownRenderer,
  root: string,
  scenariosOf: (lab: string) => readonly string[],
): void {
  md.core.ruler.push('lab_pages', (state) => {
    const [, lab] = HANDOUT.exec(fileOf(state.env, root)) ?? [];
    if (lab === undefined) return;
    const scenarios = new Set(scenariosOf(lab));
    for (const token of state.tokens) {
      if (token.type !== 'inline' || token.children === null) continue;
      for (const child of token.children) {
        if (child.type !== 'code_inline' || !scenarios.has(child.content)) continue;
        child.type = 'html_inline';
        child.content = `<a class="to-scenario" href="#step-${child.content}"><code>${child.content}</code></a>`;
      }
    }
    // After the title and the paragraphs that say what the lab is about.
    const titleEnd = state.tokens.findIndex(({ type }) => type === 'heading_close');
    const first = state.tokens.findIndex(
      ({ type, level }, index) => index > titleEnd && level === 0 && !type.startsWith('paragraph'),
    );
    if (first < 0) return;
    const stage = new state.Token('html_block', '', 0);
    stage.content = `<LabStage lab="${lab}" />\n`;
    state.tokens.splice(first, 0, stage);
  });
}
