import type { EventLabel } from '../../model/event-labels.ts';
import {
  LABEL_HEIGHT,
  placeLabels,
  type LabelPlaces,
  type PlacedLabel,
  type PlacedName,
} from '../../model/label-places.ts';
import type { Palette } from '../../model/palette.ts';
import { faded, FONT, type Surface } from './surface.ts';

const LABEL_FONT = `500 11px ${FONT}`;

/** Words at events and at arrows, where there is room; says where they stand. */
export function paintLabels(surface: Surface): LabelPlaces {
  const { context } = surface;
  context.font = LABEL_FONT;
  context.textBaseline = 'middle';
  const places = placeLabels(surface, (text) => context.measureText(text).width);
  for (const labels of places.events.values()) labels.forEach((one) => paintLabel(surface, one));
  for (const name of places.flights.values()) paintName(surface, name, surface.palette.muted);
  return places;
}

/** The words of one event and its messages, where they stand already: above the cursor's line. */
export function paintLabelsOf(
  surface: Surface,
  places: LabelPlaces,
  at: number,
  flights: readonly number[],
): void {
  surface.context.font = LABEL_FONT;
  surface.context.textBaseline = 'middle';
  for (const flight of flights) {
    const name = places.flights.get(flight);
    if (name !== undefined) paintName(surface, name, surface.palette.ink);
  }
  places.events.get(at)?.forEach((label) => paintLabel(surface, label));
}

function paintLabel({ context, palette }: Surface, placed: PlacedLabel): void {
  const { label, left, top, width } = placed;
  if (label.isPill) {
    context.beginPath();
    context.roundRect(left + 0.5, top + 0.5, width - 1, LABEL_HEIGHT - 1, 8);
    context.fillStyle = palette.panel;
    context.fill();
    context.strokeStyle = labelColour(palette, label);
    context.lineWidth = 1.2;
    context.stroke();
  }
  context.fillStyle = label.isPill ? palette.ink : palette.muted;
  context.textAlign = 'center';
  context.fillText(label.text, left + width / 2, top + LABEL_HEIGHT / 2 + 0.5);
}

function paintName(
  { context, palette }: Surface,
  { text, x, y }: PlacedName,
  colour: string,
): void {
  context.textAlign = 'center';
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = faded(palette.panel, 0.92);
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function labelColour(palette: Palette, label: EventLabel): string {
  if (label.kind === 'violation') return palette.violation;
  return label.kind === 'client' ? palette.client : palette.ink;
}
