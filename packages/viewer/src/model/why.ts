import { briefState, isCrash, type PathStep } from '@netsplit/simulator/trace';
import { KIND, NONE } from './columns.ts';
import { fieldLabel, valueIn, type FieldRef } from './field.ts';
import { lastWriter, valueBefore, wayOf, wrote } from './field-changes.ts';
import { faultBehind, lastFaultBefore, type FaultEvidence } from './fault-evidence.ts';
import type { RunModel } from './run-model.ts';

/**
 * A step of the way back from an event to what it came from. `write`: the event that wrote the field;
 * `sent`: who sent the
 * message, where the trace does not tell what was written; `fault`: what was injected.
 */
export interface WhyLink {
  readonly at: number;
  readonly kind: 'origin' | 'write' | 'sent' | 'fault';
  /** The field that this event wrote, or that an origin is asked about; a `write` always has one. */
  readonly field: FieldRef | undefined;
  /** How this one leads to the link before it, in words. */
  readonly words: string;
  /** On the way to the fault: `w` goes past it, the list shows it. */
  readonly isBetween: boolean;
}

/** Writes that a way back is followed through before it is given up. */
const LONGEST_WAY = 16;
/** Events of a node that are searched for one that wrote something. */
const FAR_BACK = 400;

/**
 * Why an event is as it is: who last wrote the value, by which message that came, and so on, back to the
 * fault. The first link is the event itself, the last one the fault, if any fault had a part in it.
 *
 * @param field the value in question; by default the one that the event wrote and its violation speaks of
 */
export function whyChain(
  model: RunModel,
  at: number,
  field: FieldRef | undefined,
): readonly WhyLink[] {
  const origin = originOf(model, at, field);
  const links: WhyLink[] = [origin];
  let fault: FaultEvidence | undefined;
  for (let last = origin; links.length <= LONGEST_WAY;) {
    fault = last === origin ? directFault(model, last) : faultBehind(model, last.at);
    if (fault !== undefined && fault.at < last.at) break;
    fault = undefined;
    const next = writeBefore(model, last, last === origin);
    if (next === undefined || next.at >= last.at) break;
    links.push(next);
    last = next;
  }
  const end = links.at(-1) ?? origin;
  fault ??= lastFaultBefore(model, end.at) ?? lastFaultBefore(model, origin.at);
  if (fault === undefined || fault.at === origin.at) return links;
  // A way that led past the last fault is shown up to it.
  const since = links.filter((link) => link.at > fault.at);
  const words = faultWords(model, since.at(-1) ?? origin, fault);
  return [
    // From the first write straight to the fault: what lies between is for who wants to know.
    ...since.map((link, index) => ({ ...link, isBetween: index > 1 })),
    { at: fault.at, kind: 'fault', field: undefined, words, isBetween: false },
  ];
}

/** What a link says: how it leads on, or what was asked. */
export function linkWords({ kind, words, field }: WhyLink): string {
  if (kind !== 'origin') return words;
  return field === undefined ? 'the event in question' : `asks about ${fieldLabel(field.path)}`;
}

/** A start is explained by the crash before it. Of all others the value comes first. */
function directFault(model: RunModel, { at }: WhyLink): FaultEvidence | undefined {
  return model.columns.kind[at] === KIND.start ? faultBehind(model, at) : undefined;
}

function originOf(model: RunModel, at: number, chosen: FieldRef | undefined): WhyLink {
  const field = chosen ?? writtenField(model, at, wordsAbout(model, at));
  const words = field === undefined ? '' : fieldLabel(field.path);
  return { at, kind: 'origin', field, words, isBetween: false };
}

/** The write that a link's value comes from. */
function writeBefore(model: RunModel, link: WhyLink, isOrigin: boolean): WhyLink | undefined {
  const { at, field } = link;
  if (field === undefined) {
    const sender = senderWrite(model, at, '');
    return sender ?? (isOrigin ? ownWrite(model, at) : undefined) ?? senderOf(model, at);
  }
  const isWriter = wrote(model, at, field);
  if (!isWriter) return asLink(model, lastWriter(model, field, at), field, 'wrote');
  const value = valueIn(model.trace.stateAt(model.eventAt(at)?.n ?? 0).get(field.node), field);
  const sender = senderWrite(model, at, briefState(value));
  const before = asLink(model, lastWriter(model, field, at - 1), field, 'wrote');
  // What every node begins with explains nothing: then it is the message that does.
  const isFirst = before !== undefined && isFirstStart(model, before.at);
  if (isOrigin) return before === undefined || isFirst ? (sender ?? before) : before;
  return sender ?? (isFirst ? undefined : before);
}

/** The write at or before the send of the message that an event received. */
function senderWrite(model: RunModel, at: number, about: string): WhyLink | undefined {
  const { columns, flights } = model;
  if (columns.kind[at] !== KIND.message) return undefined;
  const sent = flights.sent[flights.endingAt[at] ?? NONE] ?? columns.cause[at] ?? NONE;
  const event = model.eventAt(at);
  if (sent === NONE || event?.kind !== 'message') return undefined;
  const found = ownWrite(model, sent, `${about} ${JSON.stringify(event.message) ?? ''}`);
  if (found === undefined) return undefined;
  const words = `${found.words}, and told ${event.node} by #${model.eventAt(sent)?.n ?? 0}`;
  return { ...found, words };
}

/** Who sent the message, or set the timer, of an event. */
function senderOf(model: RunModel, at: number): WhyLink | undefined {
  const cause = model.columns.cause[at] ?? NONE;
  const event = model.eventAt(cause);
  if (event === undefined || model.columns.kind[cause] === KIND.fault) return undefined;
  const words = `${event.node} brought it about`;
  return { at: cause, kind: 'sent', field: undefined, words, isBetween: false };
}

/** The last write of an event's node up to that event. */
function ownWrite(model: RunModel, at: number, about = ''): WhyLink | undefined {
  const { previous } = model.columns;
  let position = at;
  for (let tried = 0; position !== NONE && tried < FAR_BACK; tried++) {
    const field = writtenField(model, position, about);
    if (field !== undefined) return asLink(model, position, field, 'wrote');
    position = previous[position] ?? NONE;
  }
  return undefined;
}

function asLink(model: RunModel, at: number, field: FieldRef, verb: string): WhyLink | undefined {
  const event = model.eventAt(at);
  if (event === undefined) return undefined;
  const after = briefState(valueIn(model.trace.stateAt(event.n).get(field.node), field), 1);
  const words = `${field.node} ${verb} ${fieldLabel(field.path)} = ${after}`;
  return { at, kind: 'write', field, words, isBetween: false };
}

/** Of the fields that an event wrote, the one that the words speak of most; the first when they do not. */
function writtenField(model: RunModel, at: number, words: string): FieldRef | undefined {
  const event = model.eventAt(at);
  if (event?.state === undefined || event.node === '') return undefined;
  const said = words.toLowerCase();
  let best: FieldRef | undefined;
  let most = -1;
  for (const [path] of event.state) {
    const field = { node: event.node, path: wayOf(path) };
    if (!wrote(model, at, field)) continue;
    const score = scoreOf(model, at, field, said);
    if (score <= most) continue;
    best = field;
    most = score;
  }
  return best;
}

/** How much words speak of a field: its new value more than its name, that more than its old value. */
function scoreOf(model: RunModel, at: number, field: FieldRef, said: string): number {
  const event = model.eventAt(at);
  if (said === '' || event === undefined) return 0;
  const { node } = field;
  const after = briefState(valueIn(model.trace.stateAt(event.n).get(node), field), 1);
  const before = briefState(valueBefore(model, event, field), 1);
  const isSaid = (value: string): number =>
    value.length > 1 && said.includes(value.toLowerCase()) ? 1 : 0;
  const names = namesIn(field.path).filter((name) => said.includes(name));
  const isGone = valueIn(model.trace.stateAt(event.n).get(node), field) === undefined;
  return (isGone ? 0 : 2 * names.length + 3 * isSaid(after)) + isSaid(before);
}

/** `votedFor` has the names `voted` and `for`: those that say something. */
function namesIn(path: readonly PathStep[]): readonly string[] {
  const last = path.findLast((step) => typeof step === 'string');
  const parts = (typeof last === 'string' ? last : '').replace(/([A-Z])/g, ' $1').split(/[\s_]+/);
  return parts.map((part) => part.toLowerCase()).filter((part) => part.length > 3);
}

function wordsAbout(model: RunModel, at: number): string {
  const n = model.eventAt(at)?.n;
  const violations = model.trace.violations.filter((violation) => violation.n === n);
  return violations.map(({ rule, message }) => `${rule} ${message}`).join(' ');
}

function isFirstStart(model: RunModel, at: number): boolean {
  const event = model.eventAt(at);
  return event?.kind === 'start' && event.incarnation === 0;
}

function faultWords(model: RunModel, { at }: WhyLink, { at: fault, how }: FaultEvidence): string {
  const event = model.eventAt(fault);
  const isOfNode = event !== undefined && event.kind !== 'fault' && isCrash(event, model.trace);
  return isOfNode ? `${event.node} crashed: ${how}` : `#${model.eventAt(at)?.n ?? 0}: ${how}`;
}
