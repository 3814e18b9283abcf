import * as z from 'zod';
import { faultPlanSchema, faultSchema } from '../fault/fault.ts';
import type { NetworkConditions } from '../network/conditions.ts';
import type { Distribution } from '../random/distribution.ts';

/** The version of saved sessions that this netsplit writes and reads. */
export const SESSION_VERSION = 1;

const count = z.number().int().min(0);
const name = z.string().min(1);

/**
 * A pending event: its name (the number of its cause, and its index there), and what it was, so that code
 * that has changed is told by it.
 */
const choosable = z.strictObject({
  name: z.tuple([count, count]),
  kind: z.enum([
    'start',
    'message',
    'timer',
    'request',
    'sync',
    'fault-begin',
    'fault-end',
    'timeout',
  ]),
  node: z.string(),
  /** The sender of a message. */
  from: z.string().optional(),
  /** The name of a timer or a request. */
  of: z.string().optional(),
});

/** What a person may choose, checked when a session is read from a file. */
export const sessionChoiceSchema = z.discriminatedUnion('do', [
  /** A message arrives, a timer fires, a crashed node starts. */
  z.strictObject({ do: z.literal('take'), event: choosable }),
  /** A message arrives, and stays on its way to arrive once more. */
  z.strictObject({ do: z.literal('duplicate'), event: choosable }),
  /** A message gets lost. */
  z.strictObject({ do: z.literal('drop'), event: choosable }),
  /** A message or a request is due later. */
  z.strictObject({ do: z.literal('delay'), event: choosable, byMs: z.number().min(0) }),
  /** A client asks a node something, now or at a later moment; the request is then pending. */
  z.strictObject({
    do: z.literal('request'),
    node: name,
    request: z.json(),
    atMs: z.number().min(0).optional(),
  }),
  /** A fault is injected; one that is due begins at once, or (`inTurn`) after what is due before it. */
  z.strictObject({
    do: z.literal('fault'),
    fault: faultSchema,
    inTurn: z.literal(true).optional(),
  }),
  /**
   * The clock runs: what is due happens by itself, the earliest first, until so many `events` have. With a
   * `seed`, all that is drawn from here on is drawn from that.
   */
  z.strictObject({
    do: z.literal('run'),
    forMs: z.number().min(0),
    events: count.optional(),
    seed: z.string().optional(),
  }),
]);

/** A saved session, checked when it is read from a file. */
export const savedSessionSchema = z.strictObject({
  netsplitSession: z.literal(SESSION_VERSION),
  /** What it shows, for its reader. */
  title: z.string().optional(),
  lab: z.string().optional(),
  /** The code that it was made with. */
  codeHash: z.string().optional(),
  seed: z.string(),
  nodes: z.array(
    z.strictObject({
      id: name,
      role: z.string().optional(),
      clock: z.json().optional(),
    }),
  ),
  network: z.unknown().optional(),
  syncMs: z.unknown().optional(),
  faults: faultPlanSchema,
  choices: z.array(sessionChoiceSchema),
  /** How many events happened, and the fingerprint at the end. */
  events: count,
  fingerprint: z.string(),
});

/** One thing that a person chose. */
export type SessionChoice = z.infer<typeof sessionChoiceSchema>;
/** A pending event as a saved session names it: by its name, and by what it was. */
export type Choosable = z.infer<typeof choosable>;

/** A manual session as plain JSON: what to begin with, and what was chosen. */
export interface SavedSession extends z.infer<typeof savedSessionSchema> {
  readonly network?: NetworkConditions;
  readonly syncMs?: Distribution;
}

/** A text is no saved session, or one that this netsplit cannot read. */
export class SessionUnreadable extends Error {
  override readonly name = 'SessionUnreadable';
}

/**
 * Reads a saved session.
 *
 * @throws {SessionUnreadable} saying what is wrong, and where
 */
export function readSession(text: string): SavedSession {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SessionUnreadable(
      `this is no saved session: it is not JSON (${(error as Error).message})`,
    );
  }
  const version = (json as { netsplitSession?: unknown } | null)?.netsplitSession;
  if (version !== SESSION_VERSION) {
    throw new SessionUnreadable(
      version === undefined
        ? 'this is no saved session: it has no field netsplitSession'
        : `this session is of version ${JSON.stringify(version)}, and this netsplit reads version ${SESSION_VERSION}`,
    );
  }
  const read = savedSessionSchema.safeParse(json);
  if (read.success) return read.data as SavedSession;
  const [problem] = read.error.issues;
  throw new SessionUnreadable(
    `this saved session is damaged: ${problem?.path.join('.') ?? ''}: ${problem?.message ?? ''}`,
  );
}
