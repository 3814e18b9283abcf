import { nameOf } from '@netsplit/simulator/trace';
import { eventLabels, type EventLabel } from './event-labels.ts';
import { forFlightsInView, lineOf, pointOf, type Scene } from './scene.ts';

export const LABEL_HEIGHT = 17;

export interface PlacedLabel {
  readonly label: EventLabel;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** A message's name, centred on a point of its arrow. */
export interface PlacedName {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Where words stand: those of events by position, those of messages by flight. */
export interface LabelPlaces {
  readonly events: ReadonlyMap<number, readonly PlacedLabel[]>;
  readonly flights: ReadonlyMap<number, PlacedName>;
}

export const NO_LABELS: LabelPlaces = { events: new Map(), flights: new Map() };

/** How wide a text is, in pixels. */
export type Measure = (text: string) => number;

/** A mark's half, and some air. */
const MARK = 7;
/** Lanes closer than this leave no room for words between them. */
const CLOSEST_LANES = 40;

/** Finds a place for words at events and at arrows: what would cover another is left out. */
export function placeLabels(scene: Scene, measure: Measure): LabelPlaces {
  const room = new Room();
  const events = new Map<number, readonly PlacedLabel[]>();
  for (let at = scene.first; at < scene.end; at++) {
    const [x, y] = pointOf(scene, at);
    room.take(x - MARK, y - MARK, 2 * MARK, 2 * MARK);
  }
  if (scene.geometry.laneRoom >= CLOSEST_LANES) {
    for (let at = scene.first; at < scene.end; at++) {
      const event = scene.model.eventAt(at);
      if (event === undefined) continue;
      const placed = eventLabels(event).flatMap((label) => place(scene, room, measure, at, label));
      if (placed.length > 0) events.set(at, placed);
    }
  }
  return { events, flights: placeNames(scene, room, measure) };
}

/** The first place at an event where a label covers nothing; none where there is none. */
function place(
  scene: Scene,
  room: Room,
  measure: Measure,
  at: number,
  label: EventLabel,
): PlacedLabel[] {
  const { frame } = scene.geometry;
  const [x, y] = pointOf(scene, at);
  const width = measure(label.text) + (label.isPill ? 14 : 4);
  const above = [y - 12 - LABEL_HEIGHT, y - 30 - LABEL_HEIGHT] as const;
  const below = [y + 12, y + 30] as const;
  const [near, far] = label.side === 'above' ? above : below;
  const beside = y - LABEL_HEIGHT / 2;
  // While an event is in sight, so are its words.
  const isInSight = x >= 0 && x <= frame.width;
  const within = (left: number): number =>
    isInSight ? Math.max(2, Math.min(frame.width - width - 2, left)) : left;
  const places: readonly (readonly [number, number])[] = frame.isVertical
    ? [
        [x + 11, beside],
        [x - width - 11, beside],
        [Math.min(x + 11, frame.width - width - 2), y + 11],
      ]
    : [
        [within(x - width / 2), near],
        [within(x - 6), near],
        [within(x - width / 2), far],
        [within(x - 6), far],
      ];
  const found = places.find(([left, top]) => {
    const isOutside = frame.isVertical && (left < 0 || left + width > frame.width);
    return !isOutside && room.take(left, top, width, LABEL_HEIGHT);
  });
  return found === undefined ? [] : [{ label, left: found[0], top: found[1], width }];
}

function placeNames(scene: Scene, room: Room, measure: Measure): ReadonlyMap<number, PlacedName> {
  const { sent, effect, from, to } = scene.model.flights;
  const names = new Map<number, PlacedName>();
  const said = new Set<string>();
  forFlightsInView(scene, (flight) => {
    const at = sent[flight] ?? 0;
    const send = scene.model.eventAt(at)?.effects[effect[flight] ?? 0];
    if (send?.do !== 'send') return;
    const text = nameOf(send.message);
    // A broadcast says its name once.
    const key = `${at} ${text}`;
    const { x1, y1, x2, y2 } = lineOf(scene, flight);
    const width = measure(text) + 6;
    if (said.has(key) || Math.hypot(x2 - x1, y2 - y1) < width * 0.6 + 18) return;
    for (const share of sharesBetween(from[flight] ?? 0, to[flight] ?? 0)) {
      const x = x1 + (x2 - x1) * share;
      const y = y1 + (y2 - y1) * share;
      if (!room.take(x - width / 2, y - 7, width, 14)) continue;
      said.add(key);
      names.set(flight, { text, x, y });
      return;
    }
  });
  return names;
}

/** How far along an arrow its name may stand: between lanes, where it crosses none; the middle first. */
function sharesBetween(from: number, to: number): readonly number[] {
  const distance = Math.max(1, Math.abs(to - from));
  if (distance === 1) return [0.5, 0.36, 0.64];
  const middles = Array.from({ length: distance }, (_, gap) => (gap + 0.5) / distance);
  return middles.toSorted((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5));
}

/** What is taken up already. */
class Room {
  readonly #taken: (readonly [left: number, top: number, right: number, bottom: number])[] = [];

  /** Takes a box if it is free. */
  take(left: number, top: number, width: number, height: number): boolean {
    const right = left + width;
    const bottom = top + height;
    const isFree = this.#taken.every(
      ([l, t, r, b]) => right <= l || left >= r || bottom <= t || top >= b,
    );
    if (isFree) this.#taken.push([left, top, right, bottom]);
    return isFree;
  }
}
