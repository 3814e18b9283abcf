import { brief, type Trace } from '@netsplit/simulator/trace';
import { NONE } from './columns.ts';

/** What a client asked, from its request to the answer. */
export interface Operation {
  readonly id: string;
  /** Who asked, as far as the trace tells: a client, or the node that the world asked. */
  readonly process: string;
  /** What was asked, and what was answered, in few words. */
  readonly asked: string;
  readonly answered: string | undefined;
  /** Event positions; `to` is undefined for what was never answered. */
  readonly from: number;
  readonly to: number | undefined;
  /** `culprit`: the answer at which a property was violated; `lost`: the client gave it up. */
  readonly verdict: 'none' | 'culprit' | 'lost';
  /** Operations of one row do not overlap. */
  readonly row: number;
  /** One that was never answered is shown until its row is needed: this position, or the end. */
  readonly shownTo: number | undefined;
}

type Draft = { -readonly [Key in keyof Operation]: Operation[Key] };

/** The operations of a run, in the order in which they were asked for: what a checker of histories looks at. */
export function operationsOf(trace: Trace): readonly Operation[] {
  const operations: Draft[] = [];
  /** Requests and operations that are not over, by the request's name and by the client's operation. */
  const open = new Map<string, Draft>();
  const violating = new Set(trace.violations.map(({ n }) => n));
  trace.events.forEach((event, at) => {
    if (event.kind === 'request' || (event.kind === 'drop' && event.request !== undefined)) {
      const id = event.kind === 'request' ? event.id : (event.request ?? '');
      // A client that asks once more goes on with the same operation.
      const name = event.operation ?? id;
      const begun = open.get(name);
      const draft = begun ?? {
        id: name,
        process: event.client ?? event.node,
        asked: brief(event.kind === 'request' ? event.request : event.message, 1),
        answered: undefined,
        from: at,
        to: undefined,
        verdict: 'none',
        row: NONE,
        shownTo: undefined,
      };
      if (begun === undefined) operations.push(draft);
      open.set(name, draft);
      open.set(id, draft);
    } else if (event.kind === 'timeout') {
      const draft = open.get(event.operation) ?? open.get(event.request);
      if (draft !== undefined && draft.to === undefined) draft.verdict = 'lost';
    }
    for (const effect of event.effects) {
      if (effect.do !== 'respond') continue;
      const draft = open.get(effect.id);
      if (draft === undefined || draft.to !== undefined) continue;
      draft.to = at;
      draft.answered = brief(effect.response, 1);
      draft.verdict = violating.has(event.n) ? 'culprit' : 'none';
    }
  });
  return inRows(operations);
}

/**
 * A row for each process, and one more for each operation that it has under way at the same time. What is
 * never answered does not keep its row: in a long run there may be many of those.
 */
function inRows(operations: readonly Draft[]): readonly Operation[] {
  const rows: { readonly process: string; until: number; last: Draft | undefined }[] = [];
  for (const operation of operations) {
    const { process, from, to } = operation;
    const isFree = (row: (typeof rows)[number]): boolean =>
      row.process === process && row.until < from;
    let row = rows.findIndex(isFree);
    if (row === NONE) row = rows.push({ process, until: NONE, last: undefined }) - 1;
    const taken = rows[row];
    if (taken === undefined) continue;
    if (taken.last !== undefined && taken.last.to === undefined) taken.last.shownTo = from;
    taken.until = to ?? from;
    taken.last = operation;
    operation.row = row;
    operation.shownTo = to;
  }
  return operations;
}
