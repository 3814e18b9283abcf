import { faultSchema } from '@netsplit/simulator';
import * as z from 'zod';

/*
 * What a page and its server say to each other over their socket: one JSON document a frame. Whatever
 * comes from a page is checked against these before anybody looks at it.
 */

/** Pages send short words; only a request to a node may have some length. */
export const LONGEST_FRAME = 64 * 1024;
/** A key that is held down repeats thirty times a second. */
export const FRAMES_A_SECOND = 60;
/** The clock runs for so long at most at once, in virtual milliseconds: a student's node may be slow. */
export const LONGEST_RUN_MS = 10_000;

const forkId = z.string().regex(/^[a-z]{1,4}$/);
const count = z.number().int().min(0).max(1e9);
const name = z.string().min(1).max(200);
/** (cause, index): the name of a pending event. */
const eventName = z.tuple([count, count]);

/** What a person does to a cluster. The server says when: a fault strikes now, whatever its `atMs`. */
export const liveChoiceSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['take', 'drop', 'duplicate']), event: eventName }),
  z.strictObject({ do: z.literal('delay'), event: eventName, byMs: z.number().min(0).max(1e6) }),
  z.strictObject({ do: z.literal('request'), node: name, request: z.json() }),
  z.strictObject({ do: z.literal('fault'), fault: faultSchema }),
  z.strictObject({
    do: z.literal('run'),
    forMs: z.number().min(0).max(LONGEST_RUN_MS),
    events: count.optional(),
    seed: z.string().max(100).optional(),
  }),
  /** Nothing: a fork from here, to be gone on with. */
  z.strictObject({ do: z.literal('fork') }),
]);

/** What a page asks of its server. */
export const pageWordSchema = z.discriminatedUnion('say', [
  /** The page is there; `link`: what its address said of forks. */
  z.strictObject({ say: z.literal('hello'), link: z.string().max(LONGEST_FRAME).optional() }),
  /** Where its reader is. */
  z.strictObject({ say: z.literal('at'), fork: forkId, n: count }),
  /** What can be chosen after event `n`? */
  z.strictObject({ say: z.literal('pending'), fork: forkId, n: count }),
  /** A choice, after event `n` of a fork: at its end it goes on, before that it makes another fork. */
  z.strictObject({ say: z.literal('choose'), fork: forkId, n: count, choice: liveChoiceSchema }),
  /** Can this law, or any, break from here? */
  z.strictObject({
    say: z.literal('ask'),
    fork: forkId,
    n: count,
    rule: z.string().max(1000).optional(),
  }),
  z.strictObject({ say: z.literal('stop-asking') }),
  z.strictObject({ say: z.literal('save'), fork: forkId, name }),
  /** Another run: of a scenario, or of a fresh cluster of so many nodes. */
  z.strictObject({
    say: z.literal('begin'),
    scenario: name.optional(),
    nodes: count.max(100).optional(),
    seed: z.string().max(100).optional(),
  }),
]);

export type LiveChoice = z.infer<typeof liveChoiceSchema>;
export type PageWord = z.infer<typeof pageWordSchema>;

/** How it stands with a law of the lab, at the end of a fork. */
export interface LawView {
  readonly rule: string;
  readonly tests: readonly string[];
  readonly reading: { readonly work: string; readonly section: string };
  readonly status: 'holds' | 'broken' | 'not asked';
  /** What broke it, or why nobody asks it here. */
  readonly why?: string;
  /** The event that broke it. */
  readonly n?: number;
}

/** A fork, but for its trace. */
export interface ForkView {
  readonly id: string;
  readonly parent?: string;
  /** The last event that it has in common with its parent. */
  readonly after: number;
  readonly label: string;
  readonly events: number;
  /** Virtual milliseconds at its end. */
  readonly nowMs: number;
  readonly fingerprint: string;
  /** It stays as it is: whatever is done in it makes a fork. */
  readonly isFixed: boolean;
  readonly laws: readonly LawView[];
  /** What the code did that no run goes on after. */
  readonly end?: EndView;
  /** The code has changed, and from here on its choices fit no more. */
  readonly misfit?: string;
  readonly story: readonly { readonly say: string; readonly n?: number }[];
}

/** How the code under test ended a run. */
export interface EndView {
  readonly sentence: string;
  readonly place?: string;
  readonly excerpt?: string;
  readonly cure?: string;
}

/** A pending event, as a page shows it. */
export interface PendingView {
  readonly event: readonly [cause: number, index: number];
  readonly kind: 'message' | 'timer' | 'request' | 'start' | 'other';
  readonly node: string;
  readonly from?: string;
  /** `AppendEntries(term 3)`, `election`: what it is, in a few words. */
  readonly what: string;
  /** When it is due, in virtual milliseconds. */
  readonly atMs: number;
}

export interface NodeView {
  readonly id: string;
  readonly role: string;
  readonly isUp: boolean;
}

/** What can be chosen at a place. */
export interface PendingList {
  readonly fork: string;
  readonly n: number;
  readonly nowMs: number;
  readonly events: readonly PendingView[];
  readonly nodes: readonly NodeView[];
}

/** What a server tells its pages. */
export type ServerWord =
  /** A trace is shown, to be fetched as `trace`; those beside it, by their names, as `trace-1` and so on. */
  | { readonly say: 'recorded'; readonly mayAct: boolean; readonly beside: readonly string[] }
  /** It was written anew. */
  | { readonly say: 'changed' }
  | {
      readonly say: 'session';
      readonly lab: string;
      readonly title: string;
      /** `src`, `solution`. */
      readonly code: string;
      readonly codeHash: string;
      /** A reader follows, and may not act. */
      readonly mayAct: boolean;
      readonly scenarios: readonly { readonly id: string; readonly title: string }[];
      /** Role → what its clients may ask. */
      readonly requests: readonly { readonly role: string; readonly request: unknown }[];
    }
  | { readonly say: 'forks'; readonly forks: readonly ForkView[]; readonly link: string }
  /** Text of a fork's trace, from a character on; without an end line. */
  | { readonly say: 'trace'; readonly fork: string; readonly from: number; readonly text: string }
  | ({ readonly say: 'pending' } & PendingList)
  /** Where to look now. */
  | { readonly say: 'go'; readonly fork: string; readonly n: number }
  | { readonly say: 'told'; readonly tone: 'word' | 'problem'; readonly text: string }
  | { readonly say: 'asking'; readonly states: number; readonly depth: number }
  | {
      readonly say: 'answer';
      readonly verdict: 'breaks' | 'holds';
      readonly text: string;
      readonly fork?: string;
    };
