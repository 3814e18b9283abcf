import { describe, expect, it } from 'vitest';
import { changesOfField, wrote } from '../src/model/field-changes.ts';
import { whyChain, type WhyLink } from '../src/model/why.ts';
import { gossip, modelOf, TraceLines } from './trace-lines.ts';

/** The numbers of the events that `w` leads to. */
function way(model: ReturnType<typeof modelOf>, links: readonly WhyLink[]): unknown[] {
  return links
    .filter(({ isBetween }) => !isBetween)
    .map(({ at, kind }) => [model.eventAt(at)?.n, kind]);
}

/** n2 votes, is crashed, forgets its vote, and votes for another one. */
function forgetful(): TraceLines {
  const ask = (by: string) => ({ kind: 'Vote', by });
  const faults = [{ kind: 'crash', atMs: 5, node: 'n2', forMs: 1 }];
  return new TraceLines(['n1', 'n2', 'n3'], { faults })
    .event({ node: 'n1', kind: 'start', incarnation: 0, state: [[['term'], 0]] })
    .event({ node: 'n2', kind: 'start', incarnation: 0, state: [[['votedFor'], null]] })
    .event({
      node: 'n1',
      kind: 'timer',
      timer: 'election',
      cause: [1, 0],
      effects: [{ do: 'send', to: 'n2', message: ask('n1'), i: 0 }],
      state: [[['term'], 1]],
    })
    .event({
      node: 'n2',
      kind: 'message',
      from: 'n1',
      cause: [3, 0],
      state: [[['votedFor'], 'n1']],
    })
    .event({ node: 'n2', kind: 'fault', fault: 0, phase: 'begin' })
    .event({ node: 'n2', kind: 'fault', fault: 0, phase: 'end', cause: [5, 0] })
    .event({
      node: 'n2',
      kind: 'start',
      incarnation: 1,
      cause: [6, 0],
      state: [[['votedFor'], null]],
    })
    .event({
      node: 'n1',
      kind: 'timer',
      timer: 'election',
      cause: [3, 1],
      effects: [{ do: 'send', to: 'n2', message: ask('n3'), i: 0 }],
    })
    .event({
      node: 'n2',
      kind: 'message',
      from: 'n1',
      cause: [8, 0],
      state: [
        [['asked'], 2],
        [['votedFor'], 'n3'],
      ],
    })
    .add({ violation: { n: 9, rule: 'one vote', message: 'n2 voted for n1, and now for n3' } });
}

describe('why', () => {
  it('leads from a violation over who wrote the value before to the fault behind that', () => {
    const model = modelOf(forgetful().text);
    const links = whyChain(model, model.opening, undefined);
    expect(links[0]?.field).toEqual({ node: 'n2', path: ['votedFor'] });
    expect(way(model, links)).toEqual([
      [9, 'origin'],
      [7, 'write'],
      [5, 'fault'],
    ]);
    expect(links[1]?.words).toBe('n2 wrote votedFor = null');
  });

  it('leads from a chosen field to who wrote it last, and from there to who told it', () => {
    const model = modelOf(forgetful().text);
    const links = whyChain(model, 4, { node: 'n2', path: ['votedFor'] });
    expect(links.map(({ at }) => model.eventAt(at)?.n)).toEqual([5, 4, 3]);
    expect(links[2]?.words).toBe('n1 wrote term = 1, and told n2 by #3');
  });

  it('leads from a timer to the fault that lost what would have reset it', () => {
    const faults = [{ kind: 'partition', atMs: 2, groups: [['n1'], ['n2']] }];
    const beat = { kind: 'Beat' };
    const lines = new TraceLines(['n1', 'n2'], { faults })
      .event({ node: 'n1', kind: 'start', incarnation: 0, state: [[['role'], 'leader']] })
      .event({ node: 'n2', kind: 'start', incarnation: 0, state: [[['role'], 'follower']] })
      .event({ node: '', kind: 'fault', fault: 0, phase: 'begin' })
      .event({
        node: 'n1',
        kind: 'timer',
        timer: 'beat',
        cause: [1, 0],
        effects: [{ do: 'send', to: 'n2', message: beat, i: 0 }],
      })
      .event({ node: 'n2', kind: 'drop', from: 'n1', why: 'cut', cause: [4, 0] })
      .event({
        node: 'n2',
        kind: 'timer',
        timer: 'election',
        cause: [2, 0],
        state: [[['role'], 'leader']],
      })
      .event({ node: 'n2', kind: 'sync', cause: [6, 0] })
      .add({ violation: { n: 7, rule: 'one leader', message: 'n1 and n2 are leader' } });
    const model = modelOf(lines.text);
    expect(way(model, whyChain(model, model.opening, undefined))).toEqual([
      [7, 'origin'],
      [6, 'write'],
      [3, 'fault'],
    ]);
  });

  it('names in each link a field that the event wrote, and only goes back', () => {
    const model = modelOf(gossip(500));
    let links = 0;
    for (let at = 0; at < model.count; at += 3) {
      const chain = whyChain(model, at, undefined);
      expect(chain[0]?.at).toBe(at);
      chain.slice(1).forEach((link, index) => {
        expect(link.at).toBeLessThan(chain[index]?.at ?? 0);
        if (link.kind !== 'write') return;
        links += 1;
        if (link.field === undefined) throw new Error('a write without a field');
        expect(wrote(model, link.at, link.field)).toBe(true);
        expect(changesOfField(model, link.field)).toContain(link.at);
      });
    }
    expect(links).toBeGreaterThan(100);
  });

  it('ends at a fault in every run that had one before', () => {
    const model = modelOf(gossip(500));
    const first = model.trace.events.findIndex(({ kind }) => kind === 'fault');
    const ends = new Set<string | undefined>();
    for (let at = first + 1; at < model.count; at += 5) {
      const end = whyChain(model, at, undefined).at(-1);
      if (end?.at !== at) ends.add(model.eventAt(end?.at ?? -1)?.kind);
    }
    expect([...ends]).toEqual(['fault']);
  });
});
