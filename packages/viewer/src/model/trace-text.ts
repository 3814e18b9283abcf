import type { Keyframe, Trace, TraceEffect, TraceEvent } from '@netsplit/simulator/trace';

/** A run as the text of a trace, line for line as it was recorded. */
export function traceText(trace: Trace): string {
  const { header, events, keyframes, violations, end } = trace;
  const frames = new Map(keyframes.map((frame) => [frame.keyframe, frame]));
  const lines: string[] = [JSON.stringify(header)];
  for (const event of events) {
    lines.push(JSON.stringify(recorded(event)));
    const frame: Keyframe | undefined = frames.get(event.n);
    if (frame !== undefined) lines.push(JSON.stringify(frame));
  }
  for (const violation of violations) lines.push(JSON.stringify({ violation }));
  if (end !== undefined) lines.push(JSON.stringify(end));
  return `${lines.join('\n')}\n`;
}

/** The event without what a reader finds elsewhere: a body stands only at its send, and only once. */
function recorded(event: TraceEvent): unknown {
  const { effects } = event;
  const isArrival = event.kind === 'message' || event.kind === 'drop';
  const fields = Object.entries(event).filter(
    ([name]) => !(isArrival && name === 'message') && !(name === 'effects' && effects.length === 0),
  );
  return Object.fromEntries(
    fields.map(([name, value]) => [name, name === 'effects' ? effects.map(once) : value]),
  );
}

function once(effect: TraceEffect): TraceEffect {
  if (effect.do !== 'send' || effect.same !== true) return effect;
  const { message: _body, ...rest } = effect;
  return rest;
}
