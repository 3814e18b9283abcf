import { describe, expect, it } from 'vitest';
import { dark, light, type Palette } from '../src/model/palette.ts';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** How colours are seen, in linear light (Machado, Oliveira and Fernandes, severity 1). */
const SIGHTS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const kindsOf = ({ send, receive, timer, client, violation }: Palette): readonly string[] => [
  send,
  receive,
  timer,
  client,
  violation,
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colours', (_name, palette) => {
  it.each(Object.keys(SIGHTS))('of kinds differ for %s sight', (sight) => {
    const seen = kindsOf(palette).map((colour) => labOf(seenBy(SIGHTS[sight], linearOf(colour))));
    const differences = seen.flatMap((a, index) =>
      seen.slice(index + 1).map((b) => distance(a, b)),
    );
    expect(Math.min(...differences)).toBeGreaterThanOrEqual(52);
  });

  it('of words can be read on every ground', () => {
    for (const ground of [palette.ground, palette.panel, palette.changed, palette.chosen]) {
      expect(contrast(palette.ink, ground)).toBeGreaterThanOrEqual(7);
      expect(contrast(palette.muted, ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(palette.violation, palette.panel)).toBeGreaterThanOrEqual(4.5);
  });

  it('of marks stand out from the page', () => {
    for (const colour of [...kindsOf(palette), palette.fault]) {
      expect(contrast(colour, palette.panel)).toBeGreaterThanOrEqual(3);
    }
  });
});

function linearOf(colour: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seenBy(matrix: Matrix | undefined, [r, g, b]: Triple): Triple {
  const row = (index: 0 | 1 | 2): number => {
    const [x, y, z] = matrix?.[index] ?? [0, 0, 0];
    return Math.min(1, Math.max(0, x * r + y * g + z * b));
  };
  return [row(0), row(1), row(2)];
}

function labOf([r, g, b]: Triple): Triple {
  const curve = (value: number): number =>
    value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
  const x = curve((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = curve(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = curve((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Triple, b: Triple): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = linearOf(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}
