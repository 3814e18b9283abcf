import { expect, test } from 'vitest';
import {
  checkCausalConsistency,
  checkLinearizability,
  findingOf,
  historySvg,
  layoutOf,
  type Model,
  readJepsenLog,
  register,
} from '../src/index.ts';

const LOG = `0 :invoke :write 1
1 :invoke :read nil
0 :ok :write 1
1 :ok :read nil
2 :invoke :write 7
1 :invoke :read nil
1 :ok :read 9`.replaceAll(/^/gm, 'INFO jepsen.util - ');

function picture() {
  const history = readJepsenLog(LOG);
  const model = register() as Model;
  const result = checkLinearizability(history, model);
  return layoutOf(history, findingOf(result), model);
}

test('the layout has a lane a process, the order that was found, and the culprit', () => {
  const { lanes, columns, bars, edges } = picture();
  expect([lanes, columns]).toEqual([[0, 1, 2], 7]);
  expect(
    bars.map(({ label, lane, from, to, place, mark }) => [label, lane, from, to, place, mark]),
  ).toEqual([
    ['write 1', 0, 0, 2, 2, undefined],
    ['read → null', 1, 1, 3, 1, undefined],
    ['write 7', 2, 4, 7, 3, 'open'],
    ['read → 9', 1, 5, 6, undefined, 'culprit'],
  ]);
  // The read of nothing overlaps the write of 1, and has to come first; that 7 came later the times tell.
  expect(edges).toEqual([{ from: 1, to: 0, why: 'is ordered before' }]);
});

test('the picture stands alone, and quotes whatever the history says', () => {
  const svg = historySvg(picture(), 'a <script> & "more"');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
  expect(svg).toContain('<title>a &lt;script&gt; &amp; &quot;more&quot;</title>');
  expect(svg.match(/<g class="bar/g)).toHaveLength(4);
  expect(svg).toContain('<g class="bar unplaced culprit"><title>read → 9 ✗</title>');
  expect(svg).toContain('<g class="edge"><title>read → null is ordered before write 1</title>');
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg).not.toMatch(/<script|href|url\(|NaN/);
});

test('what contradicts itself is drawn as edges, also within one lane', () => {
  const line = (text: string) => `INFO jepsen.util - ${text}\n`;
  const log = ['0 :invoke :write 1', '0 :ok :write 1', '0 :invoke :read nil', '0 :ok :read nil'];
  const history = readJepsenLog(log.map(line).join(''));
  const result = checkCausalConsistency(history);
  expect(result.verdict).toBe('violated');
  const layout = layoutOf(history, findingOf(result), register());
  expect(layout.edges.length).toBeGreaterThan(0);
  expect(layout.edges.every(({ from, to }) => from !== to)).toBe(true);
  expect(historySvg(layout, 'cycle').match(/class="edge"/g)).toHaveLength(layout.edges.length);
});
