import { describe, expect, it } from 'vitest';
import { renderLatencyPlot } from '../src/svg/latency-plot.ts';
import { renderSvg } from '../src/svg/render.ts';
import { asking, gossip, traceOf, TraceLines } from './trace-lines.ts';

describe('the picture of a run', () => {
  const svg = renderSvg(asking().read(), { highlight: 6 });

  it('names every lane, message, output, answer and the violation', () => {
    for (const words of [
      'n1',
      'n2',
      'Ask',
      'Answer',
      'counted count 5',
      'r1 → ok',
      'at most once',
    ]) {
      expect(svg).toContain(words);
    }
  });

  it('draws an arrow for what arrived and a cross for what did not', () => {
    expect(count(svg, /<line class="arrow/g)).toBe(4);
    expect(count(svg, /<line class="failed"/g)).toBe(1);
    expect(count(svg, /<path class="cross"/g)).toBe(2);
  });

  it('tells the sentence of an event that is pointed at', () => {
    expect(svg).toContain('<title>#4 n2 got Ask(seq 1) from n1: count 4 → 5');
  });

  it('has faults as bands with names', () => {
    const picture = renderSvg(traceOf(gossip(120)));
    expect(picture).toContain('split n1 n2 | n3 n4');
    expect(picture).toContain('n4 down');
    expect(picture).toContain('class="outage"');
  });

  it('is well-formed and asks for nothing from elsewhere', () => {
    for (const picture of [svg, renderSvg(traceOf(gossip(300)))]) {
      expect(tagsOf(picture)).toEqual([]);
      expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
        /https?:|url\(|<script|@import/,
      );
    }
  });

  it('is text whatever nodes say', () => {
    const evil = '</text><script>alert(1)</script>&"\'\u0000\ud800';
    const trace = new TraceLines([evil], { lab: evil, subject: evil })
      .event({
        node: evil,
        kind: 'timer',
        timer: evil,
        effects: [{ do: 'output', kind: evil, data: evil }],
      })
      .add({ violation: { n: 1, rule: evil, message: evil } })
      .read();
    const picture = renderSvg(trace);
    expect(picture).not.toContain('<script');
    expect(tagsOf(picture)).toEqual([]);
    expect(picture).not.toMatch(/\p{Surrogate}/u);
    expect(picture).not.toContain('\u0000');
  });

  it('shows a part of the run, and of a long run what matters', () => {
    const trace = traceOf(gossip(3000));
    const part = renderSvg(trace, { fromMs: 20, toMs: 60 });
    expect(part).not.toContain('events are not shown');
    expect(part.length).toBeLessThan(100_000);
    const whole = renderSvg(trace);
    expect(whole).toContain('2600 events are not shown');
    expect(whole).toContain('#2400 ');
    expect(whole.length).toBeLessThan(400_000);
  });

  it('shows a window by its events, and names what the run has when it is empty', () => {
    const trace = traceOf(gossip(300));
    const part = renderSvg(trace, { fromEvent: 40, toEvent: 60 });
    expect(part).toContain('<title>#56 ');
    expect(part).not.toMatch(/<title>#(3\d|6[1-9]) /);
    expect(() => renderSvg(trace, { fromMs: 1e9 })).toThrow(
      /no event lies from 1000000000 ms: the run has #1 to #/,
    );
  });

  it('of a large cluster shows the nodes that most happens to, and says how many it leaves out', () => {
    const names = Array.from({ length: 200 }, (_, index) => `n${index + 1}`);
    const lines = new TraceLines(names, { faults: [{ kind: 'hold', atMs: 0, nodes: names }] });
    for (const node of names) lines.event({ node, kind: 'start', incarnation: 0 });
    lines.event({ node: '', kind: 'fault', fault: 0, phase: 'begin' });
    for (const node of ['n7', 'n150']) lines.event({ node, kind: 'timer', timer: 'again' });
    const picture = renderSvg(lines.read());
    expect(picture).toContain('160 nodes are not shown');
    expect(picture).toContain('>n150</text>');
    expect(count(picture, /class="lane"/g)).toBe(40);
    expect(tagsOf(picture)).toEqual([]);
  });

  it('of a run without events is a picture all the same', () => {
    expect(tagsOf(renderSvg(new TraceLines(['n1']).read()))).toEqual([]);
  });
});

describe('the plot of latencies', () => {
  it('has a row for each kind, with its percentiles, and is self-contained', () => {
    const plot = renderLatencyPlot(asking().read());
    expect(plot).toContain('<title>Ask: ');
    expect(plot).toMatch(/p50 [\d.]+ ms {3}p90 [\d.]+ ms {3}p99 [\d.]+ ms {3}max [\d.]+ ms/);
    expect(plot).toContain('prefers-color-scheme: dark');
    expect(tagsOf(plot)).toEqual([]);
    expect(plot.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|<script/);
  });

  it('has a logarithmic axis for a long tail, and says so', () => {
    const lines = new TraceLines(['n1', 'n2']);
    for (let pair = 0; pair < 20; pair++) {
      const n = 2 * pair + 1;
      const t = pair * 2_000_000;
      const late = pair === 19 ? 1_900_000 : 1000;
      const send = { do: 'send', to: 'n2', message: { kind: 'Ping' }, i: 0 };
      lines.event({ node: 'n1', kind: 'timer', timer: 'ping', t, effects: [send] });
      lines.event({ node: 'n2', kind: 'message', from: 'n1', t: t + late, cause: [n, 0] });
    }
    const plot = renderLatencyPlot(lines.read());
    expect(plot).toContain('logarithmic axis');
    expect(plot).toContain('max 1900 ms');
    expect(plot).not.toMatch(/NaN|Infinity/);
  });

  it('of a run in which nothing arrived says so', () => {
    const plot = renderLatencyPlot(new TraceLines(['n1']).read());
    expect(plot).toContain('no message arrived');
    expect(plot).not.toMatch(/NaN|Infinity/);
  });
});

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The tags that are not closed as they were opened; none in well-formed markup. */
function tagsOf(markup: string): readonly string[] {
  const open: string[] = [];
  for (const [, closing, name = '', selfClosing] of markup.matchAll(
    /<(\/?)([\w:]+)[^<>]*?(\/?)>/g,
  )) {
    if (selfClosing === '/') continue;
    if (closing !== '/') open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}
