import type { Origin } from './branch.ts';
import { ChoiceTextError, pack, readChoices, unpack, writeChoices } from './choice-text.ts';
import type { Opening } from './lab.ts';
import type { LiveChoice } from './protocol.ts';
import * as z from 'zod';

/*
 * A session's forks as text in an address: what each began with, and what was chosen in it. Who opens it
 * gets the same runs, because the same choices on the same code are the same run.
 */

export type TreeEntry =
  | {
      readonly kind: 'root';
      readonly opening: Opening;
      readonly choices: readonly LinkedChoice[];
    }
  | ({ readonly kind: 'fork' } & LinkedFork);

export interface LinkedFork {
  /** The position of the entry that it left. */
  readonly parent: number;
  readonly origin: Omit<Origin, 'parent'>;
  readonly choices: readonly LinkedChoice[];
}

type LinkedChoice = Exclude<LiveChoice, { do: 'fork' }>;

/** The code that a link was made on. */
export interface LinkedCode {
  readonly lab: string;
  readonly codeHash: string;
}

/** A link that cannot be opened here; its message says why. */
export class LinkRefused extends Error {
  override readonly name = 'LinkRefused';
}

const VERSION = '1';
const HASH_LENGTH = 12;

export function writeTree(tree: readonly TreeEntry[], { lab, codeHash }: LinkedCode): string {
  return [VERSION, lab, codeHash.slice(0, HASH_LENGTH), ...tree.map(entryText)].join('!');
}

/**
 * @param here the code that would run it
 * @throws {LinkRefused} for a link that is damaged, or made on other code
 */
export function readTree(link: string, here: LinkedCode): readonly TreeEntry[] {
  const [version, lab = '', codeHash = '', ...entries] = link.split('!');
  if (version !== VERSION) {
    throw new LinkRefused(
      `this link was written by another netsplit: it is of version ${version?.slice(0, 20) ?? ''}, and this one reads ${VERSION}`,
    );
  }
  if (lab !== here.lab) {
    throw new LinkRefused(`this link is about the lab ${lab}, and here runs ${here.lab}`);
  }
  const own = here.codeHash.slice(0, HASH_LENGTH);
  if (codeHash !== own) {
    throw new LinkRefused(
      `this link was made with other code (${codeHash}) than runs here (${own}): its choices would mean something else. ` +
        'Open it on the code it was made with, or save that session as a file: a file is replayed on other code as far as it fits',
    );
  }
  try {
    return entries.map(readEntry);
  } catch (error) {
    if (error instanceof ChoiceTextError) throw new LinkRefused(error.message);
    throw error;
  }
}

function entryText(entry: TreeEntry): string {
  const choices = writeChoices(entry.choices);
  if (entry.kind === 'root') return `R${openingText(entry.opening)}:${choices}`;
  const { after, choices: count, cut } = entry.origin;
  const parts = [entry.parent, after, count, ...(cut === undefined ? [] : [cut])];
  return `F${parts.join('*')}:${choices}`;
}

function readEntry(text: string): TreeEntry {
  const [head = '', choiceText = ''] = text.slice(1).split(':');
  const choices = readChoices(choiceText).filter((choice) => choice.do !== 'fork');
  if (text.startsWith('R')) return { kind: 'root', opening: readOpening(head), choices };
  const numbers = head.split('*').map(Number);
  const [parent = -1, after = 0, count = 0, cut] = numbers;
  if (!text.startsWith('F') || numbers.some((one) => !Number.isSafeInteger(one) || one < 0)) {
    throw new LinkRefused('this link is damaged: perhaps not all of it was copied');
  }
  const origin = { after, choices: count, ...(cut === undefined ? {} : { cut }) };
  return { kind: 'fork', parent, origin, choices };
}

const PLAIN_ID = /^[\w-]+$/;

function openingText(opening: Opening): string {
  return opening.kind === 'scenario' && opening.seed === undefined && PLAIN_ID.test(opening.id)
    ? `s${opening.id}`
    : `j${pack(opening)}`;
}

const seed = z.union([z.number(), z.string()]);
const openingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scenario'), id: z.string(), seed: seed.optional() }),
  z.strictObject({
    kind: z.literal('cluster'),
    spec: z.strictObject({
      nodes: z.record(z.string(), z.string()),
      seed,
      network: z.record(z.string(), z.json()).optional(),
    }),
  }),
  z.strictObject({
    kind: z.literal('test'),
    id: z.string(),
    seed: z.number(),
    case: z.json().optional(),
    cluster: z.number().int().min(0),
  }),
]);

function readOpening(text: string): Opening {
  if (text.startsWith('s')) return { kind: 'scenario', id: text.slice(1) };
  const read = openingSchema.safeParse(unpack(text.slice(1)));
  if (read.success) return read.data;
  throw new LinkRefused('this link is damaged: perhaps not all of it was copied');
}
